"""Bytes of unknown charset -> text. Photos hold UTF-8, Latin-1 and Shift-JIS without saying which."""


def decode(data: bytes) -> str:
    """Text up to the first NUL: UTF-8 if valid, else Shift-JIS if it looks like Japanese, else Windows-1252.

    Never raises. Keeps trailing spaces, as in the file.
    """
    data = data.split(b"\0", 1)[0]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if (japanese := _shift_jis(data)) is not None:
        return japanese
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _shift_jis(data: bytes) -> str | None:
    """Japanese text, or None: most Latin-1 text is valid Shift-JIS too, as half-width kana or rare kanji."""
    try:
        text = data.decode("shift_jis")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if ord(character) > 0x7E]
    kana = sum("\u3040" <= character <= "\u30ff" for character in foreign)
    kanji = sum("\u4e00" <= character <= "\u9fff" for character in foreign)
    return text if foreign and (kana or kanji >= 2) and kana + kanji > len(foreign) / 2 else None
