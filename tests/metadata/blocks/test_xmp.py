"""XMP packets -> tags: ExifTool's answers on the corpus, and a built packet for each special case."""

import math
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.explanations import explain_xmp
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.blocks.xmp import reader as xmp
from pixelscan.metadata.model import Binary, Tag, Value
from tests.support.photos.block_accuracy import corpus_tallies
from tests.support.photos.mutation import mutations
from tests.support.photos.tag_values import by_group_and_name

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "GImage": "http://ns.google.com/photos/1.0/image/",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def packet(body: str, attributes: str = "") -> str:
    """A packet with all namespaces declared, as writers make it."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Tests"><rdf:RDF {DECLARED}>\n'
        f'<rdf:Description rdf:about="" {attributes}>\n{body}\n</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        + " " * 100
        + '<?xpacket end="w"?>'
    )


def read(text: str | bytes) -> BlockResult:
    return xmp.read(Payload(BlockKind.XMP, text if isinstance(text, bytes) else text.encode(), None))


def values(reading: BlockResult) -> dict[str, Value]:
    """Without the packet's own tags, which name the program that wrote it."""
    return by_group_and_name(tag for tag in reading.tags if tag.group != "XMP-x")


def only(reading: BlockResult) -> Tag:
    (tag,) = (tag for tag in reading.tags if tag.group != "XMP-x")
    return tag


def test_corpus_agrees_with_exiftool(corpus: Path) -> None:
    """Names and values are ExifTool's; two packets with a damaged RDF element are left out."""
    tallies = corpus_tallies(corpus, "XMP-(?!tmp0).*")
    for group in ("dc", "tiff", "xmpMM", "xmpRights", "iptcCore", "mwg-rs", "MP", "lr", "aux", "crs", "x"):
        tally = tallies[f"XMP-{group}"]
        assert tally.equal == tally.truth, (group, tally.exceptions)
    total, names, equal = (
        sum(getattr(tally, part) for tally in tallies.values()) for part in ("truth", "found", "equal")
    )
    assert total > 1400
    assert names >= 0.975 * total
    assert equal >= 0.985 * names


def test_attributes_and_elements_say_the_same() -> None:
    """A property may be an attribute or an element."""
    assert values(read(packet("", 'xmp:Rating="4"'))) == values(read(packet("<xmp:Rating>4</xmp:Rating>")))
    assert only(read(packet("", 'xmp:Rating="4"'))).value == 4


def test_lists_become_tuples_and_one_entry_a_scalar() -> None:
    """Bags and sequences keep their order; keywords that look like numbers stay text."""
    many = packet("<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>2012</rdf:li></rdf:Bag></dc:subject>")
    one = packet("<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></dc:creator>")
    assert values(read(many)) == {"XMP-dc:Subject": ("sea", "2012")}
    assert only(read(many)).text == "sea, 2012"
    assert values(read(one)) == {"XMP-dc:Creator": "Ann"}


def test_languages_other_than_the_default_have_a_suffix() -> None:
    """x-default is the plain name, others Title-de-AT."""
    body = (
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Sea</rdf:li>'
        '<rdf:li xml:lang="de-at">Meer</rdf:li></rdf:Alt></dc:title>'
    )
    assert values(read(packet(body))) == {"XMP-dc:Title": "Sea", "XMP-dc:Title-de-AT": "Meer"}


@pytest.mark.parametrize(
    "entry",
    [
        '<rdf:li stEvt:action="{}" stEvt:when="{}"/>',
        '<rdf:li rdf:parseType="Resource"><stEvt:action>{}</stEvt:action><stEvt:when>{}</stEvt:when></rdf:li>',
        '<rdf:li><rdf:Description stEvt:action="{}"><stEvt:when>{}</stEvt:when></rdf:Description></rdf:li>',
    ],
)
def test_lists_of_structures_become_a_tuple_for_each_field(entry: str) -> None:
    """All three notations of a structure give HistoryAction and HistoryWhen; the ID gives the path."""
    entries = entry.format("created", "2020-01-02T03:04:05Z") + entry.format("saved", "2021-01-02T03:04:05Z")
    reading = read(packet(f"<xmpMM:History><rdf:Seq>{entries}</rdf:Seq></xmpMM:History>"))
    assert values(reading) == {
        "XMP-xmpMM:HistoryAction": ("created", "saved"),
        "XMP-xmpMM:HistoryWhen": ("2020-01-02T03:04:05Z", "2021-01-02T03:04:05Z"),
    }
    action = next(tag for tag in reading.tags if tag.name == "HistoryAction")
    assert action.id == "xmpMM:History/stEvt:action"
    assert explain_xmp(action).explanation


