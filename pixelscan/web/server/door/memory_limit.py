"""Whether everything that the settings allow fits into the container's memory limit."""

from pathlib import Path

from pixelscan.settings import Settings

# cgroup v2 and v1, as a container sees its own.
LIMIT_FILES = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
# The server with its libraries; buffers of one upload; one connection.
SERVER_MB, UPLOAD_MB, CONNECTION_MB = 160, 0.32, 0.01


def memory_limit_mb(files: tuple[Path, ...] = LIMIT_FILES) -> int | None:
    """The cgroup's limit; None if it has none."""
    for path in files:
        try:
            stored = path.read_text().strip()
        except OSError:
            continue
        # cgroup v1 writes "no limit" as a number beyond any machine's memory.
        return int(stored) >> 20 if stored.isdigit() and int(stored) < 1 << 60 else None
    return None


def warning(settings: Settings, limit_mb: int | None) -> str:
    """A sentence if the settings allow more than the limit; empty if they fit."""
    needed = (
        SERVER_MB
        + 2 * settings.worker_count() * settings.worker_memory_mb
        + settings.uploads_at_once * UPLOAD_MB
        + settings.connections * CONNECTION_MB
        + settings.untaken_mb
    )
    if limit_mb is None or needed <= limit_mb:
        return ""
    return (
        f"The memory limit is {limit_mb:,} MB, but the settings allow PixelScan to use {needed:,.0f} MB. Lower "
        "PIXELSCAN_WORKERS or PIXELSCAN_WORKER_MEMORY_MB (it counts twice, for reading metadata and for pictures), "
        "PIXELSCAN_UPLOADS_AT_ONCE, PIXELSCAN_CONNECTIONS or PIXELSCAN_UNTAKEN_MB, or raise the limit."
    )
