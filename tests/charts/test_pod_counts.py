"""The charts of the number of pods show that number."""

from dataclasses import replace
from typing import Any

from pixelscan.charts.load.live_cpu import replicas_chart
from pixelscan.charts.load.run import Axes, run_replicas_chart
from pixelscan.load.model import Pod, Run
from pixelscan.load.replicas import replica_steps

RUN = Run("r1", 0.0, 0.0, 60.0, "all", None, 900, "millicores")


def y_encodings(chart: Any) -> list[dict[str, Any]]:
    """Those of a chart and its layers."""
    layers = chart.get("layer", [chart])
    return [layer["encoding"]["y"] for layer in layers if "y" in layer.get("encoding", {})]


def test_two_pods_of_one_moment_are_one_step_and_nothing_is_stacked() -> None:
    """The HPA adds two at once, some milliseconds apart: 1 and then 3, never 2 + 3."""
    starts = (-600.0, 22.68, 22.71)
    pods = [Pod(f"pod-{start}", start, "node", 0.3, 1.0, "cgroup v2", 60.0) for start in starts]
    steps = replica_steps(pods, 60.0)
    assert steps == [(-600, 1), (22.7, 3)]
    drawn = run_replicas_chart(RUN, steps, 60.0, Axes(0.0, 66.0, 1.0))
    assert [row["pods"] for row in drawn["layer"][0]["data"]["values"]] == [1, 3, 3]
    for chart in (drawn, replicas_chart()):
        assert y_encodings(chart)
        assert all(y["stack"] is None for y in y_encodings(chart))


def test_a_pod_counts_until_it_is_stopped_or_stops_reporting() -> None:
    """Not until its last heartbeat, which comes after some seconds in which it still serves."""
    stays, leaves, dies = (Pod(name, 0.0, "node", 0.3, 1.0, "cgroup v2", 100.0) for name in "abc")
    pods = [stays, replace(leaves, leaving=90.0), replace(dies, seen=80.0)]
    assert replica_steps(pods, 101.0) == [(0, 3), (80, 2), (90, 1)]
