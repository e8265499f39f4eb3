"""Visitors for PixelScan that use Streamlit's protocol: locust -f tests/load_tester.py --host=http://ADDRESS

Each opens the page, uploads photos, checks what the page shows, filters tags, goes to the other pages and watches the
CPU chart, with 1 to 2 seconds between two requests. A failed script, an exception on the page, a wrong camera or a
lost session is a failure in Locust's table, as a sentence.
"""

import random
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from uuid import uuid4

import gevent
from locust import User, between, events, task
from locust.env import Environment
from locust.exception import RescheduleTask
from locust.runners import WorkerRunner

from tests.support.visitors.load_tester_options import PAGES, addresses_in, pages_in, photos_to_send
from tests.support.visitors.load_tester_photos import LoadPhoto, never_seen
from tests.support.visitors.load_tester_shares import Shares, show
from tests.support.visitors.streamlit_client import (
    Answer,
    Refused,
    SessionLost,
    StreamlitClient,
    VisitFailed,
    multipart,
)

WITHOUT_PHOTOS = {"compare": "two or more photos", "collection": "See how you take photos"}
SEARCHES = ("exposure", "model", "resolution", "gps", "0x9003")
TRAY = 4
PATIENCE_SECONDS = 60.0
POLLS = 4
# The same interval as in session_affinity/index.js.
QUESTIONS = 6

shares = Shares()


class WrongPage(VisitFailed):
    """The page's text does not match what the visitor did."""


@events.init.add_listener
def prepare(environment: Environment, **_: object) -> None:
    """Check the options and set up the tables; ends Locust with a sentence if an option is invalid."""
    options = environment.parsed_options
    assert options
    if unknown := set(pages_in(options.pages)) - set(PAGES):
        sys.exit(f"locust: unknown in --pages: {', '.join(sorted(unknown))}; there are {', '.join(PAGES)}")
    try:
        addresses = addresses_in(options.source_addresses)
    except ValueError as fault:
        sys.exit(f"locust: {fault}")
    Guest.photos = photos_to_send(options.photos)
    Guest.addresses = cycle(addresses or [None])
    StressStarter.fixed_count = options.stress_users
    # Locust drops classes of weight 0 before the options are parsed.
    if StressStarter not in environment.user_classes:
        environment.user_classes.append(StressStarter)
    show(shares, environment)
    if (options.headless or options.autostart) and not isinstance(environment.runner, WorkerRunner):
        environment.events.quit.add_listener(lambda **_: fail_without_requests(environment))
    # Locust's clock stopped while the photos were drawn, and would subtract that from the run's time.
    gevent.get_hub().loop.update_now()


def fail_without_requests(environment: Environment) -> None:
    """Fail a run without any request, which Locust would call a success. Prints a sentence, once all workers have
    reported.
    """
    if not environment.stats.total.num_requests:
        sys.exit("locust: no request was finished, so this run says nothing: let it run longer (-t)")


class Guest(User):
    """The base of all users: a browser, photos, and rows in Locust's table."""

    abstract = True
    wait_time = between(1, 2)
    photos: tuple[LoadPhoto, ...] = ()
    addresses: Iterator[str | None] = cycle([None])

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.browser = StreamlitClient(self.host or "", timeout=PATIENCE_SECONDS, source_address=next(self.addresses))
        self.supply = never_seen(self.photos, uuid4().hex[:8])
        self.is_open = False
        self.pod = ""

    @contextmanager
    def request(self, kind: str, name: str) -> Iterator[None]:
        """One row of Locust's table. After a failure the visitor leaves and a new one arrives."""
        network, fault, before = None, None, self.browser.received
        begin = time.perf_counter()
        try:
            network = self.round_trip()
            begin, before = time.perf_counter(), self.browser.received
            yield
        except VisitFailed as failed:
            fault = str(failed)
        seconds = time.perf_counter() - begin
        if network is not None and not fault:
            shares.spent(name, self.pod, seconds, network)
        self.environment.events.request.fire(
            request_type=kind,
            name=name,
            response_time=1000 * seconds,
            response_length=self.browser.received - before,
            exception=fault,
            context={},
        )
        if fault:
            self.leave()
            raise RescheduleTask

    def round_trip(self) -> float | None:
        """The current round trip in seconds of a message without work; None before the page is open."""
        return self.browser.ping() if self.is_open else None

    def on_stop(self) -> None:
        self.leave()

    def leave(self) -> None:
        self.browser.close()
        self.is_open = False

    def open(self, path: str) -> None:
        """Open the app at this address, unless it is already open."""
        if not self.is_open:
            with self.request("open", path):
                self.browser.open(path)
            self.is_open = True
            own = self.browser.page.data("session affinity")
            self.pod = own["pod"] if own else ""
            if own:
                self.check_affinity(own)
            self.wait()

    def check_affinity(self, own: dict[str, str]) -> None:
        """Check as often as the page does in a browser that the process that made the page, and no other, answers."""
        with self.request("GET", "/api/pod"):
            told = [own, *(self.browser.get("/api/pod").json() for _ in range(QUESTIONS))]
            pods = {one["process"]: one["pod"] for one in told}
            if len(pods) > 1:
                raise SessionLost(
                    f"One visitor's requests reach {len(pods)} pods ({', '.join(sorted(pods.values()))}): "
                    "the Service or proxy needs session affinity."
                )

    def go(self, page: str) -> None:
        """Go to this page if necessary, and check its text."""
        self.open("/")
        if self.browser.page_name != page:
            with self.request("page", f"/{page}"):
                self.browser.switch_page(page)
            self.wait()


