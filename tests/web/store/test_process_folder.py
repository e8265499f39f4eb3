"""The folder for photos beside other users of the machine, and beside other processes of the same user."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pixelscan.web.store.process_folder import ProcessFolder

NAME = "pixelscan-test"
NOBODY = 65534
MINE = "what I wrote"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to act as another user")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that all users share."""
    tmp_path.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def users_folder(temporary: Path) -> Path:
    return temporary / f"{NAME}-{os.geteuid()}"


def test_no_other_user_can_read_it(temporary: Path) -> None:
    """Also where it was open before."""
    users_folder(temporary).mkdir(mode=0o777)
    folder = ProcessFolder(NAME)
    assert folder.path.parent.stat().st_mode & 0o077 == 0
    assert folder.path.stat().st_mode & 0o077 == 0
    folder.close()
    assert list(temporary.iterdir()) == []


@as_root
def test_two_users_of_a_machine_can_run_it(temporary: Path) -> None:
    """The second one found the first one's lock file, and could not open it."""
    first = ProcessFolder(NAME)
    child = os.fork()
    if child == 0:
        os.chdir(temporary)  # the folders above it are closed to other users
        tempfile.tempdir = "."
        os.setuid(NOBODY)
        second = ProcessFolder(NAME)
        os._exit(0 if second.path.parent.name.endswith(f"-{NOBODY}") else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    first.close()


@as_root
def test_a_folder_that_a_stranger_has_put_there_is_not_used(temporary: Path) -> None:
    """Nor is its lock waited for."""
    strange = users_folder(temporary)
    strange.mkdir()
    os.chown(strange, NOBODY, NOBODY)
    folder = ProcessFolder(NAME)
    assert strange not in folder.path.parents
    folder.close()
    assert list(temporary.iterdir()) == [strange]


def test_no_link_is_followed_and_no_other_file_is_emptied(temporary: Path) -> None:
    """A stranger's folder of our name, and a link where a lock is expected, led to any file of mine."""
    mine = temporary / "mine"
    mine.write_text(MINE)
    for folder in (temporary / f"{NAME}-evil", users_folder(temporary) / "abandoned"):
        folder.mkdir(parents=True)
        (folder / ".alive").symlink_to(mine)
    ProcessFolder(NAME).close()
    assert mine.read_text() == MINE


def test_a_link_in_place_of_the_folder_leads_nowhere(temporary: Path) -> None:
    """What it points to stays as it was."""
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    users_folder(temporary).symlink_to(elsewhere)
    folder = ProcessFolder(NAME)
    assert list(elsewhere.iterdir()) == []
    assert elsewhere.stat().st_mode & 0o777 == 0o755
    folder.close()


def test_processes_that_start_and_end_together_keep_what_is_theirs(temporary: Path) -> None:
    """None takes a neighbour's folder for abandoned, though all look for such folders."""

    def lives(number: int) -> bool:
        folder = ProcessFolder(NAME)
        (folder.path / "photo").write_text(str(number))
        kept = (folder.path / "photo").read_text() == str(number)
        folder.close()
        return kept and not folder.path.exists()

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lives, range(200)))
    assert list(temporary.iterdir()) == []
