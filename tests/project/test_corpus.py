"""`make corpus`: public photos by git, at pinned commits, with ExifTool's answers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pixelscan.metadata.samples import sample_photos
from tests.support.photos.corpus import SOURCES, Source, fetch, listed, truth

ROOT = Path(__file__).resolve().parents[2]
PATHS = {"jpg/a [1]*.jpg": "images/jpg/a.jpg", "odd name.bin": "damaged/odd.bin"}


@pytest.fixture
def source(tmp_path: Path) -> tuple[str, str]:
    """Address and commit of a repository with a photo, a damaged one and one more."""
    folder = tmp_path / "source"
    photo = next(photo.data for photo in sample_photos() if photo.name.endswith(".jpg"))
    for name, data in {
        **dict.fromkeys(PATHS, photo),
        "jpg/a 1.jpg": b"not listed",
        "odd name.bin": photo[:700],
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "--message", "Photos")):
        subprocess.run(["git", *command], cwd=folder, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True)
    return folder.as_uri(), head.stdout.strip()


def test_exactly_the_listed_files_are_fetched(source: tuple[str, str], tmp_path: Path) -> None:
    """Under the corpus's names, whatever characters the original names contain."""
    fetch(*source, PATHS, corpus := tmp_path / "corpus")
    fetched = {path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file()}
    assert fetched == set(PATHS.values())
    assert (corpus / "images/jpg/a.jpg").read_bytes() == (tmp_path / "source/jpg/a [1]*.jpg").read_bytes()


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs ExifTool: sudo apt install libimage-exiftool-perl")
def test_exiftools_answers_are_values_and_words(source: tuple[str, str], tmp_path: Path) -> None:
    """For every file, including the damaged one, without anything from this machine's file system."""
    fetch(*source, PATHS, corpus := tmp_path / "corpus")
    answers = truth(corpus)
    assert answers.keys() == set(PATHS.values())
    facts = answers["images/jpg/a.jpg"]
    assert facts["IFD0:Make"] == "Canon"
    assert facts["ExifIFD:ExposureProgram"] == 3
    assert facts["words"]["ExifIFD:ExposureProgram"] == "Aperture-priority AE"
    assert "IFD0:Make" not in facts["words"]
    assert [tag for tag in facts if tag.startswith("System:")] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.repository)
def test_each_source_is_pinned_and_licensed(source: Source) -> None:
    """A full commit ID, a licence, and files that the tests can find."""
    assert re.fullmatch("[0-9a-f]{40}", source.commit)
    assert source.licence
    files = listed(source)
    assert len(set(files.values())) == len(files) > 10
    assert all(re.fullmatch(r"(images/[a-z0-9]+|damaged)/[\w.-]+", name) for name in files.values())


def test_no_listed_file_is_left_out() -> None:
    """Every line of the table belongs to a source."""
    lines = (ROOT / "tests" / "corpus.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert sum(len(listed(source)) for source in SOURCES) == len(lines)


def test_fetched_photos_are_never_committed() -> None:
    """They belong to other people."""
    assert "/corpus/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