class Visitor(Guest):
    """A person with a browser."""

    weight = 9

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        options = environment.parsed_options
        self.pages = pages_in(options.pages) if options else list(PAGES)
        self.tray: list[LoadPhoto] = []
        self.pictures: set[str] = set()

    def on_stop(self) -> None:
        """Deletes the photos at once with the page's button, instead of after 15 minutes; not counted."""
        if self.tray:
            with suppress(VisitFailed):
                self.browser.open("/")
                self.browser.click("Remove all")
        super().on_stop()

    def leave(self) -> None:
        super().leave()
        # A new browser: the photos of the old one are no longer its own.
        self.browser.cookies.clear()
        self.tray, self.pictures = [], set()

    @task(4)
    def upload(self) -> None:
        """Upload one more photo; the first is shown at once, later ones are selected in the strip."""
        self.go("")
        if len(self.tray) >= TRAY:
            self.clear()
        photo = next(self.supply)
        with self.request("upload", "a photo"):
            self.tray.append(photo)  # first, so that a visitor who is stopped during the upload deletes it too
            self.browser.upload({photo.name: photo.data})
            if photo.name not in self.names():
                raise WrongPage("The photo that was sent is not among those that the page offers.")
            if len(self.tray) == 1:
                self.check(photo)
            self.fetch(one["src"] for one in self.strip())
        if len(self.tray) > 1:
            self.wait()
            self.choose(photo)
        else:
            self.look()

    @task(3)
    def choose_another(self) -> None:
        self.with_photo()
        self.choose(random.choice(self.tray))

    @task(4)
    def search_tags(self) -> None:
        self.with_photo()
        with self.request("click", "search the tags"):
            self.browser.set("Search all tags", random.choice(SEARCHES))
            self.check_tags()

    @task(3)
    def filter_tags(self) -> None:
        self.with_photo()
        with self.request("click", "filter the tags"):
            self.browser.set("Search all tags", "")
            self.browser.set("Groups", [random.choice(self.browser.options("Groups"))])
            self.check_tags()

    @task(5)
    def look_at_another_page(self) -> None:
        if not self.pages:
            return
        page = random.choice(self.pages)
        self.open("/")
        with self.request("page", f"/{page}"):
            self.browser.switch_page(page)
            photos_needed = {"compare": 2, "collection": 1}.get(page, 0)
            self.browser.expect((PAGES if len(self.tray) >= photos_needed else WITHOUT_PHOTOS)[page])
        if page == "cpu":
            self.watch_the_chart()

    @task(1)
    def take_along(self) -> None:
        """Download the tray's table, like the button."""
        self.with_photo()
        with self.request("GET", "/api/tray/photos.csv"):
            table = self.browser.get(self.browser.page.data("photo downloads")[0]["address"]).body.decode()
            if missing := [photo.name for photo in self.tray if photo.name not in table]:
                raise WrongPage(f"The CSV of the tray does not name {missing[0]}, which is in it.")

    @task(1)
    def reload(self) -> None:
        """A new session in the same browser, which finds its photos again."""
        if not self.is_open:
            return
        with self.request("open", "/ again"):
            self.browser.open("/")
            if missing := [photo for photo in self.tray if photo.name not in self.names()]:
                raise WrongPage(f"After a reload {len(missing)} of the visitor's photos are gone.")

    def clear(self) -> None:
        with self.request("click", "Remove all"):
            self.browser.click("Remove all")
            self.browser.expect("See what your photos say")
            self.tray = []
        self.wait()

    def choose(self, photo: LoadPhoto) -> None:
        with self.request("click", "choose a photo"):
            self.browser.trigger("strip", "picked", [self.names()[photo.name]])
            self.check(photo)
        self.look()

    def look(self) -> None:
        """Fetch the current photo's pictures, and tell the page when one that had to be decoded has loaded."""
        addresses = set(re.findall(r"/api/pictures/\w+/\w+", self.browser.page.markup))
        awaited = self.browser.page.data("image loaded")
        if awaited or addresses - self.pictures:
            with self.request("picture", "of a photo"):
                self.fetch(addresses)
                if awaited:
                    self.browser.trigger("image loaded", "loaded", value=True)
                    if self.browser.page.data("image loaded"):
                        raise WrongPage("The page still waits for a picture that has come.")

    def watch_the_chart(self) -> None:
        """The requests of a browser with the CPU page open."""
        since, meta = 0.0, ""
        for _ in range(POLLS):
            self.wait()
            with self.request("poll", "/api/cpu"):
                told = self.browser.get(f"/api/cpu?window=300&since={since}&meta={meta}").json()
                if not told["samples"] and not told["latest"]:
                    raise WrongPage("/api/cpu has no sample of any pod.")
                since, meta = told["now"], told.get("meta", meta)

    def with_photo(self) -> None:
        """Go to the Photos page with a photo in the tray."""
        self.go("")
        if not self.tray:
            self.upload()
            self.wait()

    def names(self) -> dict[str, str]:
        """The photos in the strip, name to id."""
        return {photo["name"]: photo["id"] for photo in self.strip()}

    def strip(self) -> list[dict[str, str]]:
        """The photos as the page lists them."""
        return list((self.browser.page.data("strip") or {"photos": []})["photos"])

    def check(self, photo: LoadPhoto) -> None:
        """Check that the page shows this photo and no other."""
        words = self.browser.page.words
        if photo.name not in words:
            raise WrongPage("The page does not name the photo that it should show.")
        if photo.camera not in words:
            raise WrongPage(f"The page does not name the camera of the photo, {photo.camera}.")
        for camera in {other.camera for other in self.photos}:
            if camera and camera not in photo.camera and photo.camera not in camera and camera in words:
                raise WrongPage(f"The page names another camera than the photo's: {camera} for {photo.camera}.")

    def check_tags(self) -> None:
        found = re.search(r"(\d+) of (\d+) tags", self.browser.page.words)
        if not found or int(found[1]) > int(found[2]) or not int(found[2]):
            raise WrongPage("The page does not say how many tags were found.")

    def fetch(self, addresses: Iterable[str]) -> None:
        """Fetch the pictures that this browser does not have yet."""
        for address in sorted(set(addresses) - self.pictures):
            self.browser.get(address)
            self.pictures.add(address)


