"""An ICC profile without what stands behind it (ICC.1 section 7.2)."""

SIGNATURE, SIGNATURE_AT = b"acsp", 36
SMALLEST = 132


def profile_alone(block: bytes) -> bytes:
    """As many bytes as the profile says that it has; none where the block is no profile, which no decoder uses."""
    length = int.from_bytes(block[:4], "big")
    if block[SIGNATURE_AT : SIGNATURE_AT + 4] != SIGNATURE or length < SMALLEST:
        return b""
    # A profile that is cut off has nothing behind it. Padding to four bytes is not always counted.
    return block if len(block) - length < 4 and not any(block[length:]) else block[:length]
