"""What a photo gives away, told in sentences and in the order of harm."""

from dataclasses import replace
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.boxes import box_bytes
from pixelscan.metadata.model import EmbeddedImage, Part, PartKind, Scan, Tag
from pixelscan.metadata.photo.privacy import PrivacyRisk, Severity, privacy_risks
from pixelscan.metadata.photo.privacy_topics import Topic, topic_of
from pixelscan.metadata.scanner import scan, scan_data
from tests.support.photos import planted


def shown(*tags: Tag) -> dict[Topic, PrivacyRisk]:
    return {each.topic: each for each in privacy_risks(Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1, tags))}


def tag(place: str, text: str, tag_id: int | str | None = None) -> Tag:
    group, _, name = place.partition(":")
    return Tag(group, name, text, text, tag_id)


def test_a_planted_photo_reveals_everything(tmp_path: Path) -> None:
    """Worst first; each exposure names its value and the tags that say it."""
    path = tmp_path / "a.jpg"
    path.write_bytes(planted.jpeg())
    found = privacy_risks(scan(path))
    assert [each.severity for each in found] == sorted((each.severity for each in found), reverse=True)
    told = {each.topic: each for each in found}
    assert {
        Topic.PLACE,
        Topic.PLACE_NAME,
        Topic.OWNER,
        Topic.SERIAL,
        Topic.IDENTIFIER,
        Topic.TIME,
        Topic.COMMENT,
        Topic.THUMBNAIL,
        Topic.SIGNED_HISTORY,
    } <= set(told)
    assert "52.50201° N, 13.36764° E" in told[Topic.PLACE].text
    assert planted.PLACE.decode() in told[Topic.PLACE_NAME].text
    assert planted.SECRET.decode() in told[Topic.OWNER].text
    assert {"GPSLatitude"} <= {each.name for each in told[Topic.PLACE].tags}
    assert {each.group for each in told[Topic.PLACE_NAME].tags} >= {"IPTC", "XMP-photoshop", "XMP-iptcExt"}


def test_a_plain_picture_reveals_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(planted.encoded("PNG", icc_profile=planted.icc()))
    assert privacy_risks(scan(path)) == ()


@pytest.mark.parametrize(
    ("place", "tag_id", "topic"),
    [
        ("GPS:GPSLatitude", 2, Topic.PLACE),
        ("XMP-exif:GPSLongitude", "exif:GPSLongitude", Topic.PLACE),
        ("XMP-drone-dji:GPSLatitude", "drone-dji:GpsLatitude", Topic.PLACE),
        ("XMP-photoshop:City", "photoshop:City", Topic.PLACE_NAME),
        ("XMP-iptcExt:LocationShownSublocation", "iptcExt:LocationShown/iptcExt:Sublocation", Topic.PLACE_NAME),
        ("IPTC:Country-PrimaryLocationName", "2:101", Topic.PLACE_NAME),
        ("Panasonic:Landmark", 0x6F, Topic.PLACE_NAME),
        ("XMP-mwg-rs:RegionName", "mwg-rs:Regions", Topic.PEOPLE),
        ("XMP-MP:RegionPersonDisplayName", "MP:RegionInfo", Topic.PEOPLE),
        ("XMP-iptcExt:PersonInImage", "iptcExt:PersonInImage", Topic.PEOPLE),
        ("XMP-iptcCore:CreatorCity", "iptcCore:CreatorContactInfo/iptcCore:CiAdrCity", Topic.OWNER),
        ("IFD0:Artist", 0x013B, Topic.OWNER),
        ("XMP-dc:Rights-de", "dc:rights", Topic.OWNER),
        ("Canon:OwnerName", 9, Topic.OWNER),
        ("ExifIFD:BodySerialNumber", 0xA431, Topic.SERIAL),
        ("Nikon:SerialNumber", 0x1D, Topic.SERIAL),
        ("XMP-aux:LensSerialNumber", "aux:LensSerialNumber", Topic.SERIAL),
        ("ExifIFD:ImageUniqueID", 0xA420, Topic.IDENTIFIER),
        ("Apple:ContentIdentifier", 0x11, Topic.IDENTIFIER),
        ("Apple:BurstUUID", 0x0B, Topic.IDENTIFIER),
        ("XMP-xmpMM:DocumentID", "xmpMM:DocumentID", Topic.IDENTIFIER),
        ("ExifIFD:OffsetTimeOriginal", 0x9011, Topic.TIME),
        ("File:Comment", None, Topic.COMMENT),
        ("XMP-xmpMM:HistorySoftwareAgent", "xmpMM:History/stEvt:softwareAgent", Topic.HISTORY),
        ("IFD0:Software", 0x0131, Topic.HISTORY),
        ("IFD0:HostComputer", 0x013C, Topic.HISTORY),
        ("XMP-dwc:OccurrenceRecordedBy", "dwc:Occurrence/dwc:recordedBy", Topic.OWNER),
        ("MetaIFD:CameraOwner", 0xC353, Topic.OWNER),
        ("XMP-DICOM:PatientName", "DICOM:PatientName", Topic.OWNER),
        ("IPTC:OwnerID", "2:188", Topic.OWNER),
        ("XMP-dc:Date", "dc:date", Topic.TIME),
        ("Sony:SonyDateTime", 0x1, Topic.TIME),
        ("IPTC:ReleaseTime", "2:35", Topic.TIME),
        ("Pentax:HometownCityCode", 0x1000, Topic.TIME),
        ("XMP-exif:ExposureTime", "exif:ExposureTime", None),
        ("Canon:DateStampMode", 0x1C, None),
        ("CanonCustom:PersonalFunctions", 0x91, None),
        ("IPTC:UniqueDocumentID", "2:187", Topic.IDENTIFIER),
        ("Minolta:FolderName", 0x3, Topic.HISTORY),
        ("Samsung:LocationName", 0x31, Topic.PLACE_NAME),
        ("Sony:FocusLocation", 0x2027, None),
        ("IFD0:ModelTiepoint", 0x8482, Topic.PLACE),
        ("ExifIFD:FNumber", 0x829D, None),
        ("IFD0:0xc000", 0xC000, Topic.COMMENT),
        ("ExifIFD:0xfe00", 0xFE00, Topic.COMMENT),
        ("Canon:0x0005", 0x5, None),
        ("ExifIFD:RelatedSoundFile", 0xA004, Topic.HISTORY),
        ("IFD0:TargetPrinter", 0x151, Topic.COMMENT),
        ("ICC_Profile:ProfileDescription", "desc", None),
        ("Photoshop:GlobalAltitude", 0x0419, None),
        ("IFD0:GPSInfoIFDPointer", 0x8825, None),
    ],
)
def test_each_tag_has_its_own_risk(place: str, tag_id: int | str | None, topic: Topic | None) -> None:
    """What a maker, Exif, IPTC or XMP calls it, wherever it stands."""
    assert topic_of(tag(place, "something", tag_id)) == topic