class ApiCaller(Guest):
    """A script that posts photos to /api/scan."""

    weight = 1

    def round_trip(self) -> float:
        """Request the pod's name, like session_affinity/index.js, because there is no page that has it."""
        answer = self.browser.get("/api/pod")
        self.pod = answer.json()["pod"]
        return answer.seconds

    @task
    def scan(self) -> None:
        photo = next(self.supply)
        with self.request("POST", "/api/scan"):
            answer = self.answer_for(photo)
            told = answer.json() if "json" in answer.headers.get("content-type", "") else {}
            if answer.status != 200:
                raise Refused(told.get("error", f"POST /api/scan was answered with {answer.status}."), answer.status)
            if photo.camera not in (told["summary"]["camera"] or ""):
                raise WrongPage(f"/api/scan names another camera than {photo.camera}: {told['summary']['camera']}.")
            if told["file"] != photo.name or not told["tags"]:
                raise WrongPage("/api/scan answers with another file's name, or with no tags.")

    def answer_for(self, photo: LoadPhoto) -> Answer:
        """The answer, waited for as long as the server says that it is busy; such refusals have a row of their own."""
        body, content_type = multipart("photo", photo.name, photo.data)
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self.browser.request("POST", "/api/scan", body, {"Content-Type": content_type})
            pause = answer.headers.get("retry-after")
            if pause is None or time.monotonic() + float(pause) > end:
                return answer
            self.environment.events.request.fire(
                request_type=str(answer.status),
                name="asked to wait",
                response_time=1000 * answer.seconds,
                response_length=len(answer.body),
                exception=None,
                context={},
            )
            gevent.sleep(float(pause))


class StressStarter(Guest):
    """A visitor who starts stress runs; there are none unless --stress-users gives a number."""

    weight = 0

    @task
    def stress(self) -> None:
        """A minute of load on all pods, then a minute's pause."""
        self.leave()
        self.open("/cpu")
        if "Stop" in self.browser.page.words:
            return
        with self.request("click", "start a stress run"):
            self.browser.fill("Where", "All pods")
            self.browser.fill("Amount", 80.0)
            self.browser.fill("Minutes", [1])
            self.browser.click("Start")
            self.browser.expect("on every pod")
        self.browser.listen(90)
