"""Slow pictures delay no other results, because separate processes decode them."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient

FIRST, SECOND = sample_photos()[0], sample_photos()[3]


def decoder_of(server: Server) -> int:
    """The process ID of the picture worker."""
    children = psutil.Process(server.process.pid).children()
    return next(int(child.pid) for child in children if "pixelscan.metadata.pixels.preview" in child.cmdline()[-1])


def test_facts_are_shown_while_a_picture_hangs(tmp_path: Path) -> None:
    """The facts of this photo and the next appear; the picture follows later, with its tones."""
    with (
        Server(tmp_path / "server.log", {"PIXELSCAN_WORKERS": "1"}) as server,
        StreamlitClient(server.address) as visitor,
        ThreadPoolExecutor(1) as hand,
    ):
        visitor.open("/")
        os.kill(decoder_of(server), signal.SIGSTOP)
        visitor.upload({FIRST.name: FIRST.data})
        visitor.expect(FIRST.name, "Canon EOS R6 Mark II", "1/60 s")
        picture = hand.submit(visitor.get, visitor.page.data("image loaded")["address"])
        visitor.upload({SECOND.name: SECOND.data})
        assert [photo["name"] for photo in visitor.page.data("strip")["photos"]] == [FIRST.name, SECOND.name]
        visitor.set("Search all tags", "exposure")
        assert not picture.done()
        os.kill(decoder_of(server), signal.SIGCONT)
        assert picture.result().status == 200
        visitor.trigger("image loaded", "loaded", value=True)
        visitor.expect("Tones", "Shows the same picture.")
