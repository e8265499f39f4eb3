"""For any file: no exception escapes, no reader takes two seconds or 512 MB, and the result is valid JSON."""

from collections.abc import Iterator

import pytest

from tests.fuzz_mutations import PICTURE_SECONDS, Report, designed, examine_pictures, mutated, run
from tests.support.photos.corpus import corpus_folder

SEED = 20_260


def holds(report: Report) -> None:
    assert report.clean, str(report)
    assert report.megabytes < 512


def test_files_made_to_break_a_reader_are_read() -> None:
    """Loops, bombs, impossible counts and sizes: each gives a Scan within the limits of time and memory."""
    report = run(designed())
    holds(report)
    assert report.files == report.images


def test_five_hundred_mutated_photos_are_read() -> None:
    """Real photos with flipped bytes, wrong lengths, and missing, duplicate and other files' parts."""
    report = run(mutated(500, SEED))
    holds(report)
    assert report.files == 500
    assert report.images > 300


@pytest.mark.usefixtures("corpus")
def test_the_damaged_files_of_the_corpus_are_read() -> None:
    """Real files that are broken, truncated or have the wrong extension."""
    holds(run(damaged()))


def test_pictures_of_damaged_photos_end_in_time_and_memory() -> None:
    """Decoders that need too much memory are stopped; none raises, hangs or crashes."""
    for files in (damaged(), mutated(100, SEED)):
        report = run(files, look=examine_pictures, seconds=PICTURE_SECONDS)
        assert not report.escaped, str(report)
        assert not report.too_slow, str(report)
        assert len(report.too_big) <= report.files / 50, str(report)


def damaged() -> Iterator[tuple[str, str, bytes]]:
    """The corpus's photos; none without it."""
    if corpus := corpus_folder():
        for path in sorted((corpus / "damaged").iterdir()):
            yield "damaged", path.name, path.read_bytes()
