"""Text from untrusted files, made safe for a terminal."""


def escape(text: str) -> str:
    """The text on one line, with control characters escaped."""
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return " " if char in "\n\r\t" else char.encode("unicode_escape", "surrogatepass").decode()
