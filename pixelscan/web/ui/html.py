"""HTML from templates, which are stored next to the pages that show them; all values are escaped.

Each process compiles a template once.
"""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension

_WEB = Path(__file__).parents[1]
_LINE_BREAK = re.compile(r"\s*\n\s*")


class _OneLine(Extension):
    """Joins a template's lines, because Streamlit processes each line of an element's HTML in every run."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return _LINE_BREAK.sub(" ", source.strip())


_TEMPLATES = Environment(
    loader=FileSystemLoader(_WEB),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    extensions=[_OneLine],
)


def render(template: str, **values: Any) -> str:
    """The template, named by its path below `pixelscan/web`, with these values in it."""
    return _TEMPLATES.get_template(template).render(values)
