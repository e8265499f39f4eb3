"""When a photo was taken, in which zone, and from which tag."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.photo.capture_time import CaptureTime, capture_time, zone_by_gps
from tests.support.photos.accuracy import scan_or_none

NOON = "2024:05:01 12:00:00"


def taken(**tags: Value) -> CaptureTime | None:
    """The capture time of a photo with these tags; `ExifIFD__DateTimeOriginal` is ExifIFD:DateTimeOriginal."""
    places = [(place.replace("__", ":").replace("_", "-").split(":"), value) for place, value in tags.items()]
    scanned = tuple(Tag(group, name, value, str(value)) for (group, name), value in places)
    return capture_time(Scan("a.jpg", "JPEG", "image/jpeg", 1, None, None, scanned).by_key())


def certain(**tags: Value) -> CaptureTime:
    found = taken(**tags)
    assert found is not None
    return found


def hours(number: float) -> timezone:
    return timezone(timedelta(hours=number))


def test_the_moment_of_exposure_comes_before_later_times() -> None:
    """DateTimeOriginal wins over the times of digitising and editing; its fraction is kept."""
    found = certain(
        IFD0__DateTime="2024:06:01 00:00:00",
        ExifIFD__DateTimeDigitized="2024:05:02 00:00:00",
        ExifIFD__DateTimeOriginal=NOON,
        ExifIFD__SubSecTimeOriginal="085",
    )
    assert found == CaptureTime(
        datetime.fromisoformat("2024-05-01T12:00:00.085"), "ExifIFD:DateTimeOriginal", "unknown"
    )


@pytest.mark.parametrize(
    ("tags", "source"),
    [
        (
            {"ExifIFD__DateTimeDigitized": NOON, "XMP_exif__DateTimeOriginal": "2020-01-01T00:00:00"},
            "ExifIFD:DateTimeDigitized",
        ),
        ({"XMP_photoshop__DateCreated": "2024-05-01T12:00:00", "IFD0__DateTime": NOON}, "XMP-photoshop:DateCreated"),
        ({"IPTC__DateCreated": "2024:05:01", "IPTC__TimeCreated": "12:00:00"}, "IPTC:DateCreated"),
        ({"XMP_xmp__CreateDate": "2024-05-01T12:00", "IFD0__DateTime": NOON}, "XMP-xmp:CreateDate"),
        ({"IFD0__DateTime": NOON}, "IFD0:DateTime"),
        ({"PNG__CreationTime": "Wed, 01 May 2024 12:00:00 GMT"}, "PNG:CreationTime"),
    ],
)
def test_other_blocks_serve_where_exif_is_silent(tags: dict[str, Value], source: str) -> None:
    """XMP, IPTC and PNG, closest to the time of exposure first."""
    found = certain(**tags)
    assert found.source == source
    assert found.local.replace(tzinfo=None) == datetime.fromisoformat("2024-05-01T12:00:00")


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ("0000:00:00 00:00:00", "only zeros"),
        ("    :  :     :  :  ", "blank"),
        ("2024:13:01 00:00:00", "is not a date"),
        ("2024:02:30 10:00:00", "is not a date"),
        ("2024:05:01 25:00:00", "is not a date"),
        ("yesterday", "is not a date"),
    ],
)
def test_times_that_are_none_are_passed_over_with_a_reason(stored: str, reason: str) -> None:
    """The next best is used, and the better one's problem is reported."""
    found = certain(ExifIFD__DateTimeOriginal=stored, IFD0__DateTime=NOON)
    assert found.source == "IFD0:DateTime"
    assert found.skipped[0].startswith("ExifIFD:DateTimeOriginal: ")
    assert reason in found.skipped[0]


@pytest.mark.parametrize("stored", ["1904:01:01 00:00:00", "1970:01:01 00:00:00", "1980:01:01 00:00:00"])
def test_a_clock_at_its_beginning_was_not_set(stored: str) -> None:
    """The first second of Macintosh's, Unix's and DOS's time."""
    assert taken(ExifIFD__DateTimeOriginal=stored) is None
    found = certain(ExifIFD__DateTimeOriginal=stored, IFD0__DateTime=NOON)
    assert (found.source, found.skipped) == (
        "IFD0:DateTime",
        ("ExifIFD:DateTimeOriginal: the camera's clock was not set",),
    )


def test_a_bare_date_serves_only_where_no_time_is_known() -> None:
    """Scanned prints often have only a date."""
    assert certain(XMP_photoshop__DateCreated="1968-08-21").has_clock is False
    found = certain(XMP_photoshop__DateCreated="1968-08-21", IFD0__DateTime=NOON)
    assert found.source == "IFD0:DateTime"
    assert found.has_clock


