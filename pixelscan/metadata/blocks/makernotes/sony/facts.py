"""Sony's notes: enciphered structures, focus points on the sensor, faces, and the lens's own description."""

import struct
from collections.abc import Callable, Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, read_record
from pixelscan.metadata.blocks.makernotes.sony import af, enciphered
from pixelscan.metadata.blocks.makernotes.sony.structures import STRUCTURES
from pixelscan.metadata.blocks.makernotes.sony.words import ISO_SPEEDS, lens_features
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.model import Value

# What 0x9400 begins with where the camera's firmware enciphered everything twice.
SHOT, ENCIPHERED_TWICE = 0x9400, (b"\x5e", b"\xe7", b"\x04")
# The temperature outside is told where the byte before it is full.
TOLD = 255
HOTTEST = 100
MOST_FACES, MOST_POINTS = 8, 15
# Where the faces begin in the shot's information -> the bytes of each.
_FACE_BYTES = {0x48: 0x20, 0x5E: 0x25}


# Where 0x9401 keeps the ISO settings, by the version that it begins with.
_ISO_SETTINGS = {178: 0x44E, 148: 0x498, 167: 0x49D, 160: 0x4A1, 164: 0x4A1, 152: 0x4A2, 154: 0x4A2, 155: 0x4A2}
_ISO_SETTINGS |= {144: 0x59D, 146: 0x59D, 68: 0x634, 73: 0x636, 74: 0x636, 78: 0x64C, 90: 0x653, 93: 0x678, 94: 0x678}
_ISO_SETTINGS |= {100: 0x6B8, 103: 0x6B8, 124: 0x6DE, 125: 0x6DE, 127: 0x6E7, 128: 0x6E7, 130: 0x6E7}


def facts(entries: Mapping[int, Entry], model: str) -> Iterator[NoteFact]:
    """All that the note's structures hold; what one says otherwise than another before it is shown beside that."""
    told: dict[str, Value] = {}
    for number, fact in _all_facts(entries, model):
        if told.setdefault(fact.name, fact.value) == fact.value:
            yield fact
        else:
            yield fact._replace(structure=f"structure 0x{number:04x}")


def _all_facts(entries: Mapping[int, Entry], model: str) -> Iterator[tuple[int, NoteFact]]:
    twice = SHOT in entries and entries[SHOT].data.startswith(ENCIPHERED_TWICE)
    for number, structures in STRUCTURES.items():
        if number in entries:
            for fact in enciphered.facts(structures, _once(entries[number], twice=twice), model):
                yield number, fact
    for number, read in _ENCIPHERED.items():
        if number in entries:
            for fact in read(enciphered.deciphered(_once(entries[number], twice=twice)), model):
                yield number, fact
    for number, read_entry in _READERS.items():
        if number in entries:
            for fact in read_entry(entries[number]):
                yield number, fact


def _once(entry: Entry, *, twice: bool) -> bytes:
    """As other cameras have it: enciphered once."""
    return enciphered.deciphered(entry.data) if twice else entry.data


def _ambient(data: bytes, _: str) -> Iterator[NoteFact]:
    if len(data) > 4 and data[2] == TOLD:
        yield from read_record(data, "<", "B", {4: NoteField("AmbientTemperature", "{} °C".format, code="b")})


def _camera(data: bytes, _: str) -> Iterator[NoteFact]:
    if len(data) > 5 and 0 < data[4] < HOTTEST:
        yield from read_record(data, "<", "B", {5: NoteField("CameraTemperature", "{} °C".format, code="b")})


def _iso_settings(data: bytes, _: str) -> Iterator[NoteFact]:
    """What was set, and the bounds of the automatic: each a number of a list of speeds."""
    at = _ISO_SETTINGS.get(data[0]) if data else None
    if at is None or at + 5 > len(data):
        return
    for place, name in ((0, "ISOSetting"), (2, "ISOAutoMin"), (4, "ISOAutoMax")):
        if data[at + place] in ISO_SPEEDS:
            yield NoteFact(name, ISO_SPEEDS[data[at + place]], id=place)
        elif data[at + place] == 0:
            yield NoteFact(name, 0, "Auto", place)


