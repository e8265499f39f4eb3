"""Objects that live as long as the server: made from its settings, reached by one function, closed at the end."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import FrozenInstanceError
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from pixelscan.errors import PhotoTooLarge
from pixelscan.metadata.samples import sample_photos
from pixelscan.settings import Settings
from pixelscan.web import services as module
from pixelscan.web.load.metrics import metrics
from pixelscan.web.services import Services, open_services, services

PHOTO = sample_photos()[0]


@pytest.fixture(autouse=True)
def none_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """No services of other tests are open, and there is no Streamlit server whose sessions could be counted."""
    monkeypatch.setattr("pixelscan.web.load.metrics.open_sessions", lambda: None)
    monkeypatch.setattr(module, "_open", [])


@contextmanager
def of(folder: Path, session_photos: int = 200) -> Iterator[Services]:
    with open_services(Settings(workers=1, state_dir=str(folder), session_photos=session_photos)) as opened:
        yield opened


def scans_counted() -> float:
    """As reported by /metrics."""
    families = text_string_to_metric_families(bytes(metrics(Request({"type": "http"})).body).decode())
    values = {sample.name: sample.value for family in families for sample in family.samples}
    return values["pixelscan_scan_seconds_count"]


def test_two_configurations_live_in_one_process(tmp_path: Path) -> None:
    """Each has its own limits, photos and counts; routes use the services that were opened last."""
    photo = tmp_path / PHOTO.name
    photo.write_bytes(PHOTO.data)
    with of(tmp_path / "large", session_photos=2) as large:
        assert services() is large
        services().scanner.scan_to_json(photo)
        with of(tmp_path / "small", session_photos=1) as small:
            assert services() is small
            assert scans_counted() == 0
            trays = [(opened.trays, opened.trays.open_page("a browser")) for opened in (large, small)]
            for opened, tray in trays:
                opened.add_upload(tray, BytesIO(PHOTO.data), PHOTO.name, len(PHOTO.data))
            trays[0][0].add_upload(trays[0][1], BytesIO(b"another"), "b.jpg", 7)
            with pytest.raises(PhotoTooLarge, match="up to 1 photo at a time"):
                trays[1][0].add_upload(trays[1][1], BytesIO(b"another"), "b.jpg", 7)
        assert services() is large
        assert scans_counted() == 1


def test_nothing_is_left_of_closed_services(tmp_path: Path) -> None:
    """No photo, process or thread; using them afterwards gives an error that says how to start the server."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with of(tmp_path) as opened:
        opened.agent.start()
        tray = opened.trays.open_page("a browser")
        opened.trays.add_upload(tray, BytesIO(PHOTO.data), PHOTO.name, len(PHOTO.data))
        assert opened.ingest.read_new(tray, lambda _done, _of: None) == []
        path = opened.trays.photo_store.path(tray.photos[0].id)
        assert path.exists()
        threads = {thread.id for thread in psutil.Process().threads()}
        opened.trays.close_page(tray)
    assert not path.exists()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
    assert len({thread.id for thread in psutil.Process().threads()} & threads) <= len(threads) - 2
    with pytest.raises(RuntimeError, match="make run"):
        services()


def test_services_cannot_be_exchanged_one_by_one(tmp_path: Path) -> None:
    """Callers may keep a reference."""
    with of(tmp_path) as opened, pytest.raises(FrozenInstanceError):
        opened.settings = Settings()  # type: ignore[misc]


def test_services_that_cannot_all_be_made_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault during start-up leaves no worker behind."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    def fail(_settings: Settings) -> None:
        raise OSError("no room")

    monkeypatch.setattr(module, "Trays", fail)
    with ExitStack() as stack, pytest.raises(OSError, match="no room"):
        stack.enter_context(of(tmp_path))
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
    with pytest.raises(RuntimeError, match="make run"):
        services()