@pytest.mark.parametrize(
    ("tags", "offset", "source"),
    [
        ({"ExifIFD__OffsetTimeOriginal": "+02:00", "ExifIFD__OffsetTime": "+09:00"}, 2, "OffsetTimeOriginal"),
        ({"ExifIFD__OffsetTime": "-03:30"}, -3.5, "OffsetTime"),
        ({"ExifIFD__OffsetTimeOriginal": "   :  ", "ExifIFD__OffsetTimeDigitized": "Z"}, 0, "OffsetTimeDigitized"),
        ({"Canon__TimeZone": 120, "Canon__DaylightSavings": 60}, 2, "Canon:TimeZone"),
        ({"Nikon__Timezone": 60, "Nikon__DaylightSavings": 1}, 2, "Nikon:Timezone"),
        ({"Nikon__Timezone": -360, "Nikon__DaylightSavings": 0}, -6, "Nikon:Timezone"),
        ({"XMP_xmp__CreateDate": "2024-05-01T12:00:00+05:30"}, 5.5, "XMP-xmp:CreateDate"),
        ({"XMP_xmp__CreateDate": "2024-05-01T12:00:00+02"}, 2, "XMP-xmp:CreateDate"),
        (
            {"XMP_xmp__CreateDate": "2024-05-01T12:00:00+02:00", "XMP_xmp__ModifyDate": "2024-05-01T12:01:00+02:00"},
            2,
            "XMP-xmp:CreateDate",
        ),
        ({"IPTC__DateCreated": "2024:05:01", "IPTC__TimeCreated": "12:00:00-06:00"}, -6, "IPTC:TimeCreated"),
        ({"GPS__GPSDateStamp": "2024:05:01", "GPS__GPSTimeStamp": (10.0, 1.0, 30.0)}, 2, "GPS UTC cross-check"),
        ({"GPS__GPSDateStamp": "2024:04:30", "GPS__GPSTimeStamp": (23.0, 0.0, 5.0)}, 13, "GPS UTC cross-check"),
        ({"GPS__GPSTimeStamp": (3.0, 0.0, 0.0)}, 9, "GPS UTC cross-check"),  # Exif before 2.2 has no GPSDateStamp
    ],
)
def test_the_zone_and_where_it_came_from(tags: dict[str, Value], offset: float, source: str) -> None:
    """Exif's offsets, GPS, the maker's clock, XMP."""
    found = certain(ExifIFD__DateTimeOriginal=NOON, **tags)
    assert found.zone_source == source
    assert found.local == datetime(2024, 5, 1, 12, tzinfo=hours(offset))


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"ExifIFD__OffsetTime": "+99:00"},
        {"XMP_xmp__CreateDate": "2024-05-01T17:30:00+05:30"},  # another time of day: the editor's zone
        # taken after it was edited: the zone is the editor's computer's
        {"XMP_xmp__CreateDate": "2024-05-01T12:00:00-04:00", "XMP_xmp__ModifyDate": "2024-05-01T10:30:00-04:00"},
        {"Canon__TimeZone": 0, "Canon__TimeZoneCity": 0},  # never set
        {"GPS__GPSDateStamp": "2024:05:01", "GPS__GPSTimeStamp": (10.0, 20.0, 0.0)},  # no zone is 1:40
        {"GPS__GPSDateStamp": "2017:01:01", "GPS__GPSTimeStamp": (0.0, 0.0, 0.0)},
        {"GPS__GPSDateStamp": "", "GPS__GPSTimeStamp": (float("nan"),) * 3},
        {"GPS__GPSDateStamp": "0000:00:00", "GPS__GPSTimeStamp": (10.0, 0.0, 0.0)},
        {"GPS__GPSDateStamp": "2024:05:01", "GPS__GPSTimeStamp": (10.0, 0.0, 0.0), "GPS__GPSStatus": "V"},
        {"XMP_exif__GPSTimeStamp": "0000-00-00T10:00:00Z"},
    ],
)
def test_a_zone_that_nothing_names_is_unknown(tags: dict[str, Value]) -> None:
    """Better no zone than a guessed one."""
    found = certain(ExifIFD__DateTimeOriginal=NOON, **tags)
    assert found.zone_source == "unknown"
    assert found.local.tzinfo is None


def test_gps_is_believed_before_the_zone_that_an_editor_wrote() -> None:
    """Photoshop Album called every time UTC; its GPS time may lack the date."""
    found = certain(XMP_exif__DateTimeOriginal="2024-05-01T12:00:00Z", XMP_exif__GPSTimeStamp="11:00:10Z")
    assert (found.local.isoformat(), found.zone_source) == ("2024-05-01T12:00:00+01:00", "GPS UTC cross-check")
    alone = certain(XMP_exif__DateTimeOriginal="2024-05-01T12:00:00Z")
    assert (alone.local.isoformat(), alone.zone_source) == ("2024-05-01T12:00:00+00:00", "XMP-exif:DateTimeOriginal")


@pytest.mark.parametrize("source", ["Reconyx__DateTimeOriginal", "FLIR__DateTimeOriginal"])
def test_a_note_or_a_thermal_record_has_the_time(source: str) -> None:
    assert certain(**{source: "2021:05:16 12:27:36.107-07:00"}).local.isoformat() == "2021-05-16T12:27:36.107000-07:00"


