"""Texts of an Exif block: plain, or after a character code (CIPA DC-008-2023 sections 4.6.3 and 4.6.6.5)."""

import re

from pixelscan.metadata.charsets import decode

MAX_TEXT_BYTES = 64 << 10
CODE_BYTES = 8
# Two characters of UTF-16 may look like four ASCII letters by chance; four characters hardly ever do.
SURELY_UTF_8 = 8

_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def ascii_text(data: bytes, name: str) -> str:
    """Text up to its NUL, without trailing blanks; Copyright's two parts (photographer, editor) both kept."""
    data = data[:MAX_TEXT_BYTES]
    if name == "Copyright":
        parts = [decode(part).strip() for part in data.split(b"\0")[:2]]
        return "; ".join(part for part in parts if part)
    return decode(data).rstrip()


def coded_text(data: bytes, byte_order: str) -> str:
    """Text after an eight-byte character code (table 9): ASCII, JIS, Unicode or undefined; all of it without a code.

    Some writers use another case for the code, or write it backwards.
    """
    code, rest = data[:CODE_BYTES].upper(), data[CODE_BYTES : MAX_TEXT_BYTES + CODE_BYTES]
    if not code.strip(b"\0"):
        return decode(rest.lstrip(b"\0")).strip()
    for spelling in (code, code[::-1]):
        if spelling.startswith(b"UNICODE"):
            return _unicode(rest, byte_order)
        if spelling.startswith(b"JIS\0"):
            return _jis(rest)
        if spelling.startswith(b"ASCII\0"):
            return decode(rest).strip()
    return decode(data[:MAX_TEXT_BYTES]).strip()


def _unicode(data: bytes, byte_order: str) -> str:
    """UTF-8 since Exif 3.0, UTF-16 or UCS-2 before; the code is the same."""
    text = data.rstrip(b"\0 ")
    if len(text) >= SURELY_UTF_8 and not _CONTROL.search(text):
        try:
            return text.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            pass
    return _utf16(data, byte_order)


def _utf16(data: bytes, byte_order: str) -> str:
    """Writers disagree whether the block's byte order applies; the position of the zero bytes shows it."""
    data = data[: len(data) & ~1]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        little = data[:2] == b"\xff\xfe"
    else:
        high, low = data[0::2].count(0), data[1::2].count(0)
        little = low > high if low != high else byte_order == "<"
    text = data.decode("utf-16-le" if little else "utf-16-be", "replace")
    return text.lstrip("\ufeff").split("\0", 1)[0].strip()


def _jis(data: bytes) -> str:
    for charset in ("iso2022_jp", "euc_jp", "shift_jis"):
        try:
            return data.split(b"\0\0", 1)[0].decode(charset).strip("\0 ")
        except UnicodeDecodeError:
            continue
    return decode(data)
