"""The order of open photos, and which files are one shot."""

from pixelscan.web.photos.contact_sheet.shots import ordered_shots
from pixelscan.web.store.tray import Photo

NOON, LATER = "2025-05-01T12:00:00+01:00", "2025-05-01T12:00:07+01:00"


def photo(name: str, taken: str = NOON, camera: str = "NIKON Z 6", *, is_raw: bool = False) -> Photo:
    return Photo(name, name, 1, is_read=True, taken=taken, camera=camera, is_raw=is_raw)


def names(*photos: Photo, order: str = "Order added") -> list[list[str]]:
    return [[one.name for one in shot.photos] for shot in ordered_shots(photos, order)]


def test_the_raw_and_the_jpeg_of_one_shot_are_one() -> None:
    """The JPEG first, whatever came first; the RAW's time may lack the zone and have fractions."""
    raw = photo("DSC_1.NEF", "2025-05-01T12:00:00.120", is_raw=True)
    (shot,) = ordered_shots([raw, photo("dsc_1.jpg")])
    assert [one.name for one in shot.photos] == ["dsc_1.jpg", "DSC_1.NEF"]
    assert (shot.beside, shot.ending_of("dsc_1.jpg")) == ("NEF", "JPG")


def test_files_that_only_share_a_name_are_shots_of_their_own() -> None:
    """Taken at another time, with another camera, in another folder, two JPEGs, or three files."""
    raw = photo("DSC_1.NEF", is_raw=True)
    for others in (
        [photo("DSC_1.jpg", LATER)],
        [photo("DSC_1.jpg", camera="NIKON D60")],
        [photo("web/DSC_1.jpg")],
        [photo("DSC_1.jpg"), photo("DSC_1.tif")],
    ):
        assert names(raw, *others) == [[one.name] for one in (raw, *others)]
    assert len(names(photo("DSC_1.jpg"), photo("DSC_1.heic"))) == 2


def test_shots_are_sorted_by_time_name_or_camera() -> None:
    """Those without time or camera come last; equal ones stay as they were added."""
    photos = (photo("c.jpg", LATER, "Canon"), photo("A.jpg", "", ""), photo("b.jpg", NOON, "Nikon"), photo("d.jpg"))
    assert names(*photos) == [["c.jpg"], ["A.jpg"], ["b.jpg"], ["d.jpg"]]
    assert names(*photos, order="Capture time") == [["b.jpg"], ["d.jpg"], ["c.jpg"], ["A.jpg"]]
    assert names(*photos, order="Name") == [["A.jpg"], ["b.jpg"], ["c.jpg"], ["d.jpg"]]
    assert names(*photos, order="Camera") == [["c.jpg"], ["b.jpg"], ["d.jpg"], ["A.jpg"]]


def test_a_filter_finds_names_cameras_and_dates() -> None:
    """All words must occur, in any case."""
    (shot,) = ordered_shots([photo("Harbour.jpg")])
    assert all(shot.matches(wanted) for wanted in ("", "harb", "nikon 2025-05", "JPG Z"))
    assert not shot.matches("harbour canon")
