"""Videos: camera, time, place and length, as in the video of a Live Photo."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pixelscan.errors import CannotStrip, FileUnreadable
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.pixels.decoding import upright_picture
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from tests.support.photos import movie_builder
from tests.support.photos.tag_values import by_group_and_name


def scanned(folder: Path, data: bytes) -> Scan:
    (folder / "film").write_bytes(data)
    return scan(folder / "film")


def test_the_other_half_of_a_live_photo(tmp_path: Path) -> None:
    """From Apple's keys."""
    found = scanned(tmp_path, movie_builder.mov())
    assert (found.format, found.width, found.height, found.problems) == ("MOV", 1440, 1080, ())
    facts = summarize(found)
    assert (facts.camera, facts.taken) == ("Apple iPhone 15", "2024-05-06T07:08:09+02:00")
    assert (facts.latitude, facts.longitude, facts.altitude) == (48.8583, 2.2945, 35.0)
    tags = by_group_and_name(found.tags)
    assert (tags["QuickTime:Duration"], tags["Keys:ContentIdentifier"]) == (2.5, "0F6A-1")
    assert tags["QuickTime:CompatibleBrands"] == ("qt",)


def test_a_phones_video_has_its_place(tmp_path: Path) -> None:
    """From user data; and the privacy card shows it."""
    found = scanned(tmp_path, movie_builder.mp4())
    facts = summarize(found)
    assert (found.format, facts.latitude, facts.longitude) == ("MP4", 12.3456, 98.7654)
    assert any("12.3456" in str(risk) for risk in privacy_risks(found))


@pytest.mark.parametrize("build", movie_builder.BUILDERS)
def test_films_are_neither_shown_nor_stripped(build: Callable[[], bytes], tmp_path: Path) -> None:
    """A sentence for each."""
    found = scanned(tmp_path, build())
    with pytest.raises(FileUnreadable, match="Videos and sound have no preview"):
        upright_picture(tmp_path / "film", found, 500)
    with pytest.raises(CannotStrip, match="Videos cannot be stripped"):
        strip(build(), Level.PLACE)


def test_sound_is_read_by_its_own_name(tmp_path: Path) -> None:
    """It has no picture, but a title and a place like a video."""
    found = scanned(tmp_path, movie_builder.m4a())
    assert (found.format, found.mime, found.width, found.problems) == ("M4A", "audio/mp4", None, ())
    tags = by_group_and_name(found.tags)
    assert (tags["Track1:AudioFormat"], tags["Track1:AudioSampleRate"]) == ("mp4a", 44100.0)
    assert (tags["ItemList:Title"], tags["QuickTime:MediaDataSize"]) == ("Voice memo", 32)


def test_a_film_older_than_the_file_type_box(tmp_path: Path) -> None:
    """QuickTime before 2001: the movie box comes first."""
    film = movie_builder.mov()
    found = scanned(tmp_path, film[int.from_bytes(film[:4], "big") :])
    assert (found.format, found.width, summarize(found).camera) == ("MOV", 1440, "Apple iPhone 15")


def test_the_place_of_a_3gpp_film(tmp_path: Path) -> None:
    """TS 26.244: longitude first, with 16 bits after the point."""
    found = scanned(tmp_path, movie_builder.film_3gp())
    facts = summarize(found)
    assert (found.format, facts.latitude, facts.longitude, facts.altitude) == ("3GP", -33.5, 151.25, None)
    assert any("-33.5" in str(risk) or "33.5" in str(risk) for risk in privacy_risks(found))


def test_a_tracks_codec_is_read(tmp_path: Path) -> None:
    """Frames per second are the number of frames divided by their time."""
    tags = by_group_and_name(scanned(tmp_path, movie_builder.coded()).tags)
    assert (tags["Track1:HandlerType"], tags["Track1:CompressorID"]) == ("vide", "avc1")
    assert (tags["Track1:SourceImageWidth"], tags["Track1:BitDepth"], tags["Track1:VideoFrameRate"]) == (640, 24, 30.0)
    assert (tags["Track1:MediaDuration"], tags["Track1:MediaLanguageCode"]) == (2.0, "eng")
    assert tags["Track1:ColorPrimaries"] == 9


def test_an_avi_of_a_camera(tmp_path: Path) -> None:
    """Length, streams, and the camera's clock."""
    found = scanned(tmp_path, movie_builder.avi())
    assert (found.format, found.width, found.height, found.problems, found.parts) == ("AVI", 320, 240, (), ())
    assert summarize(found).taken == "2003-03-10T15:04:43"
    tags = by_group_and_name(found.tags)
    assert (tags["RIFF:Duration"], tags["RIFF:VideoFrameRate"], tags["RIFF:VideoCodec"]) == (3.0, 15.0, "mjpg")
    assert (tags["RIFF:SampleRate"], tags["RIFF:Software"]) == (11_024, "CanonMVI01")


def test_a_pentaxs_film_has_the_note_of_its_photos(tmp_path: Path) -> None:
    """In a longer record of the exposure what follows the flags is one byte further on."""
    found = scanned(tmp_path, movie_builder.pentax_avi())
    assert (found.problems, found.parts) == ((), ())
    told = {tag.name: tag.text for tag in found.tags if tag.group == "Pentax"}
    assert "K-x" in told["ModelID"]
    assert (told["AEMaxAperture"], told["AEMinAperture"]) == ("f/4.0", "f/26.9")


@pytest.mark.parametrize("build", movie_builder.BUILDERS)
def test_a_film_cut_off_anywhere_is_harmless(build: Callable[[], bytes], tmp_path: Path) -> None:
    """At any length, and with 0xFF in place of the rest."""
    data = build()
    for length in range(16, len(data), max(1, len(data) // 80)):
        for damaged in (data[:length], data[:length] + b"\xff" * 100):
            found = scanned(tmp_path, damaged)
            assert [problem for problem in found.problems if "Reader fault" in problem.text] == []