_ENCIPHERED: Mapping[int, Callable[[bytes, str], Iterator[NoteFact]]] = {
    0x9401: _iso_settings,
    0x9402: _ambient,
    0x9403: _camera,
    0x940A: af.selected,
    0x940E: af.facts,
}


def _focal_plane(entry: Entry) -> Iterator[NoteFact]:
    """How many points on the sensor were used, the area that they count in, and where they are."""
    if not entry.data.startswith(b"\1") or len(entry.data) < 2:
        return
    used = entry.data[1]
    yield NoteFact("FocalPlaneAFPointsUsed", used, id=1)
    fields: NoteFields = {2: NoteField("FocalPlaneAFPointArea", code="2H")} if used else {}
    points: NoteFields = {
        2 + 4 * point: NoteField(f"FocalPlaneAFPointLocation{point}", code="2H")
        for point in range(1, min(used, MOST_POINTS) + 1)
    }
    yield from read_record(entry.data, "<", "B", {**fields, **points})


def _shot(entry: Entry) -> Iterator[NoteFact]:
    """Time, size, and faces: each face's top, left, height and width."""
    order = ">" if entry.data.startswith(b"MM") else "<"
    if len(entry.data) < 52:
        return
    yield from read_record(entry.data, order, "B", _SHOT_INFO)
    start, count, length = (struct.unpack_from(order + "H", entry.data, place)[0] for place in (2, 48, 50))
    if _FACE_BYTES.get(start) == length:
        faces: NoteFields = {
            start + length * face: NoteField(f"Face{face + 1}Position", code="4H")
            for face in range(min(count, MOST_FACES))
        }
        yield from read_record(entry.data, order, "B", faces)


_SHOT_INFO: NoteFields = {
    2: NoteField("FaceInfoOffset", code="H"),
    6: NoteField("SonyDateTime", code="20s"),
    26: NoteField("SonyImageHeight", code="H"),
    28: NoteField("SonyImageWidth", code="H"),
    48: NoteField("FacesDetected", code="H"),
    50: NoteField("FaceInfoLength", code="H"),
    52: NoteField("MetaVersion", code="16s"),
}


def _lens_spec(entry: Entry) -> Iterator[NoteFact]:
    """Eight bytes: features, focal lengths and apertures as decimal digits, further features."""
    if len(entry.data) != 8:
        return
    digits = entry.data.hex()
    if not digits[2:14].isdecimal():
        return
    short, long = int(digits[2:6]), int(digits[6:10])
    wide, narrow = int(digits[10:12]) / 10, int(digits[12:14]) / 10
    if short and wide:
        focal = f"{short}" if long in (0, short) else f"{short}-{long}"
        aperture = f"{wide:g}" if narrow in (0, wide) else f"{wide:g}-{narrow:g}"
        features = lens_features(entry.data[0] << 8 | entry.data[7])
        before = [word for word in features if word in ("DT", "FE", "E", "PZ")]
        text = " ".join([*before, f"{focal}mm F{aperture}", *features[len(before) :]])
        yield NoteFact("LensSpec", tuple(entry.data), text, entry.id)


def _quality(entry: Entry) -> Iterator[NoteFact]:
    """Two numbers: of the raw picture and of the JPEG."""
    if len(entry.data) == 4:
        raw, jpeg = struct.unpack(entry.byte_order + "2H", entry.data)
        words = [word for word in (_RAWS.get(raw), _QUALITIES.get(jpeg)) if word]
        yield NoteFact("Quality", (raw, jpeg), " + ".join(words) or "n/a", entry.id, f"entry 0x{entry.id:04x}")


_RAWS = {1: "RAW", 2: "S-size RAW", 3: "M-size RAW"}
_QUALITIES = {1: "Standard", 2: "Fine", 3: "Extra Fine", 4: "Light"}
_READERS: Mapping[int, Callable[[Entry], Iterator[NoteFact]]] = {
    0x202A: _focal_plane,
    0x202E: _quality,
    0x3000: _shot,
    0xB02A: _lens_spec,
}