def test_nested_structures_get_short_names() -> None:
    """Face regions are RegionName and RegionAreaX, as people search for them."""
    body = (
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li>'
        '<rdf:Description mwg-rs:Name="Ann"><mwg-rs:Area stArea:x="0.5" stArea:unit="normalized"/></rdf:Description>'
        "</rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )
    assert values(read(packet(body))) == {
        "XMP-mwg-rs:RegionName": "Ann",
        "XMP-mwg-rs:RegionAreaX": 0.5,
        "XMP-mwg-rs:RegionAreaUnit": "normalized",
    }


def test_exif_rationals_and_coordinates_are_numbers() -> None:
    """1/250 is 0.004, 0/0 undefined, coordinates signed degrees, and words are the standard's."""
    body = "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li></rdf:Seq></exif:ISOSpeedRatings>"
    attributes = (
        'exif:ExposureTime="1/250" exif:FNumber="28/10" exif:GPSLatitude="51,30.5S" exif:GPSLongitude="10,15,36E" '
        'exif:ExifVersion="0231" aux:LensInfo="24/1 70/1 0/0 0/0" exif:MeteringMode="5"'
    )
    reading = read(packet(body, attributes))
    found = values(reading)
    lens = found.pop("XMP-aux:LensInfo")
    assert isinstance(lens, tuple)
    assert lens[:2] == (24, 70)
    assert math.isnan(float(lens[2]))
    assert found == {
        "XMP-exif:ExposureTime": 0.004,
        "XMP-exif:FNumber": 2.8,
        "XMP-exif:GPSLatitude": pytest.approx(-51.508333),
        "XMP-exif:GPSLongitude": pytest.approx(10.26),
        "XMP-exif:ExifVersion": "0231",
        "XMP-exif:MeteringMode": 5,
        "XMP-exif:ISOSpeedRatings": 400,
    }
    words = {tag.name: tag.text for tag in reading.tags}
    assert words["ExposureTime"] == "1/250 s"
    assert words["FNumber"] == "f/2.8"
    assert words["MeteringMode"] == "Pattern"
    assert words["ISOSpeedRatings"] == "ISO 400"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_charset_of_the_standard_is_read(charset: str) -> None:
    """UTF-8, 16 and 32, with and without byte order mark, padded by zeros."""
    text = packet("<dc:title>Zürich 東京</dc:title>").split("?>", 1)[1].strip()
    assert values(read(text.encode(charset) + b"\0" * 64)) == {"XMP-dc:Title": "Zürich 東京"}


def test_the_namespace_counts_not_the_prefix() -> None:
    """Any prefix may be used for Dublin Core; an unknown namespace keeps the file's prefix."""
    body = (
        f'<a:title xmlns:a="{NAMESPACES["dc"]}">Sea</a:title>'
        '<zoo:Animal xmlns:zoo="http://example.org/zoo">Cat</zoo:Animal>'
    )
    assert values(read(packet(body))) == {"XMP-dc:Title": "Sea", "XMP-zoo:Animal": "Cat"}


def test_a_bare_rdf_element_is_enough() -> None:
    """The elements xpacket and xmpmeta are optional, and undeclared prefixes are given their usual meaning."""
    text = '<rdf:RDF><rdf:Description rdf:about="uuid:1" dc:format="image/jpeg"/></rdf:RDF>'
    assert values(read(text)) == {"XMP-rdf:About": "uuid:1", "XMP-dc:Format": "image/jpeg"}


def test_a_truncated_packet_is_read_up_to_the_cut() -> None:
    """The half-read value is left out, and the problem says where the packet ends."""
    text = packet("<dc:format>image/jpeg</dc:format>\n<dc:source>half")
    reading = read(text[: text.index("half") + 2].encode())
    assert values(reading) == {"XMP-dc:Format": "image/jpeg"}
    assert [problem.group for problem in reading.problems] == ["XMP"]
    assert "line 5" in reading.problems[0].text


def test_damage_in_the_middle_is_named_by_line_and_column() -> None:
    """Everything before a wrong end tag is read, but nothing after it."""
    reading = read(packet("<dc:format>a</dc:format>\n<dc:source>b</dc:sauce>\n<dc:type>c</dc:type>"))
    assert values(reading) == {"XMP-dc:Format": "a"}
    assert "line 5, column 15: mismatched tag" in reading.problems[0].text


def test_entities_are_never_expanded() -> None:
    """A billion laughs is not expanded, and no external entity is opened."""
    bomb = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    reading = read(bomb + packet("<dc:title>&b;&f;</dc:title>").split("?>", 1)[1])
    assert len(str(values(reading).get("XMP-dc:Title", ""))) < 20


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        ("<dc:a>" * 1000, "nests deeper"),
        ("<dc:a/>" * 50_000, "more than"),
        ("<dc:a " + " ".join(f'dc:b{n}=""' for n in range(30_000)) + "/>", "more than"),
        ("<dc:a " + " ".join(f'xmlns:b{n}="u"' for n in range(400)) + "/>", "namespaces"),
    ],
)
def test_hostile_sizes_end_in_a_problem(body: str, bound: str) -> None:
    """Depth, elements, attributes and namespaces are limited."""
    assert bound in read(packet(body)).problems[0].text