def test_gps_confirms_or_contradicts_the_stated_zone() -> None:
    """1.5 minutes off means an old fix, an hour means a camera set to the wrong zone."""
    stated = {
        "ExifIFD__DateTimeOriginal": NOON,
        "ExifIFD__OffsetTimeOriginal": "+02:00",
        "GPS__GPSDateStamp": "2024:05:01",
    }
    assert certain(**stated, GPS__GPSTimeStamp=(9.0, 58.0, 30.0)).gps_agrees is True
    wrong = certain(**stated, GPS__GPSTimeStamp=(11.0, 0.0, 0.0))
    assert wrong.gps_agrees is False
    assert wrong.gps_utc == datetime(2024, 5, 1, 11, tzinfo=UTC)
    assert wrong.local.utcoffset() == timedelta(hours=2), "the camera's word stands"


def test_local_time_written_as_gps_time_is_ignored() -> None:
    """UTC+0 does not fit the sun in California."""
    found = certain(
        ExifIFD__DateTimeOriginal=NOON,
        GPS__GPSDateStamp="2024:05:01",
        GPS__GPSTimeStamp=(12.0, 0.0, 0.0),
        GPS__GPSLongitude=(116.0, 52.0, 0.0),
        GPS__GPSLongitudeRef="W",
    )
    assert found.zone_source == "unknown"
    assert found.gps_agrees is False


def test_gps_alone_gives_utc() -> None:
    """Some photos have no other time."""
    found = certain(GPS__GPSDateStamp="2024:05:01", GPS__GPSTimeStamp=(10.0, 0.0, 0.5))
    assert found.local == datetime(2024, 5, 1, 10, 0, 0, 500_000, tzinfo=UTC)
    assert found.source == "GPS:GPSDateStamp"


def test_no_time_at_all_is_none() -> None:
    """Not an error."""
    assert taken() is None
    assert taken(ExifIFD__DateTimeOriginal="") is None


@given(
    st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2090-01-01")),
    st.sampled_from([-570, -480, -210, 0, 60, 330, 345, 525, 765, 840]),
    st.integers(-179, 179),
)
def test_the_clock_of_any_zone_is_found_again(utc: datetime, minutes: int, drift: int) -> None:
    """Up to three minutes of drift are allowed."""
    local = utc + timedelta(minutes=minutes, seconds=drift)
    assert zone_by_gps(local, utc.replace(tzinfo=UTC)) == timezone(timedelta(minutes=minutes))


PLACES: tuple[str, ...] = ("ExifIFD__DateTimeOriginal", "IPTC__DateCreated", "IPTC__TimeCreated", "XMP_xmp__CreateDate")
PLACES += ("ExifIFD__OffsetTime", "ExifIFD__SubSecTimeOriginal", "GPS__GPSDateStamp", "PNG__CreationTime")
PLACES += ("XMP_exif__GPSTimeStamp", "GPS__GPSLongitude", "Canon__TimeZone")
ODD: tuple[Value, ...] = (
    "9999:12:31 23:59:59",
    "9998:12:31 23:59:59",
    "0001-01-01T00:00:00+14:00",
    "Mon, 31 Dec 9999 23:59:59 -1400",
)
ODD += ("1800-01-01T00:00:00+14:00", "٢٠٢٤:05:01 10:00:00", (1.0, 2.0, 3.0), (float("nan"), "a"), 10**20)


@given(
    st.dictionaries(
        st.sampled_from(PLACES),
        st.one_of(st.text("0123456789:-+TZ. ", max_size=30), st.sampled_from(ODD), st.integers()),
    )
)
def test_no_tag_raises(tags: dict[str, Value]) -> None:
    """Any text, any number, the ends of the calendar."""
    for clock in ((23.0, 59.0, 59.0), (float("inf"), 0.0, 0.0), "x"):
        assert isinstance(taken(**tags, GPS__GPSTimeStamp=clock), CaptureTime | None)


@pytest.mark.parametrize(
    ("photo", "local", "zone_source"),
    [
        ("Sony_DSC_HX5V_2.jpg", "2010-05-15T17:12:05+02:00", "GPS UTC cross-check"),
        ("HTC_Desire.jpg", "2011-05-06T09:59:48+02:00", "GPS UTC cross-check"),
        ("Canon_EOS_7D.jpg", "2010-12-12T12:41:35+01:00", "XMP-exif:DateTimeOriginal"),
        ("Issue_609.jpg", "2023-04-05T09:06:56", "unknown"),
    ],
)
def test_real_photos(corpus: Path, photo: str, local: str, zone_source: str) -> None:
    """GPS, XMP and a camera whose clock was not set."""
    scanned = scan_or_none(corpus / "images" / "jpg" / photo)
    assert scanned is not None
    found = capture_time(scanned.by_key())
    assert found is not None
    assert (found.local.isoformat(), found.zone_source) == (local, zone_source)
