"""JUMBF and CBOR: manifests are listed as ExifTool lists them, and hostile ones cost little."""

import struct
import time
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.jumbf.cbor import CborError, Tagged, decode
from pixelscan.metadata.blocks.jumbf.reader import read
from pixelscan.metadata.blocks.jumbf.superboxes import superboxes
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.model import Binary, BlockState, PartKind
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.photo.privacy_topics import Topic
from pixelscan.metadata.scanner import scan
from tests.support.photos.movie_builder import box
from tests.support.photos.tag_values import by_group_and_name

CBOR_TYPE, JSON_TYPE, STORE_TYPE = (
    four + bytes.fromhex("00110010800000aa00389b71") for four in (b"cbor", b"json", b"c2pa")
)
AUTHOR = b'{"@type": "x", "author": [{"name": "Jane Roe"}], "Location": "Salem"}'
MANY = (b"\x9a\xff\xff\xff\xff", b"\x9a\xff\xff\xff\xff" + bytes(1_000_000), b"\xba\xff\xff\xff\xff" + bytes(99))
LENGTHY = b"\x5b" + b"\xff" * 8
# {"actions": [{"action": "c2pa.created"}, {"action": "c2pa.edited"}], "hash": h'0102'}
ACTIONS = b"\xa2\x67actions\x82\xa1\x66action\x6cc2pa.created\xa1\x66action\x6bc2pa.edited\x64hash\x42\1\2"


def superbox(uuid: bytes, label: str, *content: bytes) -> bytes:
    return box(b"jumb", box(b"jumd", uuid, b"\3", label.encode(), b"\0"), *content)


def store(label: str = "c2pa") -> bytes:
    return superbox(
        STORE_TYPE,
        label,
        superbox(CBOR_TYPE, "c2pa.actions", box(b"cbor", ACTIONS)),
        superbox(
            JSON_TYPE,
            "stds.iptc",
            box(b"json", AUTHOR),
        ),
    )


def jpeg(block: bytes, *, packets: int) -> bytes:
    """APP11 segments, the box's head repeated in each."""
    size = -(-(len(block) - 8) // packets)
    parts = [block[at : at + size] for at in range(8, len(block), size)]
    segments = [b"JP\0\1" + struct.pack(">I", number) + block[:8] + part for number, part in enumerate(parts, 1)]
    head = b"".join(b"\xff\xeb" + struct.pack(">H", 2 + len(segment)) + segment for segment in segments)
    frame = b"\xff\xc0\0\x0b\x08\0\x10\0\x10\1\1\x11\0"
    return b"\xff\xd8" + head + frame + b"\xff\xda\0\x08\1\1\0\0\x3f\0\0\xff\xd9"


@pytest.mark.parametrize(
    ("data", "item"),
    [
        (b"\x18\xff", 255),
        (b"\x38\x63", -100),
        (b"\xf9\x3c\0", 1.0),
        (b"\x5f\x41a\x41b\xff", b"ab"),
        (b"\x9f\1\2\xff", [1, 2]),
        (b"\xbf\x61a\xf6\xff", {"a": None}),
        (b"\xc0\x61x", Tagged(0, "x")),
        (b"\xf5", True),
    ],
)
def test_cbor(data: bytes, item: object) -> None:
    """Examples of RFC 8949 appendix A."""
    assert decode(data) == item


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1c",
        b"\xff",
        b"\x5f\x61a\xff",
        LENGTHY,
        b"\x81" * 5000,
        b"\xa1\x80\1",
        b"\x9f" * 40,
    ],
)
def test_cbor_that_is_none(data: bytes) -> None:
    """Reserved, cut off, nested without end: one error."""
    with pytest.raises(CborError):
        decode(data)


def test_a_list_of_billions_costs_nothing() -> None:
    """The announced number reserves no memory, and there is a limit on what is read."""
    begin = time.process_time()
    for data in MANY:
        with pytest.raises(CborError):
            decode(data)
    assert time.process_time() - begin < 1


@pytest.mark.parametrize("packets", [1, 3])
def test_a_manifest_in_a_jpeg(packets: int, tmp_path: Path) -> None:
    """Labels, actions as a list, hashes as bytes; assembled from several segments."""
    (tmp_path / "photo.jpg").write_bytes(jpeg(store(), packets=packets))
    found = scan(tmp_path / "photo.jpg")
    tags = by_group_and_name(found.tags)
    assert tags["CBOR:ActionsAction"] == ("c2pa.created", "c2pa.edited")
    assert tags["CBOR:Hash"] == Binary(2)
    assert (tags["JSON:Type"], tags["JSON:AuthorName"]) == ("x", "Jane Roe")
    assert [tag.text for tag in found.tags if tag.name == "JUMDLabel"] == ["c2pa", "c2pa.actions", "stds.iptc"]
    assert next(tag.id for tag in found.tags if tag.name == "ActionsAction") == "c2pa.actions/actions/action"
    block = next(block for block in found.blocks if block.name == BlockKind.C2PA)
    assert (block.state, block.size) == (BlockState.READ, len(store()))
    part = next(part for part in found.parts if part.kind is PartKind.C2PA)
    assert (part.offset is None) == (packets > 1)
    topics = {risk.topic for risk in privacy_risks(found)}
    assert {Topic.SIGNED_HISTORY, Topic.OWNER, Topic.PLACE_NAME} <= topics


def test_jumbf_of_others_is_no_manifest(tmp_path: Path) -> None:
    """Its tags are listed, but it is not reported as C2PA."""
    (tmp_path / "photo.jpg").write_bytes(jpeg(store("cai").replace(b"c2pa", b"acme"), packets=1))
    found = scan(tmp_path / "photo.jpg")
    assert by_group_and_name(found.tags)["JSON:Location"] == "Salem"
    assert next(block.state for block in found.blocks if block.name == BlockKind.C2PA) is BlockState.ABSENT


def test_a_manifest_cut_off_or_nested_without_end() -> None:
    """Complete parts are listed; nothing is raised."""
    whole = store()
    for length in range(0, len(whole), 3):
        read(Payload(BlockKind.C2PA, whole[:length] + b"\xff" * 9, None))
    nested = b""
    for _ in range(3000):
        nested = box(b"jumb", nested)
    assert len(list(superboxes(nested)[0].walk())) <= 20
    many = read(Payload(BlockKind.C2PA, superbox(STORE_TYPE, "c2pa", *[superbox(CBOR_TYPE, "x")] * 1900), None))
    assert len(many.tags) == 2000
    assert many.problems
