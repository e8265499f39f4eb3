"""Settings come from PIXELSCAN_ variables; an invalid one gets a sentence with its name."""

import subprocess
import sys
from pathlib import Path

import pytest

from pixelscan.errors import SettingError
from pixelscan.settings import Settings, read_settings
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]


def test_without_settings_the_documented_limits_apply() -> None:
    """200 MB per photo, 2 s and 512 MB per worker."""
    settings = read_settings({})
    assert (settings.max_upload_mb, settings.scan_seconds, settings.worker_memory_mb) == (200, 2.0, 512)
    assert 1 <= settings.worker_count() <= 4


def test_a_variable_changes_its_setting_alone() -> None:
    """Other environment variables are ignored."""
    given = {"PIXELSCAN_WORKERS": "3", "PIXELSCAN_SCAN_SECONDS": "0.5", "HOME": "/"}
    assert read_settings(given) == Settings(workers=3, scan_seconds=0.5)


@pytest.mark.parametrize("value", ["many", "0", "-1", "1.5", "1e30", "nan"])
def test_a_value_that_cannot_be_used_is_named(value: str) -> None:
    """The sentence has the variable's name and its allowed values."""
    with pytest.raises(SettingError, match=r"PIXELSCAN_WORKERS is .*whole number above 0"):
        read_settings({"PIXELSCAN_WORKERS": value})


def test_an_hpa_whose_bounds_cross_is_named() -> None:
    """Kubernetes refuses it too; a single bound is fine."""
    with pytest.raises(SettingError, match="PIXELSCAN_HPA_MAX is 2; it must be at least PIXELSCAN_HPA_MIN, which is 5"):
        read_settings({"PIXELSCAN_HPA_MIN": "5", "PIXELSCAN_HPA_MAX": "2"})
    assert read_settings({"PIXELSCAN_HPA_MIN": "5"}).hpa_min == 5


def test_without_a_database_the_history_is_a_file_of_the_state_folder() -> None:
    """A laptop needs no set-up; a cluster sets its database."""
    assert read_settings({"PIXELSCAN_STATE_DIR": "/var/state"}).history_url() == "sqlite:////var/state/history.sqlite"
    shared = {"PIXELSCAN_DATABASE_URL": "postgresql://user:secret@database/pixelscan"}
    assert read_settings(shared).history_url() == shared["PIXELSCAN_DATABASE_URL"]


def test_the_state_folder_follows_the_xdg_specification() -> None:
    """A path that is not absolute is ignored, and PixelScan's own variable goes before."""
    home = {"XDG_STATE_HOME": "/var/lib/me"}
    assert read_settings(home).history_url() == "sqlite:////var/lib/me/pixelscan/history.sqlite"
    assert read_settings({"XDG_STATE_HOME": "state"}) == read_settings({})
    assert read_settings(home | {"PIXELSCAN_STATE_DIR": "/own"}).history_url() == "sqlite:////own/history.sqlite"


def test_a_wrong_database_is_reported_without_its_password() -> None:
    """Many people can read logs."""
    with pytest.raises(SettingError, match="PIXELSCAN_DATABASE_URL must begin with") as told:
        read_settings({"PIXELSCAN_DATABASE_URL": "mysql://user:secret@database/pixelscan"})
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "given",
    [
        {"PIXELSCAN_ALLOWED_HOSTS": "https://photos.example"},
        {"PIXELSCAN_ALLOWED_HOSTS": "photos.example,a b"},
    ],
)
def test_what_is_no_host_is_named(given: dict[str, str]) -> None:
    """Guessing would open the server, or close it."""
    (variable,) = given
    with pytest.raises(SettingError, match=f"{variable} is .*such as"):
        read_settings(given)
    hosts = read_settings({"PIXELSCAN_ALLOWED_HOSTS": "Photos.example, *.b.example,*"}).hosts()
    assert hosts == ("photos.example", "*.b.example", "*")


def test_a_pod_without_request_starts() -> None:
    """Kubernetes gives it 0 millicores; a name too long for the database column is refused."""
    assert read_settings({"PIXELSCAN_CPU_REQUEST": "0", "PIXELSCAN_CPU_LIMIT": "250"}) == Settings(cpu_limit=250)
    with pytest.raises(SettingError, match="PIXELSCAN_POD_NAME has 300 characters"):
        read_settings({"PIXELSCAN_POD_NAME": "x" * 300})


def test_the_server_reports_a_wrong_setting_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence on stderr, no traceback, exit code 2."""
    monkeypatch.setenv("PIXELSCAN_MAX_UPLOAD_MB", "lots")
    ended = subprocess.run(
        [sys.executable, "-m", "pixelscan", "serve"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.strip() == "PIXELSCAN_MAX_UPLOAD_MB is 'lots'; it must be a whole number above 0."
