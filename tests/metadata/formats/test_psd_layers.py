"""Layers of PSD files: names, places, blending, and nothing made up where the file is damaged."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.scanner import scan


def block(key: bytes, data: bytes) -> bytes:
    return b"8BIM" + key + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def record(name: str, *, hidden: bool = False, opacity: int = 255) -> bytes:
    """One layer without channels, with its name in Unicode, a colour and a time."""
    pascal = bytes([len(name)]) + name.encode()
    pascal += b"\0" * (-len(pascal) % 4)
    extras = block(b"luni", struct.pack(">I", len(name)) + name.encode("utf-16-be")) + block(
        b"lclr", b"\0\1" + bytes(6)
    )
    extras += block(b"shmd", bytes(12) + b"layerTimedoub" + struct.pack(">d", 1337698250.0))
    extra = struct.pack(">2I", 0, 0) + pascal + extras
    head = struct.pack(">4iH", 0, 0, 12, 10, 0) + b"8BIMmul " + bytes([opacity, 0, 2 * hidden, 0])
    return head + struct.pack(">I", len(extra)) + extra


def psd(layers: bytes, behind: bytes = b"") -> bytes:
    """A file of 10 × 12 pixels; `behind` follows the list of layers and the shared mask."""
    section = struct.pack(">I", len(layers)) + layers + struct.pack(">I", 0) + behind
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 12, 10, 16, 3) + struct.pack(">2I", 0, 0)
    return head + struct.pack(">I", len(section)) + section + b"\0\0"


def told(folder: Path, data: bytes) -> dict[str, object]:
    (folder / "photo.psd").write_bytes(data)
    return {tag.name: tag.text for tag in scan(folder / "photo.psd").tags if tag.name.startswith("Layer")}


def test_each_layer_is_described(tmp_path: Path) -> None:
    """In the file's order, from the lowest up."""
    layers = struct.pack(">h", -2) + record("Sky") + record("Retouch", hidden=True, opacity=128)
    assert told(tmp_path, psd(layers)) == {
        "LayerCount": "2",
        "LayerRectangles": "0 0 12 10, 0 0 12 10",
        "LayerNames": "Sky, Retouch",
        "LayerBlendModes": "Multiply, Multiply",
        "LayerOpacities": "100 %, 50 %",
        "LayerVisible": "Yes, No",
        "LayerUnicodeNames": "Sky, Retouch",
        "LayerColors": "Red, Red",
        "LayerModifyDates": "2012:05:22 14:50:50+00:00, 2012:05:22 14:50:50+00:00",
    }


def test_layers_of_sixteen_bits_follow_an_empty_list(tmp_path: Path) -> None:
    """In a block of their own."""
    deep = block(b"Lr16", struct.pack(">h", 1) + record("Layer 1"))
    assert told(tmp_path, psd(b"", deep))["LayerUnicodeNames"] == "Layer 1"


@pytest.mark.parametrize("length", range(50, 330, 7))
def test_a_truncated_file_gives_fewer_facts(tmp_path: Path, length: int) -> None:
    """And no layer that is not there."""
    layers = struct.pack(">h", 1) + record("Sky")
    assert told(tmp_path, psd(layers)[:length]).get("LayerCount", "1") in ("0", "1")
