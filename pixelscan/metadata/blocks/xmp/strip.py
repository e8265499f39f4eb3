"""An XMP packet without the data that a level removes: edited for place, rewritten for identity."""

import re
from xml.sax.saxutils import escape

from pixelscan.metadata.blocks.camera_names import may_be_known_name
from pixelscan.metadata.blocks.location_tags import is_place_path
from pixelscan.metadata.blocks.strip_levels import XMP_GAIN_MAP, XMP_KEPT, Level
from pixelscan.metadata.blocks.xmp.packet import packet_xml
from pixelscan.metadata.blocks.xmp.reader import statements
from pixelscan.metadata.blocks.xmp.spans import CannotFollow, PropertySpan, property_spans

BEGIN, END = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode(), b'<?xpacket end="w"?>'
NAMESPACES = {
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "hdrgm": "http://ns.adobe.com/hdr-gain-map/1.0/",
    "HDRGainMap": "http://ns.apple.com/HDRGainMap/1.0/",
    "apdi": "http://ns.apple.com/pixeldatainfo/1.0/",
    "GPano": "http://ns.google.com/photos/1.0/panorama/",
}
LISTS = {"exif:ISOSpeedRatings", "exifEX:PhotographicSensitivity", "exif:ComponentsConfiguration", "exif:SubjectArea"}
_GAIN_MAP_VALUE = re.compile(r"[-+.\d]+(?:[eE][-+]?\d+)?|True|False|urn:com:apple:photo:\d+:aux:hdrgainmap")
# Of the other kept properties only names are words; numbers, dates and Booleans differ from a secret in their form.
_NAMES = frozenset(
    {"tiff:Make", "tiff:Model", "aux:Lens", "exifEX:LensMake", "exifEX:LensModel", "exif:LensMake", "exif:LensModel"}
)
_NAME = re.compile(r"[^{}\[\]<>]{1,100}")
_VALUE = re.compile(
    r"[-+.\d/ ,:TZ]{1,80}(?:e[-+]?\d+)?|True|False|true|false|equirectangular|cylindrical|fisheye|cubemap|rectilinear"
)
_FILM_MARKS = ("GCamera:MotionPhoto", "GCamera:MicroVideo")
_DIRECTORY_ITEM = "Container:Directory/Container:Item"
_EMPTY_ENTRY = re.compile(rb"<rdf:li(?:\s[^<>]*)?>\s*</rdf:li>")
# A time zone shows the approximate place; Exif has tags of its own for it, which are removed.
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")


def strip_block(packet: bytes, level: Level) -> bytes:
    """The packet as the level leaves it: the same bytes if nothing is removed, empty if nothing is kept."""
    return _without_place(packet) if level is Level.PLACE else _facts_only(packet, XMP_KEPT[level])


def _without_place(packet: bytes) -> bytes:
    """A packet that cannot be read to its end is removed, as it might contain the place; so are video markers."""
    xml = packet_xml(packet)
    try:
        spans = [span for span in property_spans(xml) if is_place_path(span.path) or _marks_film(xml, span)]
    except CannotFollow:
        return b""
    if not spans:
        return packet
    left = _cut(xml, spans)
    if any(span.path == _DIRECTORY_ITEM for span in spans):
        left = _EMPTY_ENTRY.sub(b"", left)
    return _wrapped(left)


def _marks_film(xml: bytes, span: PropertySpan) -> bool:
    """Properties that announce a video after the picture, if there is no longer one."""
    if span.path == _DIRECTORY_ITEM:
        return b"MotionPhoto" in xml[span.start : span.end]
    return span.path.startswith(_FILM_MARKS)


def _cut(xml: bytes, spans: list[PropertySpan]) -> bytes:
    kept, position = [], 0
    for span in spans:
        if span.start >= position:
            kept.append(xml[position : span.start])
        position = max(position, span.end)
    return b"".join([*kept, xml[position:]])


def _facts_only(packet: bytes, names: frozenset[str]) -> bytes:
    found, _ = statements(packet)
    kept = {
        statement.id: [_ZONE.sub("", text) for text in statement.texts] if "Date" in statement.id else statement.texts
        for statement in found
        if statement.id in names
    }
    kept = {name: texts for name, texts in kept.items() if all(is_fit(name, text) for text in texts)}
    if not kept:
        return b""
    prefixes = sorted({name.partition(":")[0] for name in kept})
    declared = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    properties = "".join(f"<{name}>{_value(name, texts)}</{name}>" for name, texts in kept.items())
    xml = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{declared}>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    return _wrapped(xml.encode())


def is_fit(name: str, text: str) -> bool:
    """Whether a kept property has the form of its kind: a number, a known word, a name of a camera."""
    if name in _NAMES:
        return _NAME.fullmatch(text) is not None and may_be_known_name(text)
    form = _GAIN_MAP_VALUE if name in XMP_GAIN_MAP else _VALUE
    return form.fullmatch(text) is not None


def _value(name: str, texts: list[str]) -> str:
    if name not in LISTS and len(texts) == 1:
        return escape(texts[0])
    return "<rdf:Seq>" + "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts) + "</rdf:Seq>"


def _wrapped(xml: bytes) -> bytes:
    return BEGIN + xml + END
