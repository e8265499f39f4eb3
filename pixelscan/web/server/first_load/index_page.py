"""The HTML page that loads Streamlit's scripts: ours, so that its title and colours are right from the first byte.

Streamlit's own page would look for its server below each page's address first: two failed requests.
"""

import gzip
import hashlib
import re
from base64 import b64encode
from functools import cache

import brotli
import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import Response

from pixelscan.web.server.first_load.import_map import import_map, inlined
from pixelscan.web.server.site import MARK, PATHS, WORDMARK
from pixelscan.web.streamlit_internals import index_html, scripts_of
from pixelscan.web.ui.html import render

# What the empty Photos page shows: Streamlit would load their scripts one after the other when the page comes.
ELEMENTS = ("Html", "BidiComponent", "ButtonGroup", "FileUploader", "Button")
_ADDRESS = re.compile(r"static/js/[\w.-]+")
_INLINE_SCRIPT = re.compile(r'<script(?: type="importmap")?>(.*?)</script>', re.DOTALL)


@cache
def index_page() -> str:
    """The page, with the scripts and style sheets that Streamlit's own loads; Streamlit's own if it lists none."""
    original = index_html()
    entry = re.search(r'<script type="module"[^>]*></script>', original)
    if not entry:
        return original
    scripts = dict.fromkeys([*_ADDRESS.findall(original), *scripts_of(*ELEMENTS)])
    small = inlined(scripts)
    return render(
        "server/first_load/index.html",
        import_map=import_map(small),
        entry=entry[0],
        scripts=[script for script in scripts if script not in small],
        style_sheets=re.findall(r'<link rel="stylesheet"[^>]*>', original),
        mark=MARK,
        wordmark=WORDMARK,
        names=sorted(path.strip("/") for path in PATHS if path != "/"),
        light=st.get_option("theme.light.backgroundColor"),
        dark=st.get_option("theme.dark.backgroundColor"),
    )


@cache
def inline_script_hashes() -> tuple[str, ...]:
    """The scripts inside the page, as a content security policy names them: by checksums."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(index_page()))
    return tuple(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


def index_response(request: Headers, accepted: frozenset[str]) -> Response:
    """The page in the best encoding that the browser accepts, or 304 if it has it."""
    encoding = next((name for name in ("br", "gzip") if name in accepted), "identity")
    content, etag = _encoded(encoding)
    headers = {"Cache-Control": "no-cache", "ETag": etag, "Vary": "Accept-Encoding"}
    if etag in re.split(r"\s*,\s*", request.get("if-none-match", "").replace("W/", "")):
        # With its type, by which a browser that has lost its cookie gets a new one.
        return Response(status_code=304, headers=headers, media_type="text/html")
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    return Response(content, headers=headers, media_type="text/html")


@cache
def _encoded(encoding: str) -> tuple[bytes, str]:
    plain = index_page().encode()
    content = {"br": brotli.compress, "gzip": gzip.compress}.get(encoding, bytes)(plain)
    return content, f'"{hashlib.sha256(plain).hexdigest()[:16]}-{encoding}"'
