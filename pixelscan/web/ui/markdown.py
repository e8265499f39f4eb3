"""Words of strangers in Streamlit's Markdown: a name must stay a name, not become a picture from somebody's server."""

import re

# A colon before a letter begins Streamlit's icons and colours, before a slash an address.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|$~]|:(?=[\w/])")


def escape_markdown(text: str) -> str:
    """The text as one line of Markdown that reads as the text."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def title_with_caption(title: str, words: str) -> str:
    """Markdown of a title of ours, with anybody's words small below it."""
    return f"**{title}**  \n:small[{escape_markdown(words)}]"