def test_long_lists_are_cut_with_a_problem() -> None:
    """Photoshop writes ancestor lists of thousands of entries."""
    entries = "<rdf:li>x</rdf:li>" * 1500
    reading = read(packet(f"<crs:Many><rdf:Bag>{entries}</rdf:Bag></crs:Many>"))
    assert len(only(reading).value) == 1000  # type: ignore[arg-type]
    assert "1500 entries" in reading.problems[0].text


def test_embedded_pictures_are_counted_not_kept() -> None:
    """The Base64 pictures of extended XMP are Binary with the number of their bytes."""
    assert values(read(packet("", f'GImage:Data="{"QUJD" * 500}"'))) == {"XMP-GImage:ImageData": Binary(1500)}


def test_ampersands_that_writers_forgot_to_escape_are_text() -> None:
    """The title Wilts & Dorset is kept, although XML does not allow the ampersand."""
    assert values(read(packet("<dc:title>Wilts & Dorset &nbsp;</dc:title>"))) == {
        "XMP-dc:Title": "Wilts & Dorset &nbsp;"
    }


def test_a_property_that_occurs_twice_gives_two_tags() -> None:
    """Neither value is lost, and they do not become a list."""
    reading = read(packet("<xmp:Rating>1</xmp:Rating><xmp:Rating>5</xmp:Rating>"))
    assert [tag.value for tag in reading.tags if tag.name == "Rating"] == [1, 5]


def test_nothing_in_the_packet_is_a_problem_not_an_error() -> None:
    """Empty and blank blocks, and bytes that are no XML."""
    for data in (b"", b"\0" * 50, b"no xml at all", b"\xff\xfe"):
        reading = read(data)
        assert reading.tags == []
        assert reading.problems


def test_mutated_packets_never_raise() -> None:
    """Whichever byte is damaged, there is a result."""
    body = "<dc:title>a</dc:title><xmpMM:History><rdf:Seq><rdf:li stEvt:action='b'/></rdf:Seq></xmpMM:History>"
    for data in mutations(packet(body, 'exif:FNumber="28/10"').encode(), 2000, repeatable_by=1):
        assert isinstance(read(data), BlockResult)


def test_a_slash_in_an_elements_name_costs_nothing_behind_it() -> None:
    """DxO writes exif:TIFF/EPStandardID, which is no name in XML."""
    reading = read(packet("<exif:TIFF/EPStandardID>1</exif:TIFF/EPStandardID><dc:format>image/jpeg</dc:format>"))
    assert reading.problems == []
    assert values(reading)["XMP-dc:Format"] == "image/jpeg"
