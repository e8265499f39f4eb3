"""How much memory visitors use in a pod: python -m benchmarks.session_memory [--visitors 50] [--photos 1000]

How much each session takes while it is open, what is left three minutes after all have gone, and whether one photo
after the other adds up. Takes about eight minutes; other work on the machine does not change it.
"""

import argparse
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.capacity import Pinned, draw_photos, pinned
from pixelscan.metadata.pixels.preview import preview
from pixelscan.metadata.scanner import scan
from tests.support.visitors.streamlit_client import StreamlitClient

PHOTOS_A_SESSION = 2
GONE_SECONDS = 180
STEPS = 10


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.session_memory", description=__doc__)
    parser.add_argument("--visitors", type=int, default=50, help="sessions at once (%(default)s)")
    parser.add_argument("--photos", type=int, default=1000, help="sent one after the other by one (%(default)s)")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="pixelscan-memory-") as name:
        folder = Path(name)
        draw_photos(folder)
        photos = _never_seen(folder)
        with pinned("pixelscan", folder) as server:
            # What a process loads with its first photos does not count for visitors.
            _one_after_the_other(server, photos, 20)
            before = _megabytes(server, "before")
            open_ = _sessions(server, photos, options.visitors)
            of_session = (open_ - before) / options.visitors
            print(f"each session: {of_session:.2f} MB, of which thumbnails {_thumbnail_megabytes(folder):.2f}")
            time.sleep(GONE_SECONDS)
            gone = _megabytes(server, f"{GONE_SECONDS} s after all have left")
            print(f"times before: {gone / before:.2f}")
            for step in range(1, STEPS + 1):
                _one_after_the_other(server, photos, options.photos // STEPS)
                _megabytes(server, f"after {step * options.photos // STEPS} photos more")


def _never_seen(folder: Path) -> Iterator[tuple[str, bytes]]:
    drawn = [path.read_bytes() for path in sorted(folder.glob("*.jpg"))]
    for number, data in zip(itertools.count(), itertools.cycle(drawn)):
        yield f"photo-{number}.jpg", data + number.to_bytes(4, "big")


def _sessions(server: Pinned, photos: Iterator[tuple[str, bytes]], count: int) -> float:
    """Memory while a number of sessions are open; they end by closing the page and leave photos in the tray."""
    visitors = [StreamlitClient(server.address) for _ in range(count)]
    for visitor in visitors:
        visitor.open("/")
        for _ in range(PHOTOS_A_SESSION):
            visitor.upload(dict([next(photos)]))
    megabytes = _megabytes(server, f"{count} sessions of {PHOTOS_A_SESSION} photos")
    for visitor in visitors:
        visitor.close()
    return megabytes


def _one_after_the_other(server: Pinned, photos: Iterator[tuple[str, bytes]], count: int) -> None:
    with StreamlitClient(server.address) as visitor:
        visitor.open("/")
        for _ in range(count):
            visitor.upload(dict([next(photos)]))
        visitor.click("Remove all")


def _thumbnail_megabytes(folder: Path) -> float:
    photo = next(folder.glob("*.jpg"))
    made = preview(photo, scan(photo))
    pictures = (made.picture, made.small, made.embedded)
    return PHOTOS_A_SESSION * sum(len(picture.data) for picture in pictures if picture) / 1e6


def _megabytes(server: Pinned, when: str) -> float:
    """Memory of all the pod's processes; also printed."""
    time.sleep(3)
    now = server.megabytes()
    print(f"{when}: {now:.0f} MB", flush=True)
    return now


if __name__ == "__main__":
    main()
