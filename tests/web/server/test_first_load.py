"""What the browser loads first: small, cached for good, and named PixelScan from the first byte."""

import gzip
import http.client
import re
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import streamlit as st

from pixelscan.web.server.first_load import prepare
from pixelscan.web.server.first_load.index_page import index_page
from pixelscan.web.ui import sample_set
from tests.support.server import Server

STATIC = Path(st.__file__).parent / "static" / "static"
SCRIPT = next(path for path in STATIC.glob("js/index.*.js"))
ADDRESS = f"/static/js/{SCRIPT.name}"
DECODERS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


def ask(server: Server, address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and content, as they are on the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(method, address, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {name.lower(): text for name, text in answer.getheaders()}, content


def test_everything_is_prepared() -> None:
    """By `make test` itself; without it, the other tests here would look at the long way round."""
    for folder in (prepare.compressed_copies(), prepare.icon_font(), sample_set.sample_folder()):
        assert folder.is_dir(), "run `pixelscan prepare`"


@pytest.mark.parametrize(("address", "root"), [("/nopage", "./"), ("/photos/2026", "../")])
def test_an_address_without_a_page_says_so(server: Server, address: str, root: str) -> None:
    """With links to the pages; the addresses of routes are not taken for pages."""
    status, headers, content = ask(server, address)
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert f'<a href="{root}compare">Compare</a>' in content.decode()
    assert ask(server, "/api/scan")[0] == 405
    assert ask(server, "/compare/")[0] == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("", "")],
)
def test_a_script_comes_in_the_best_encoding(server: Server, accepted: str, encoding: str) -> None:
    """Its content is Streamlit's, and caches keep one copy for each encoding."""
    status, headers, content = ask(server, ADDRESS, accept_encoding=accepted)
    assert (status, headers.get("content-encoding", "")) == (200, encoding)
    assert DECODERS[encoding](content) == SCRIPT.read_bytes()
    assert "immutable" in headers["cache-control"]
    assert "javascript" in headers["content-type"]
    if encoding:
        assert headers["vary"] == "Accept-Encoding"
        assert len(content) < 0.4 * SCRIPT.stat().st_size


def test_a_script_is_sent_once(server: Server) -> None:
    """304 to a browser that has it, the headers alone to HEAD, a part to a request for a range."""
    _, headers, content = ask(server, ADDRESS, accept_encoding="br")
    status, _, nothing = ask(server, ADDRESS, accept_encoding="br", if_none_match=headers["etag"])
    assert (status, nothing) == (304, b"")
    status, of_head, nothing = ask(server, ADDRESS, "HEAD", accept_encoding="br")
    assert (status, of_head["content-length"], nothing) == (200, str(len(content)), b"")
    status, _, part = ask(server, ADDRESS, accept_encoding="br", range="bytes=100-199")
    assert (status, part) == (206, content[100:200])


@pytest.mark.parametrize("path", ["/", "/compare", "/cpu?window=5+min"])
def test_a_page_is_pixelscan_from_the_first_byte(server: Server, path: str) -> None:
    """Title, icon and both themes' colours; fetched anew only after it has changed."""
    _, headers, content = ask(server, path, accept_encoding="br")
    page = brotli.decompress(content).decode()
    assert page == index_page()
    assert "<title>PixelScan</title>" in page
    assert page.count('name="theme-color"') == 2
    assert headers["cache-control"] == "no-cache"
    assert "set-cookie" in headers  # to which the photos will belong
    assert ask(server, path, accept_encoding="br", if_none_match=headers["etag"])[0] == 304
    assert ask(server, path, accept_encoding="gzip", if_none_match=headers["etag"])[0] == 200


def test_the_page_loads_what_streamlits_own_does() -> None:
    """Each script by its address or inside the page, none twice."""
    original = set(re.findall(r"static/js/[\w.-]+", (STATIC.parent / "index.html").read_text(encoding="utf-8")))
    requested = re.findall(r'modulepreload" href="\./([^"]+)"', index_page())
    inlined = set(re.findall(r'"\./(static/js/[\w.-]+)": "data:', index_page()))
    assert original <= inlined | set(requested)
    assert len(inlined) > len(requested) == len(set(requested) - inlined)


def test_the_small_icon_font_has_every_icon_of_ours(server: Server) -> None:
    """An icon that is missing would be shown as its name."""
    font = next(path.name for path in STATIC.glob("media/MaterialSymbols-*"))
    _, _, content = ask(server, f"/static/media/{font}")
    assert content[:4] == b"wOF2"
    assert len(content) < 100_000


def test_without_preparation_streamlits_files_are_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Slower, but whole: a read-only environment, or an icon that was added later."""
    assert not prepare.compressed_copies(str(tmp_path)).exists()
    monkeypatch.setattr(sample_set, "sample_folder", lambda: tmp_path / "nothing")
    sample_set.sample_set.cache_clear()
    drawn = sample_set.sample_set()
    sample_set.sample_set.cache_clear()
    written = tmp_path_factory.mktemp("written") / "samples"
    sample_set.write_samples(written)
    assert [sample.data for sample in drawn] == [path.read_bytes() for path in sorted(written.iterdir())]
