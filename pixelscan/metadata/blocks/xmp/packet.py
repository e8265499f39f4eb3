"""An XMP packet of any charset -> the XML in it, and what stands around that."""

import re

_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
# Blanks for the controls that XML 1.0 does not allow: a table clears bytes five times as fast as a pattern text.
_LEGAL = bytes(byte if byte >= 0x20 or byte in b"\t\n\r" else 0x20 for byte in range(256))
# Entities other than XML's own five would need a document type; as text they cannot grow.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")


def packet_xml(packet: bytes) -> bytes:
    """The packet in UTF-8 from its first element to its last.

    Anything before that (xpacket, XML declaration, document type) is meaningless and may be hostile.
    """
    return parted(packet)[1]


def parted(packet: bytes) -> tuple[bytes, bytes, bytes]:
    """The packet's elements, and what stands before and behind them."""
    text = packet.decode(_charset(packet), "replace").replace("\ufffe", " ").replace("\uffff", " ")
    packet = text.encode().translate(_LEGAL)
    first = _FIRST_ELEMENT.search(packet)
    if not first:
        return packet, b"", b""
    end = packet.rfind(b">") + 1 or len(packet)
    return packet[: first.start()], _BARE_AMPERSAND.sub(b"&amp;", packet[first.start() : end]), packet[end:]


def _charset(data: bytes) -> str:
    """The encoding, from the byte order mark or the position of zeros around the first `<` (ISO 16684-1, 7.3.2)."""
    head = data[:4]
    if head.startswith((b"\xff\xfe\0\0", b"<\0\0\0")):
        return "utf-32-le"
    if head in (b"\0\0\xfe\xff", b"\0\0\0<"):
        return "utf-32-be"
    if head.startswith((b"\xff\xfe", b"<\0")):
        return "utf-16-le"
    if head.startswith((b"\xfe\xff", b"\0<")):
        return "utf-16-be"
    return "utf-8"
