"""Real photos for the tests: `make corpus` fetches public sets with git and reads each photo with ExifTool.

tests/corpus.tsv lists the files. They are not part of PixelScan, and git ignores the folder they go to.
"""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
FETCHED = ROOT / "corpus"
FOLDERS = (ROOT.parent / "shared" / "corpus", FETCHED)
MISSING = "needs real photos with ExifTool's answers: make corpus"
EXIFTOOL = ("exiftool", "-json", "-G1", "-quiet", "-recurse", "-ext", "*")
LONGEST_TEXT = 1500
# From these groups PixelScan reads only a selection.
READ_OF = {
    "Photoshop": {"CopyrightFlag", "DisplayedUnitsX", "IPTCDigest", "XResolution", "YResolution"},
    "ICC_Profile": {"DeviceModelDesc", "ProfileCopyright", "ProfileDescription"},
}


@dataclass(frozen=True, slots=True)
class Source:
    """A repository at one commit, with what its authors say about the use of its files."""

    repository: str
    commit: str
    licence: str

    @property
    def address(self) -> str:
        """Where git fetches it; `git config url.MIRROR.insteadOf https://github.com/` names another host."""
        return f"https://github.com/{self.repository}"


SOURCES = (
    Source(
        "drewnoakes/metadata-extractor-images",
        "4beba640487802442bc9931fb01274e908102d3a",
        "You are free to use these media files however you wish.",
    ),
    Source(
        "immich-app/test-assets",
        "ec56cc6c1d76c45bc9615dc6ea232470a2b0a3a1",
        "All assets are public domain. (Its LICENSE file is the AGPL, version 3.)",
    ),
)


def corpus_folder() -> Path | None:
    """The folder of real photos on this machine, None if there is none."""
    return next((folder for folder in FOLDERS if (folder / "truth.json").exists()), None)


def real_photo(corpus: Path, name: str) -> Path:
    """A file of the corpus; skips the test if it is only in the unpublished one, which few clones have."""
    photo = corpus / name
    if not photo.exists():
        pytest.skip(f"needs {name}, which only ../shared/corpus has")
    return photo


def listed(source: Source, table: Path = ROOT / "tests" / "corpus.tsv") -> dict[str, str]:
    """{path in the source: path in the corpus}"""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["path in it"]: row["file"] for row in rows if row["repository"] == source.repository}


def fetch(address: str, commit: str, files: dict[str, str], corpus: Path) -> None:
    """Copy these files of one commit into the corpus, without the rest of the repository."""
    with TemporaryDirectory(prefix="pixelscan-corpus-") as clone:
        _check_out(address, commit, list(files), Path(clone))
        for original, name in files.items():
            (corpus / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(clone) / original, corpus / name)


def _check_out(address: str, commit: str, paths: Sequence[str], clone: Path) -> None:
    """Fetch only these paths, in one request to the server."""

    def git(*arguments: str, text: str = "") -> None:
        subprocess.run(["git", "-C", str(clone), *arguments], input=text, text=True, check=True)

    git("init", "--quiet")
    git("remote", "add", "origin", address)
    git("config", "remote.origin.promisor", "true")
    git("config", "remote.origin.partialCloneFilter", "blob:none")
    git("fetch", "--quiet", "--depth=1", "origin", commit)
    git("sparse-checkout", "set", "--no-cone", "--stdin", text="\n".join(map(_pattern, paths)))
    git("-c", "core.autocrlf=false", "checkout", "--quiet", commit)


def _pattern(path: str) -> str:
    """As .gitignore writes exactly this file."""
    return "/" + "".join(f"\\{character}" if character in r"\*?[]" else character for character in path)


def truth(corpus: Path) -> dict[str, dict[str, Any]]:
    """{file: {"Group:Tag": value, "words": {...}}}, by ExifTool; `words` is what it prints without -n, if different."""
    values, words = dict(_answers(corpus, "-n")), dict(_answers(corpus))
    return {
        file: facts | {"words": {tag: text for tag, text in words[file].items() if text != facts.get(tag)}}
        for file, facts in values.items()
    }


def _answers(corpus: Path, *options: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """ExifTool exits with 1 if a file is damaged, which some are on purpose."""
    command = [*EXIFTOOL, *options, "images", "damaged"]
    said = subprocess.run(command, cwd=corpus, capture_output=True, check=False).stdout
    for facts in json.loads(said):
        yield facts["SourceFile"], {tag: value for tag, value in facts.items() if _is_compared(tag, value)}


def _is_compared(tag: str, value: object) -> bool:
    """Nothing of the file system, no binary data, no long text."""
    group, _, name = tag.partition(":")
    if not name or group == "System" or name == "ExifToolVersion" or name not in READ_OF.get(group, {name}):
        return False
    return len(str(value)) <= LONGEST_TEXT and not str(value).startswith("(Binary data")


def main() -> int:
    if shutil.which("exiftool") is None:
        print("make corpus needs ExifTool: sudo apt install libimage-exiftool-perl", file=sys.stderr)
        return 1
    for source in SOURCES:
        files = listed(source)
        print(f"Fetching {len(files)} files of {source.repository} ({source.licence!r}) ...")
        try:
            fetch(source.address, source.commit, files, FETCHED)
        except subprocess.CalledProcessError as error:
            print(f"{source.address} could not be fetched (git's exit code: {error.returncode}).", file=sys.stderr)
            return 1
    print("Asking ExifTool ...")
    (FETCHED / "truth.json").write_text(json.dumps(truth(FETCHED), indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
