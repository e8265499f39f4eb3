"""Blocks of real photos compared with ExifTool's answers."""

from pathlib import Path

import pytest

from tests.support.photos.block_accuracy import corpus_tallies


@pytest.mark.parametrize(
    ("groups", "least", "differing"),
    [
        pytest.param("IPTC", 250, 1, id="IPTC"),  # one is UTF-8 that ExifTool reads as Latin-1
        pytest.param("Photoshop", 50, 0, id="Photoshop"),
        pytest.param("ICC-header|ICC_Profile", 600, 0, id="ICC"),
    ],
)
def test_corpus_agrees_with_exiftool(corpus: Path, groups: str, least: int, differing: int) -> None:
    """Every tag is found and has ExifTool's value, except for known differences."""
    tallies = corpus_tallies(corpus, groups).values()
    exceptions = [exception for tally in tallies for exception in tally.exceptions]
    assert sum(tally.truth for tally in tallies) > least
    assert sum(tally.found for tally in tallies) == sum(tally.truth for tally in tallies), exceptions
    assert len(exceptions) <= differing, exceptions
