"""The store's clock, as a pod learns it."""

import time

import pytest

from pixelscan.load.clock import StoreClock
from pixelscan.load.model import Pod
from pixelscan.web.load.clock_words import wrong_clocks


def tell(clock: StoreClock, ahead: float, *, slow: float = 0.0) -> float:
    """What a store tells from which this machine is so many seconds ahead, `slow` of them on the way back."""
    answered = time.monotonic()
    return clock.note(answered - slow, time.time() - ahead - slow, answered)


def test_without_a_store_it_is_this_machines() -> None:
    clock = StoreClock()
    assert clock.now() == pytest.approx(time.time(), abs=0.5)
    assert clock.seconds_ahead is None


@pytest.mark.parametrize("ahead", [37.0, -3600.0])
def test_it_is_the_stores(ahead: float) -> None:
    """What was timed before is to be moved once; the next measurement changes nothing."""
    clock = StoreClock()
    assert tell(clock, ahead) == pytest.approx(-ahead, abs=0.5)
    assert tell(clock, ahead) == 0.0
    assert clock.now() == pytest.approx(time.time() - ahead, abs=0.5)
    assert clock.seconds_ahead == pytest.approx(ahead, abs=0.5)


def test_a_difference_that_disturbs_nobody_is_not_told() -> None:
    clock = StoreClock()
    assert tell(clock, 0.7) == 0.0
    assert clock.seconds_ahead is None


def test_a_slow_answer_accuses_nobody() -> None:
    """A store that took four seconds tells its time by two seconds wrong: only what is more counts as an error."""
    clock = StoreClock()
    tell(clock, 0.0, slow=4)
    assert clock.seconds_ahead is None
    tell(clock, 0.0)
    assert clock.now() == pytest.approx(time.time(), abs=0.5)
    tell(clock, 0.0, slow=4)
    assert clock.now() == pytest.approx(time.time(), abs=0.5)


def test_setting_this_machines_clock_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = StoreClock()
    tell(clock, 0.0)
    before = clock.now()
    with monkeypatch.context() as patched:
        own = time.time
        patched.setattr(time, "time", lambda: own() + 600)
        assert clock.now() - before < 300
        assert clock.seconds_ahead == pytest.approx(600, abs=1)


def test_a_store_that_moved_to_another_machine_is_believed() -> None:
    """At once, not once its old time is forgotten."""
    clock = StoreClock()
    tell(clock, 0.0)
    tell(clock, 90.0)
    assert clock.seconds_ahead == pytest.approx(90, abs=0.5)


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [
        ([None, None], ""),
        ([None, 37.2], "Pod pod-1's clock is 37 s ahead: its samples are shown in the database's time."),
        ([-3600.0], "Pod pod-0's clock is 60 minutes behind: its samples are shown in the database's time."),
        ([864000.0, -7200.0], "The clocks of 2 pods are wrong (pod-0 is 10 days ahead, pod-1 is 2 hours behind): "),
        ([5.0] * 5, "(pod-0 is 5 s ahead, pod-1 is 5 s ahead, pod-2 is 5 s ahead, and 2 more)"),
    ],
)
def test_pods_whose_clocks_are_wrong_are_named(ahead: list[float | None], sentence: str) -> None:
    pods = [Pod(f"pod-{n}", 0, "node", None, None, "machine", clock_ahead=one) for n, one in enumerate(ahead)]
    assert sentence in wrong_clocks(pods)
    assert bool(wrong_clocks(pods)) == bool(sentence)
