"""The visitors of `benchmarks.capacity`, in a separate process on their own core.

Arguments: ADDRESS KIND USERS SECONDS PAUSE FOLDER. Writes "begin" when all have arrived, then what they saw, as JSON.
"""

import json
import os
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.visitors.streamlit_client import Answer, StreamlitClient, VisitFailed, multipart

PATIENCE_SECONDS = 60
PAGES = ("compare", "collection", "cpu", "runs")
SEARCHES = ("exposure", "model", "resolution", "gps", "0x9003")
PICTURES = re.compile(r"/api/pictures/\w+/\w+")


class Visitor:
    """One person or script: `arrive` is not measured, `act` makes one request."""

    def __init__(self, address: str, photos: list[bytes], number: int) -> None:
        self.client = StreamlitClient(address, timeout=PATIENCE_SECONDS)
        # Separate, so that visitors pause in the same way on both servers.
        self.chance = random.Random(number)
        self._photos, self._number, self._sent = photos, number, 0

    def arrive(self) -> None:
        """Everything before the measurement."""

    def act(self) -> str:
        """Make one request; returns its kind."""
        raise NotImplementedError

    def pause(self, seconds: float) -> list[float]:
        """Wait; returns the seconds until each picture that arrived."""
        time.sleep(seconds)
        return []

    def next_photo(self) -> tuple[str, bytes]:
        """A photo with a name and content that were never sent before."""
        self._sent += 1
        # Unique to this process, because the previous level's photos stay in their trays for a while.
        name = f"photo-{os.getpid()}-{self._number}-{self._sent}.jpg"
        return name, self._photos[(self._number + self._sent) % len(self._photos)] + name.encode()

    def posted(self, path: str, said: str) -> str:
        """A form with one photo, and what the answer must contain."""
        name, data = self.next_photo()
        body, kind = multipart("photo", name, data)
        answer = self.client.request("POST", path, body, {"Content-Type": kind})
        if answer.status != 200 or name.encode() not in answer.body or said.encode() not in answer.body:
            raise VisitFailed(f"POST {path} was answered with {answer.status}: {answer.body[:200]!r}")
        return "upload"


class FlaskVisitor(Visitor):
    def act(self) -> str:
        return self.posted("/", "EXIF FNumber")


class ApiVisitor(Visitor):
    def act(self) -> str:
        return self.posted("/api/scan", "FNumber")


class Uploader(Visitor):
    """Uploads one photo after another on the Photos page."""

    def __init__(self, address: str, photos: list[bytes], number: int) -> None:
        super().__init__(address, photos, number)
        self._seen: set[str] = set()
        self._hands = ThreadPoolExecutor(1)
        self._coming: Future[Answer] | None = None
        self._asked_at = 0.0

    def arrive(self) -> None:
        self.client.open("/")

    def act(self) -> str:
        name, data = self.next_photo()
        self.client.upload({name: data})
        strip = self.client.page.data("strip") or {"photos": []}
        if name not in {photo["name"] for photo in strip["photos"]}:
            raise VisitFailed(f"{name} is not among the photos of the page.")
        self._fetch_pictures(json.dumps(strip))
        return "upload"

    def pause(self, seconds: float) -> list[float]:
        end = time.perf_counter() + seconds
        taken = self.look(seconds)
        time.sleep(max(end - time.perf_counter(), 0))
        return taken

    def look(self, seconds: float) -> list[float]:
        """Fetch the current photo's picture, which has to be decoded first, and tell the page when it has loaded, as a
        browser does. Nothing waits for it: after `seconds` it is left for the next call.
        """
        awaited = (self.client.page.data("image loaded") or {"address": ""})["address"]
        if not awaited:
            return []
        if awaited not in self._seen:
            self._seen.add(awaited)
            self._asked_at = time.perf_counter()
            self._coming = self._hands.submit(self.client.get, awaited)
        if self._coming is None or not wait([self._coming], seconds).done:
            return []
        self._coming.result()
        taken = [time.perf_counter() - self._asked_at]
        self._coming = None
        self.client.trigger("image loaded", "loaded", value=True)
        self.client.expect("Tones")
        self._fetch_pictures(self.client.page.markup)
        return taken

    def _fetch_pictures(self, markup: str) -> None:
        for path in set(PICTURES.findall(markup)) - self._seen:
            self.client.get(path)
            self._seen.add(path)


class MixedVisitor(Uploader):
    """One upload for every three clicks and two page changes, each with different photos."""

    def arrive(self) -> None:
        super().arrive()
        Uploader.act(self)
        self.look(PATIENCE_SECONDS)

    def act(self) -> str:
        kind = random.choice(("upload", "click", "click", "click", "page", "page"))
        if kind == "page":
            self.client.switch_page(random.choice([page for page in ("", *PAGES) if page != self.client.page_name]))
            return kind
        if self.client.page_name:
            self.client.switch_page("")
            return "page"
        return super().act() if kind == "upload" else self._click()

    def _click(self) -> str:
        photos = (self.client.page.data("strip") or {"photos": []})["photos"]
        if len(photos) > 1 and random.random() < 0.5:
            self.client.trigger("strip", "picked", [random.choice(photos)["id"]])
        else:
            self.client.set("Search all tags", random.choice(SEARCHES))
            self.client.expect(" tags")
        return "click"


KINDS: dict[str, Callable[[str, list[bytes], int], Visitor]] = {
    "flask": FlaskVisitor,
    "api": ApiVisitor,
    "uploads": Uploader,
    "mixed": MixedVisitor,
}


@dataclass
class Seen:
    """Milliseconds of each request by kind, and until each decoded picture was there; failures as sentences; the
    total seconds.
    """

    ms: dict[str, list[float]] = field(default_factory=dict)
    pictures: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


def main() -> None:
    address, kind, users, seconds, pause, folder = sys.argv[1:]
    photos = [path.read_bytes() for path in sorted(Path(folder).glob("*.jpg"))]
    visitors = [KINDS[kind](address, photos, number) for number in range(int(users))]
    seen, gate = Seen(), threading.Barrier(len(visitors) + 1)
    given = (gate, float(seconds), float(pause), seen)
    threads = [threading.Thread(target=_visit, args=(one, *given), daemon=True) for one in visitors]
    for thread in threads:
        thread.start()
        # One at a time, because arrivals are not measured.
        time.sleep(0.05)
    gate.wait()
    print("begin", flush=True)
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    seen.seconds = time.perf_counter() - begin
    print(json.dumps(vars(seen)), flush=True)


def _visit(visitor: Visitor, gate: threading.Barrier, seconds: float, pause: float, seen: Seen) -> None:
    try:
        visitor.arrive()
    except VisitFailed as fault:
        seen.failures.append(str(fault))
    gate.wait()
    end = time.perf_counter() + seconds
    time.sleep(visitor.chance.uniform(0, 2 * pause))
    while time.perf_counter() < end:
        begin = time.perf_counter()
        try:
            kind = visitor.act()
            seen.ms.setdefault(kind, []).append(1000 * (time.perf_counter() - begin))
            seen.pictures += [1000 * taken for taken in visitor.pause(visitor.chance.uniform(pause, 2 * pause))]
        except VisitFailed as fault:
            seen.failures.append(str(fault))
            with suppress(VisitFailed):
                visitor.arrive()
    visitor.client.drop()


if __name__ == "__main__":
    main()
