"""Shapes: from zero to full load and back, and a past run as a shape."""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pixelscan.load.model import Sample, Shape, ShapeName
from pixelscan.load.shapes import LEVELS, level, replay


def test_every_shape_has_its_level() -> None:
    """A name in the model without a formula would stop an agent."""
    assert set(LEVELS) == set(get_args(ShapeName))


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("constant", [1, 1, 1, 1]),
        ("ramp", [0, 0.25, 0.5, 0.75]),
        ("steps", [0.25, 0.5, 0.75, 1]),
        ("sine", [0, 0.5, 1, 0.5]),
    ],
)
def test_shapes_go_as_their_names_say(name: ShapeName, levels: list[float]) -> None:
    """At each quarter of a run; a sine has three waves, so its quarters are on slopes and peaks."""
    assert [level(Shape(name), elapsed, 100) for elapsed in (0, 25, 50, 75)] == pytest.approx(levels)


@given(some.sampled_from(get_args(ShapeName)), some.floats(-1e6, 1e6), some.floats(0, 1e6))
def test_a_level_is_between_nothing_and_all(name: ShapeName, elapsed: float, duration: float) -> None:
    """At any moment; before the run and after it the load is zero."""
    shape = Shape(name, (0.0, 0.3, 1.0) if name == "replay" else ())
    assert 0 <= level(shape, elapsed, duration) <= 1
    assert level(shape, duration, duration) == level(shape, -1, duration) == 0


def test_a_wave_changes_smoothly() -> None:
    """Over a minute, no second differs from the next by more than a sixth."""
    wave = [level(Shape("sine"), second, 60) for second in range(60)]
    assert max(abs(one - next_) for one, next_ in pairwise(wave)) < 1 / 6
    assert max(wave) == 1
    assert min(wave) == 0


def test_a_replay_repeats_the_load_of_all_pods() -> None:
    """Second by second, as shares of the highest one."""
    past = [Sample(pod, 100 + second, cores) for pod, cores in (("a", 0.5), ("b", 0.25)) for second in (1, 2)]
    past.append(Sample("a", 104, 1.5))
    shape, peak = replay(past, 100, 104)
    assert (shape.levels, peak) == ((0.5, 0.5, 0.0, 1.0), 1.5)
    assert [level(shape, elapsed, 8) for elapsed in range(8)] == [0.5, 0.5, 0.5, 0.5, 0, 0, 1, 1]


def test_a_long_replay_is_averaged() -> None:
    """Half an hour in 300 levels keeps its total."""
    shape, peak = replay([Sample("a", second, second % 6) for second in range(1, 1801)], 0, 1800)
    assert len(shape.levels) == 300
    assert peak * sum(shape.levels) * 6 == pytest.approx(sum(second % 6 for second in range(1, 1801)), rel=0.001)


def test_a_replay_does_not_tremble_with_the_samples() -> None:
    """Some of a pod's samples are a little late; the load was even, so its replay is even too."""
    late = [Sample("a", 100.4 + second + 0.3 * (second % 3 == 1), 0.5) for second in range(-1, 12)]
    shape, peak = replay(late, 100, 110)
    assert peak == pytest.approx(0.65)
    assert min(shape.levels) * peak >= 0.35


def test_a_replay_of_nothing_is_nothing() -> None:
    """Without samples in the window there is no load."""
    assert replay([Sample("a", 50, 1)], 100, 103) == (Shape("replay", (0.0, 0.0, 0.0)), 0.0)
