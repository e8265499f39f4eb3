"""Untrusted text in Streamlit's Markdown: a name must stay a name, not become a picture from somebody's server."""

import re

# A colon before a letter begins Streamlit's icons and colours, before a slash an address.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|$~]|:(?=[\w/])")


def escape_markdown(text: str) -> str:
    """One line of Markdown that is shown as the text."""
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def title_with_caption(title: str, words: str) -> str:
    """Markdown with a trusted title and, small below it, words that may be untrusted."""
    return f"**{title}**  \n:small[{escape_markdown(words)}]"
