"""Two cameras' clocks are aligned by GPS, by the pattern of an event's capture times, or not at all."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.clock_skew import Confidence, clock_skew, skews
from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.capture_time import CaptureTime

MORNING = datetime(2024, 5, 1, 10, tzinfo=UTC).replace(tzinfo=None)
EVENTS = 60


def times(seconds: Sequence[float], ahead: float = 0) -> list[CaptureTime]:
    """Times from a clock that is a number of seconds ahead."""
    return [
        CaptureTime(MORNING + timedelta(seconds=at + ahead), "ExifIFD:DateTimeOriginal", "unknown") for at in seconds
    ]


def with_gps(seconds: Sequence[float], ahead: float) -> list[CaptureTime]:
    """The same, each with GPS time that is a few seconds old."""
    return [
        CaptureTime(
            MORNING + timedelta(seconds=at + ahead),
            "ExifIFD:DateTimeOriginal",
            "unknown",
            gps_utc=(MORNING + timedelta(seconds=at - number % 5)).replace(tzinfo=UTC),
        )
        for number, at in enumerate(seconds)
    ]


class Event:
    """An event with moments that people photograph, and two cameras at it (or one at another event)."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._length = self._random.uniform(2, 12) * 3600
        self.moments = self._moments(self._random.choice([5, 10, 20, 40]) * 60)
        self.other_moments = self._moments(self._length / len(self.moments))
        self.ahead = self._random.choice([3600.0, -7200.0, self._random.uniform(-40000, 40000), -5 * 365 * 86400.0])

    def _moments(self, mean_pause: float) -> list[float]:
        moments = [0.0]
        while moments[-1] < self._length:
            moments.append(moments[-1] + self._random.expovariate(1 / mean_pause))
        return moments

    def camera(self, moments: Sequence[float]) -> list[float]:
        """Photos of seven in ten moments, several within a minute or two, and some at other times."""
        shots = [
            at + self._random.uniform(0, 90)
            for at in moments
            if self._random.random() < 0.7
            for _ in range(self._random.randint(1, 6))
        ]
        alone = [self._random.uniform(0, self._length) for _ in range(len(moments) // 3)]
        return sorted([*shots, *alone])


def test_gps_gives_the_skew_whatever_was_photographed() -> None:
    """One clock is an hour and four minutes ahead of the other and has to be set back by that much."""
    found = clock_skew(with_gps([0, 900, 4000], 7200), with_gps([70000, 71000, 90000], 7200 + 3840))
    assert found is not None
    assert found.offset.total_seconds() == pytest.approx(-3840, abs=5)
    assert found.confidence is Confidence.HIGH
    assert "GPS" in found.reason


def test_clocks_that_agree_are_said_to_agree() -> None:
    """GPS again; a few seconds do not count."""
    found = clock_skew(with_gps([0, 900], 7200), with_gps([100, 5000], 7203))
    assert found is not None
    assert found.offset == timedelta(0)
    assert "agree" in found.reason


def test_zones_are_no_skew() -> None:
    """The same times on a clock in Berlin and one in London, both with their zones."""
    moments = [datetime(2024, 5, 1, 10, minute, tzinfo=UTC) for minute in (0, 7, 19, 31, 33, 48, 55)]
    berlin, london = (
        [CaptureTime(at.astimezone(timezone(timedelta(hours=hours))), "a", "a") for at in moments] for hours in (2, 1)
    )
    found = clock_skew(berlin, london)
    assert found is not None
    assert found.offset == timedelta(0)


def test_a_gps_that_jumps_supports_nothing() -> None:
    """If the difference from GPS time varies by hours from photo to photo, it says nothing about the clock."""
    wild = [*with_gps([0], 0), *with_gps([100], 9000), *with_gps([200], -9000)]
    assert clock_skew(wild, with_gps([0, 100, 200], 0)) is None


def test_the_rhythm_of_an_event_aligns_two_cameras() -> None:
    """More than half of the simulated events are aligned within 1.5 minutes, and none wrongly."""
    outcomes = Counter[bool | None]()
    for seed in range(EVENTS):
        event = Event(seed)
        found = clock_skew(times(event.camera(event.moments)), times(event.camera(event.moments), event.ahead))
        outcomes[None if found is None else abs(found.offset.total_seconds() + event.ahead) < 90] += 1
    assert outcomes[False] == 0
    assert outcomes[True] > EVENTS / 2


def test_events_that_have_nothing_in_common_are_not_aligned() -> None:
    """At most one in sixty, and never with more than low confidence."""
    found = []
    for seed in range(EVENTS):
        event = Event(seed)
        found.append(clock_skew(times(event.camera(event.moments)), times(event.camera(event.other_moments), 3600)))
    suggestions = [skew for skew in found if skew]
    assert len(suggestions) <= EVENTS / 60
    assert all(skew.confidence is Confidence.LOW for skew in suggestions)


def test_a_few_photos_support_nothing() -> None:
    """Three photos each match with many shifts; photos at regular intervals match with any."""
    assert clock_skew(times([0, 600, 900]), times([0, 600, 900], 3600)) is None
    assert clock_skew(times(range(0, 36000, 60)), times(range(0, 36000, 60), 7200)) is None
    assert clock_skew([], times([0])) is None


def test_each_other_camera_has_its_own_skew() -> None:
    """Photos are grouped by camera, and two cameras of one model by their serial numbers."""

    def shots(model: str, serial: str, ahead: float) -> list[PhotoAnalysis]:
        return [_shot(model, serial, second + ahead, second) for second in (0, 500, 3000)]

    photos = [*shots("EOS R5", "1", 0), *shots("EOS R5", "2", 600), *shots("X100V", "", -1200)]
    found = {camera: round(skew.offset.total_seconds()) for camera, skew in skews(photos, 0).items()}
    assert found == {"EOS R5 no. 2": -600, "X100V": 1200}


def _shot(model: str, serial: str, clock: float, true: float) -> PhotoAnalysis:
    stamp = f"{MORNING + timedelta(seconds=clock):%Y:%m:%d %H:%M:%S}"
    utc = MORNING + timedelta(seconds=true)
    tags = [
        Tag("IFD0", "Model", model, model),
        Tag("ExifIFD", "DateTimeOriginal", stamp, stamp),
        Tag("GPS", "GPSDateStamp", f"{utc:%Y:%m:%d}", ""),
        Tag("GPS", "GPSTimeStamp", (float(utc.hour), float(utc.minute), float(utc.second)), ""),
    ]
    tags += [Tag("ExifIFD", "BodySerialNumber", serial, serial)] if serial else []
    return PhotoAnalysis(Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1, tuple(tags)))
