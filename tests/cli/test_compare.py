"""`pixelscan compare` as a shell and a CI job see it: reports, exit status, sentences."""

import json
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from pixelscan.metadata.samples import sample_photos
from tests.support.command_line import pixelscan


def compare(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return pixelscan("compare", *arguments)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(sample_photos()[0].data)
    return path


@pytest.fixture
def web_copy(photo: Path) -> Path:
    path = photo.with_name("web.jpg")
    with Image.open(photo) as image:
        image.resize((image.width // 2, image.height // 2)).save(path, quality=80)
    return path


def rules(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_identical_files_are_said_to_be_identical(photo: Path) -> None:
    same = photo.with_name("same.jpg")
    same.write_bytes(photo.read_bytes())
    done = compare(photo, same)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{photo} -> {same}\n  Identical, byte for byte.\n"


def test_a_rule_that_fails_gives_status_1(photo: Path, web_copy: Path, tmp_path: Path) -> None:
    failing = compare(photo, web_copy, "--rules", rules(tmp_path, 'keep = ["camera"]\n[picture]\nsame = true\n'))
    assert failing.returncode == 1
    assert "Same picture at 50 % size. Lost: " in failing.stdout
    assert "FAIL                camera kept: lost (Make, Model)" in failing.stdout
    assert "pass                same picture" in failing.stdout
    passing = compare(photo, web_copy, "--rules", rules(tmp_path, 'gone = ["place"]'))
    assert passing.returncode == 0


def test_json_and_html_say_the_same(photo: Path, web_copy: Path) -> None:
    (plain,) = json.loads(compare("--json", photo, web_copy).stdout)
    assert plain["facts"][1]["quality"] == 80
    assert plain["picture"]["change"] == "resized"
    page = compare("--html", photo, web_copy).stdout
    assert page.startswith("<!doctype html>")
    assert plain["verdict"] in page
    assert f"{photo} → {web_copy}" in page
    assert page.count("data:image/jpeg;base64,") == 2


def test_folders_are_paired_by_name(photo: Path, tmp_path: Path) -> None:
    originals, exports = tmp_path / "originals", tmp_path / "exports"
    for folder, names in ((originals, ("a.jpg", "b.jpg", "c.jpg")), (exports, ("a-web.jpg", "b.jpg", "z.jpg"))):
        folder.mkdir()
        for name in names:
            (folder / name).write_bytes(photo.read_bytes())
    done = compare(originals, exports)
    assert done.returncode == 0
    assert done.stdout.count("Identical, byte for byte.") == 2
    assert f"{originals / 'c.jpg'} has no other half" in done.stderr
    assert f"{exports / 'z.jpg'} has no other half" in done.stderr


def test_what_cannot_be_compared_is_named(photo: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("not a photo", encoding="utf-8")
    done = compare(photo, text)
    assert done.returncode == 1
    assert f"{photo} and {text} were not compared." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["kept = []", "keep = ["])
def test_wrong_rules_are_wrong_usage(photo: Path, tmp_path: Path, text: str) -> None:
    done = compare(photo, photo, "--rules", rules(tmp_path, text))
    assert done.returncode == 2
    assert done.stderr.startswith(f"{tmp_path / 'rules.toml'}: ")


def test_a_photo_and_a_folder_are_no_pair(photo: Path, tmp_path: Path) -> None:
    done = compare(photo, tmp_path)
    assert (done.returncode, done.stderr) == (2, "Name two photos or two folders, not one of each.\n")
