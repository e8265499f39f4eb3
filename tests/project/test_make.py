"""`make`: lock files without a host, help, and sentences for missing tools."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    "requirements.txt": ["makernotes", "postgres", "observe"],
    "requirements-library.txt": ["makernotes", "postgres", "observe", "library"],
    "requirements-load.txt": ["makernotes", "postgres", "observe", "load-test"],
    "requirements-dev.txt": ["makernotes", "postgres", "observe", "load-test", "library", "dev", "prepare"],
    "requirements-build.txt": ["build", "prepare"],
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(lock: str) -> list[str]:
    """Each package's entry in a lock file, on one line."""
    return (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "").splitlines()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_exact_has_hashes_and_names_no_host(lock: str) -> None:
    """Each entry is package==version, possibly a marker, and hashes: no index, no address."""
    for entry in pinned(lock):
        assert re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+( ; [^:/]+?)?( +--hash=sha256:[0-9a-f]{64})+", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_has_its_pin(lock: str) -> None:
    """The lock files are newer than pyproject.toml (make pins)."""
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    asked = [] if lock == "requirements-build.txt" else project["dependencies"]
    for name in LOCKS[lock]:
        asked = asked + project["optional-dependencies"].get(name, []) + groups.get(name, [])
    names = {re.match("[a-z0-9-]+", wish)[0] for wish in asked if isinstance(wish, str)}  # type: ignore[index]
    assert names <= {entry.split("==")[0] for entry in pinned(lock)}


def test_the_builder_is_pinned_once() -> None:
    """An isolated build uses the versions of the lock files."""
    assert PROJECT["build-system"]["requires"] == PROJECT["dependency-groups"]["build"]


def test_help_lists_every_target() -> None:
    """From the comments at the top of the Makefile."""
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert re.findall(r"^make (\S+)", shown, re.MULTILINE) == phony[1].split()


def test_pins_without_uv_says_what_is_missing(tmp_path: Path) -> None:
    """A sentence, and no lock file is changed."""
    told = subprocess.run(
        ["make", "pins", f"UV={tmp_path / 'uv'}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode != 0
    assert "make pins needs uv:" in told.stderr
