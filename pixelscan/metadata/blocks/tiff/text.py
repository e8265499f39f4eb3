"""Texts of an Exif block: plain, or after a character code (CIPA DC-008-2023 sections 4.6.3 and 4.6.6.5)."""

import re

from pixelscan.metadata.charsets import decode

MAX_TEXT_BYTES = 64 << 10
CODE_BYTES = 8
# Two characters of UTF-16 may look like four ASCII characters by chance, but seldom like letters; four hardly ever do.
SURELY_UTF_8 = 8

BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF_16 = {"<": "utf-16-le", ">": "utf-16-be"}

_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORDS = re.compile(rb"[A-Za-z0-9 ]{4,}")
# Scripts of living languages, their punctuation, and emoji. UTF-16 read in the wrong order has others as well.
_LETTERS = re.compile(
    "[\t\n\r -\u06ff\u0900-\u0eff\u1e00-\u206f\u20a0-\u20bf\u2190-\u21ff\u2600-\u27bf\u3000-\u30ff\u4e00-\u9fa5"
    "\uac00-\ud7a3\uff00-\uffef\U0001f300-\U0001faff]"
)


def ascii_text(data: bytes, name: str) -> str:
    """Text up to its NUL, without trailing blanks; Copyright's two parts (photographer, editor) both kept."""
    data = data[:MAX_TEXT_BYTES]
    if name == "Copyright":
        parts = [decode(part).strip() for part in data.split(b"\0")[:2]]
        return "; ".join(part for part in parts if part)
    return decode(data).rstrip()


def coded_text(data: bytes, byte_order: str) -> str:
    """Text after an eight-byte character code (table 9): ASCII, JIS, Unicode or undefined; all of it without a code.

    Some writers use another case for the code, pad it with blanks, write it backwards, or write UTF-16 after the code
    for ASCII or undefined.
    """
    code, rest = data[:CODE_BYTES].upper(), data[CODE_BYTES : MAX_TEXT_BYTES + CODE_BYTES]
    for spelling in (code, code[::-1]):
        if spelling.startswith(b"UNICODE"):
            return _unicode(rest, byte_order)
        if spelling.rstrip(b"\0 ") == b"JIS":
            return _jis(rest)
        if spelling.rstrip(b"\0 ") in _ANY_CHARSET:
            return _undeclared(rest, byte_order)
    return _undeclared(data[:MAX_TEXT_BYTES], byte_order)


_ANY_CHARSET = {b"", b"ASCII", b"UTF8", b"UTF-8"}


def _undeclared(data: bytes, byte_order: str) -> str:
    return _utf16(data, byte_order) if _is_utf16(data) else decode(data.lstrip(b"\0")).strip()


def _is_utf16(data: bytes) -> bool:
    """By its byte order mark; by Latin letters, of which every other byte is zero; or by control characters, or the
    digit that begins kana, where UTF-16 makes nothing but letters of them.
    """
    text = data.rstrip(b"\0")
    if data.startswith(BYTE_ORDER_MARKS):
        return True
    fewer, zeros = sorted((text[0::2].count(0), text[1::2].count(0)))
    if len(text) > 2 and fewer == 0 and 4 * zeros >= len(text) - 1:
        return True
    head = text.split(b"\0", 1)[0]
    kana = max(head[0::2].count(b"0"), head[1::2].count(b"0"))
    if not _CONTROL.search(head) and (head.isascii() or 4 * kana < len(head)):
        return False
    words = _utf16(data, "<")
    return len(_LETTERS.findall(words)) == len(words) > 1


def _unicode(data: bytes, byte_order: str) -> str:
    """UTF-8 since Exif 3.0, UTF-16 or UCS-2 before; the code is the same. UTF-16 has no odd number of bytes."""
    text = data.rstrip(b"\0 ")
    is_utf8 = len(text) >= SURELY_UTF_8 or len(data) % 2 or _WORDS.fullmatch(text)
    if is_utf8 and not _CONTROL.search(text):
        try:
            return text.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            pass
    return _utf16(data, byte_order)


def _utf16(data: bytes, byte_order: str) -> str:
    """Writers disagree whether the block's byte order applies; the position of the zero bytes, or else the letters
    of living languages show it.
    """
    data = data[: len(data) & ~1]
    orders: tuple[str, ...] = ("<", ">") if byte_order == "<" else (">", "<")
    if data.startswith(BYTE_ORDER_MARKS):
        orders = ("<",) if data.startswith(b"\xff\xfe") else (">",)
    elif data[0::2].count(0) != data[1::2].count(0):
        orders = ("<",) if data[1::2].count(0) > data[0::2].count(0) else (">",)
    texts = [data.decode(_UTF_16[order], "replace").lstrip("\ufeff").split("\0", 1)[0].strip() for order in orders]
    return max(texts, key=lambda text: len(_LETTERS.findall(text)))


def _jis(data: bytes) -> str:
    text = data.rstrip(b"\0 ")
    if (bare := _bare_jis(text)) is not None:
        return bare
    for charset in ("iso2022_jp", "euc_jp", "shift_jis"):
        try:
            return text.split(b"\0\0", 1)[0].decode(charset).strip("\0 ")
        except UnicodeDecodeError:
            continue
    return decode(data)


def _bare_jis(text: bytes) -> str | None:
    """JIS X 0208 without the escape sequences of ISO 2022; None for ASCII, whose letters are rare or no characters."""
    rows = text[0::2]
    frequent = sum(0x21 <= row <= 0x25 or 0x30 <= row <= 0x4F for row in rows)
    if len(text) % 2 or text.isalnum() or not text.isascii() or 3 * frequent < 2 * len(rows):
        return None
    try:
        return (b"\x1b$B" + text + b"\x1b(B").decode("iso2022_jp").strip("\u3000 ")
    except UnicodeDecodeError:
        return None
