"""Hostile records cost their verdict, never the photo; and no record makes PixelScan use the network."""

import faulthandler
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelscan.metadata.provenance import verifier
from pixelscan.metadata.provenance.child import ChildFailed, in_child
from pixelscan.metadata.provenance.verifier import verified
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.signed_record import RecordState
from tests.support.photos.signed import created, picture, signed

SCAN_AND_COUNT = """
import json, sys
from pathlib import Path
from pixelscan.metadata.scanner import scan
states = [scan(Path(name)).record.state for name in sys.argv[1:]]
names, values = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:")]
ip = dict(zip(names, values))
print(json.dumps([states, int(ip["OutRequests"]) + int(ip["OutNoRoutes"])]))
"""
REMOTE = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="http://127.0.0.1:9/r.c2pa"/>'
    "</rdf:RDF></x:xmpmeta>"
)


def crash() -> None:
    faulthandler.disable()  # pytest's would write a traceback for a crash that is meant
    os.abort()


def burn() -> None:
    while True:
        pass


def hang() -> None:
    time.sleep(600)


def fail() -> None:
    raise ValueError("odd")


def double(number: int) -> int:
    return 2 * number


def test_a_childs_answer_arrives() -> None:
    assert in_child(double, 21, seconds=60) == 42


@pytest.mark.parametrize(
    ("function", "seconds", "words"),
    [(crash, 60, "SIGABRT"), (burn, 0.2, "longer"), (hang, 0.2, "longer"), (fail, 60, "ValueError: odd")],
)
def test_what_goes_wrong_in_a_child_ends_there(function: Callable[[], None], seconds: float, words: str) -> None:
    with pytest.raises(ChildFailed, match=words):
        in_child(function, seconds=seconds)


def test_a_record_that_crashes_its_check_loses_only_the_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier, "_report", lambda *_: crash())
    path = tmp_path / "photo.jpg"
    path.write_bytes(signed(picture(), created("digitalCapture")))
    found = scan(path)
    assert (found.width, found.height) == (64, 48)
    assert found.record.state is RecordState.NOT_LOOKED_AT
    assert "SIGABRT" in found.record.reason


def test_damaged_records_are_broken_or_not_looked_at() -> None:
    """Two hundred records with random damage: none is taken for intact unless its bytes are as they were."""
    photo, dice = signed(picture(), created("digitalCapture")), random.Random(20)
    start, end = photo.index(b"\xff\xeb"), photo.rindex(b"\xff\xc0")
    for _ in range(200):
        damaged = bytearray(photo)
        for _ in range(dice.choice((1, 1, 3, 20))):
            damaged[dice.randrange(start + 4, end)] = dice.randrange(256)
        found = verified(bytes(damaged), "image/jpeg")
        assert found.state in RecordState
        assert damaged == photo or found.state is not RecordState.TRUSTED


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare, of util-linux")
def test_no_packet_is_sent(tmp_path: Path) -> None:
    """In a network namespace of its own, whose counters show every attempt."""
    signed_one, remote = tmp_path / "signed.jpg", tmp_path / "remote.jpg"
    signed_one.write_bytes(signed(picture(), created("digitalCapture")))
    remote.write_bytes(picture(xmp=REMOTE.encode()))
    command = [
        "unshare",
        "--map-root-user",
        "--net",
        sys.executable,
        "-c",
        SCAN_AND_COUNT,
        str(signed_one),
        str(remote),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unshare" in ran.stderr:
        pytest.skip("needs the right to make network namespaces")
    states, packets = json.loads(ran.stdout)
    assert states == [RecordState.INTACT, RecordState.NOT_LOOKED_AT]
    assert packets == 0
