"""Whatever a file holds: no exception escapes, no reader takes two seconds or 512 MB, and JSON comes out."""

from collections.abc import Iterator

import pytest

from tests.fuzz_mutations import PICTURE_SECONDS, Report, designed, examine_pictures, mutated, run
from tests.support.corpus import corpus_folder

SEED = 20_260


def holds(report: Report) -> None:
    assert report.clean, str(report)
    assert report.megabytes < 512


def test_files_made_to_break_a_reader_are_read() -> None:
    """Loops, bombs, impossible counts and sizes: every one ends in time, memory and a Scan."""
    report = run(designed())
    holds(report)
    assert report.files == report.images


def test_five_hundred_mutated_photos_are_read() -> None:
    """Real photos with flipped bytes, false lengths, missing, doubled and foreign parts."""
    report = run(mutated(500, SEED))
    holds(report)
    assert report.files == 500
    assert report.images > 300


@pytest.mark.usefixtures("corpus")
def test_the_damaged_files_of_the_corpus_are_read() -> None:
    """Broken, cut and mislabelled files as they occur."""
    holds(run(damaged()))


def test_pictures_of_damaged_photos_end_in_time_and_memory() -> None:
    """Decoders may ask for more memory than there is and are then ended; none raises, hangs or crashes."""
    for files in (damaged(), mutated(100, SEED)):
        report = run(files, look=examine_pictures, seconds=PICTURE_SECONDS)
        assert not report.escaped, str(report)
        assert not report.too_slow, str(report)
        assert len(report.too_big) <= report.files / 50, str(report)


def damaged() -> Iterator[tuple[str, str, bytes]]:
    """Those of the corpus; none without it."""
    if corpus := corpus_folder():
        for path in sorted((corpus / "damaged").iterdir()):
            yield "damaged", path.name, path.read_bytes()
