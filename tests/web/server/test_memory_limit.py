"""The settings are compared with the container's memory limit when the server starts."""

from pathlib import Path

import pytest

from pixelscan.settings import Settings
from pixelscan.web.server.door.memory_limit import memory_limit_mb, warning


@pytest.mark.parametrize(
    ("stored", "limit"), [("1073741824\n", 1024), ("max\n", None), ("9223372036854771712\n", None), (None, None)]
)
def test_the_limit_is_the_cgroups(tmp_path: Path, stored: str | None, limit: int | None) -> None:
    """In version 1 and 2; none on a laptop."""
    path = tmp_path / "memory.max"
    if stored:
        path.write_text(stored)
    assert memory_limit_mb((tmp_path / "absent", path)) == limit


def test_settings_that_do_not_fit_are_named() -> None:
    """With what is needed, what there is, and the variables that change it."""
    settings = Settings(workers=4, worker_memory_mb=512)
    assert "is 1,024 MB" in warning(settings, 1024)
    assert "PIXELSCAN_WORKERS" in warning(settings, 1024)
    assert warning(settings, 8192) == ""
    assert warning(settings, None) == ""
