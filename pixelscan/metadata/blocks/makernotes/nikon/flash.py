"""Nikon's record of the flash: how it was controlled, and how strong it or each group of flashes was.

Places as ExifTool's documentation of Nikon's tags gives them.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import NoteFact
from pixelscan.metadata.blocks.tiff.entry import Entry

VERSION_BYTES = 4
_OFF_ON = {0: "Off", 1: "On"}
# From this control mode on the flash's output is told, below it a compensation.
MANUAL = 6
_CONTROL_MODES = {
    0: "Off",
    1: "iTTL-BL",
    2: "iTTL",
    3: "Auto Aperture",
    4: "Automatic",
    5: "GN (distance priority)",
    6: "Manual",
    7: "Repeating Flash",
}


class _Flash(NamedTuple):
    """Where one version of the flash record has a control mode and a compensation for each group of flashes."""

    output: int
    control: int | None = 9
    # Bytes with the mode of A, and of B and C; then those with their outputs, A first.
    modes: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()
    further: Mapping[int, str] = {}


_FLASHES = {
    "0100": _Flash(10, modes=(15, 16), outputs=(17, 18)),
    "0101": _Flash(10, modes=(15, 16), outputs=(17, 18)),
    "0102": _Flash(10, modes=(16, 17), outputs=(18, 19, 20)),
    **dict.fromkeys(
        ("0103", "0104", "0105"),
        _Flash(
            10,
            modes=(17, 18),
            outputs=(19, 20, 21),
            further={27: "ExternalFlashCompensation", 29: "FlashExposureComp3", 39: "FlashExposureComp4"},
        ),
    ),
    "0106": _Flash(39, modes=(17, 18), outputs=(40, 41, 42)),
    **dict.fromkeys(("0107", "0108"), _Flash(10, None, modes=(17, 18), outputs=(40, 41, 42))),
    **dict.fromkeys(("0300", "0301"), _Flash(10, modes=(17, 18), outputs=(40, 41, 42))),
}


# Versions that tell how an external flash is.
_TELLING = ("0107", "0108")
_ATTACHED = ("Flash Not Attached", "Flash Attached")
_READY = {0: "n/a", 1: "Ready", 6: "Not Ready"}


def facts(entry: Entry) -> Iterator[NoteFact]:
    """Of the versions whose places are known."""
    version, data = entry.data[:VERSION_BYTES].decode("latin-1"), entry.data
    layout = _FLASHES.get(version)
    if layout is None or len(data) <= max(layout.output, *layout.outputs, *layout.modes):
        return
    if layout.control is not None:
        control = data[layout.control]
        yield NoteFact("FlashCommanderMode", control >> 7, _OFF_ON[control >> 7])
        yield NoteFact("FlashControlMode", control & 0x7F, _CONTROL_MODES.get(control & 0x7F, ""))
        yield _strength("", control & 0x7F, data[layout.output])
    modes = _group_modes(data, layout)
    if version in _TELLING:
        yield NoteFact("ExternalFlashZoomOverride", data[8] >> 7, _OFF_ON[data[8] >> 7])
        yield NoteFact("ExternalFlashStatus", data[8] & 1, _ATTACHED[data[8] & 1])
        yield NoteFact("ExternalFlashReadyState", data[9] & 7, _READY.get(data[9] & 7, ""))
    for letter, mode, output in zip("ABC", modes, layout.outputs, strict=False):
        yield NoteFact(f"FlashGroup{letter}ControlMode", mode, _CONTROL_MODES.get(mode, ""))
        yield _strength(f"Group{letter}", mode, data[output])
    for place, name in layout.further.items():
        if place < len(data):
            yield NoteFact(name, -_signed(data[place]) / 6, f"{-_signed(data[place]) / 6:+.2g} EV", place)


def _group_modes(data: bytes, layout: _Flash) -> tuple[int, ...]:
    """A's in the low half of its byte; B's in the high half of the next, with C's below it, or alone."""
    first, second = (data[place] for place in layout.modes)
    return (first & 0x0F, second & 0x0F) if len(layout.outputs) < 3 else (first & 0x0F, second >> 4, second & 0x0F)


def _strength(group: str, mode: int, stored: int) -> NoteFact:
    """In manual modes a share of the full output, else a compensation in sixths of a stop."""
    if mode >= MANUAL:
        share = 2 ** (-_signed(stored) / 6)
        return NoteFact(f"Flash{group}Output", share, f"{share:.0%}")
    stops = -_signed(stored) / 6
    return NoteFact(f"Flash{group}Compensation", stops, f"{stops:+.2g} EV" if stops else "0 EV")


def _signed(byte: int) -> int:
    return byte - 256 if byte > 127 else byte