@pytest.mark.parametrize("format_", ["AVIF", "JPEG2000"])
@pytest.mark.parametrize("type_", [b"free", b"skip"])
def test_space_that_is_called_unused_may_say_anything(format_: str, type_: bytes) -> None:
    plain = planted.encoded(format_)
    assert not privacy_risks(scan_data(plain + box_bytes(type_, bytes(40)), "a"))
    (told,) = privacy_risks(scan_data(plain + box_bytes(type_, planted.SECRET), "a"))
    assert told.topic is Topic.NOT_READ


def test_a_receiver_without_a_place_is_no_place() -> None:
    """0°, 0° is what receivers write before they know."""
    zero = tuple(Tag("GPS", name, 0.0, "0°") for name in ("GPSLatitude", "GPSLongitude"))
    assert shown(*zero)[Topic.PLACE].severity is Severity.LOW
    assert shown(tag("GPS:GPSMapDatum", "WGS-84"))[Topic.PLACE].severity is Severity.LOW


def test_blank_values_give_nothing_away() -> None:
    """Cameras write empty Artist and Copyright tags."""
    assert shown(tag("IFD0:Artist", "   "), tag("IFD0:Copyright", "")) == {}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("ExifIFD:DateTimeOriginal", "0000-00-00 00:00:00"),
        ("ExifIFD:DateTimeOriginal", "    :  :     :  :  "),
        ("XMP-GCamera:MotionPhotoPresentationTimestampUs", "0"),
        ("IFD0:Artist", "0 0 0 0 0 0"),
        ("Canon:OwnerName", "unknown"),
        ("Olympus:InternalSerialNumber", "0000000000000000"),
        ("Canon:SerialNumberFormat", "Format 2"),
    ],
)
def test_values_that_were_never_set_give_nothing_away(place: str, text: str) -> None:
    """At most that there is a value: what makers and programs write is not all known."""
    assert set(shown(tag(place, text))) <= {Topic.NOT_READ}


def test_of_many_values_the_first_three_are_shown() -> None:
    keywords = tuple(tag("XMP-dc:Subject", f"word {number} {'x' * 200}") for number in range(9))
    text = shown(*keywords)[Topic.COMMENT].text
    assert "word 2" in text
    assert "and 6 more" in text
    assert len(text) < 400


def test_a_thumbnail_that_differs_is_worse() -> None:
    """Editors crop the photo and leave the thumbnail whole; only looking at both tells."""
    from pixelscan.metadata.model import EmbeddedImage

    photo = Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1, embedded=(EmbeddedImage("IFD1", 1, 2),))
    [unknown] = privacy_risks(photo)
    [differs] = privacy_risks(photo, thumbnail_differs=True)
    assert (unknown.severity, differs.severity) == (Severity.LOW, Severity.HIGH)


def test_a_gain_map_is_no_thumbnail() -> None:
    """It says how bright the picture may be shown, and stays in every copy."""
    picture = EmbeddedImage("MPImage2", 900, 50)
    gain_map = Part(PartKind.GAIN_MAP, "gain map (MPImage2)", 900, 50)
    photo = Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1, (), embedded=(picture,), parts=(gain_map,))
    assert privacy_risks(photo) == ()
    assert [risk.topic for risk in privacy_risks(replace(photo, parts=()))] == [Topic.THUMBNAIL]


def test_every_photo_of_the_corpus_has_its_risks_in_sentences(corpus: Path) -> None:
    """Sentences end, values are short, and a scan's worth takes no time."""
    told = 0
    for path in sorted((corpus / "images/jpg").iterdir()):
        for each in privacy_risks(scan(path)):
            told += 1
            assert each.text.endswith(".")
            assert "\n" not in each.text
            assert len(each.text) < 450
    assert told > 200


@pytest.mark.parametrize("path", [r"C:\Users\jane.roe\models\x.safetensors", "/home/jane/a.jpg", "/Users/Jane/b.psd"])
def test_a_path_with_a_users_name_is_named(path: str) -> None:
    """In whatever tag it stands."""
    assert topic_of(tag("XMP-acme:Input", path)) is Topic.OWNER
    assert topic_of(tag("XMP-acme:Input", "/opt/share/a.jpg")) is None
