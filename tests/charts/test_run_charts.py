"""Charts of runs: always the same span, two runs on one axis, and a pod's colour the same everywhere."""

from itertools import pairwise

from pixelscan.charts.load.pod_colours import pod_colours
from pixelscan.charts.load.run import axes, run_chart
from pixelscan.charts.load.two_runs import two_runs_chart
from pixelscan.load.model import Pod, Run, Sample

SHORT = Run("short", 100.0, 100.0, 115.0, "all", None, 500, "millicores")
LONG = Run("long", 500.0, 500.0, 800.0, "all", None, 500, "millicores")


def samples(run: Run, cores: float, until: float) -> list[Sample]:
    return [Sample("pod-a", float(second), cores) for second in range(int(run.starts_at) - 60, int(until))]


def pod(number: int) -> Pod:
    return Pod(f"pixelscan-7d9c-{number}", float(number), "node", 0.3, 1.0, "cgroup v2")


def test_a_runs_span_does_not_grow_with_time() -> None:
    """A little before it and after it, whenever one looks."""
    spans = [axes([(SHORT, samples(SHORT, 0.5, until))]) for until in (110, 130, 500)]
    assert {(span.first, span.last) for span in spans} == {(-5.0, 20.0)}
    chart = run_chart(SHORT, samples(SHORT, 0.5, 500), {"pod-a": "#123456"}, spans[0])
    assert {one["name"]: one["value"] for one in chart["params"]} == {"first": -5.0, "last": 20.0, "top": 0.525}
    assert chart["layer"][1]["encoding"]["color"]["scale"] == {"domain": ["pod-a"], "range": ["#123456"]}


def test_two_runs_have_the_same_axes() -> None:
    """Those of the longer and of the higher one; what happened long after a run does not count."""
    busy_later = [Sample("pod-a", 4000.0, 9.0)]
    both = axes([(SHORT, [*samples(SHORT, 0.9, 115), *busy_later]), (LONG, samples(LONG, 0.3, 800))])
    assert (both.first, both.last, both.cores) == (-30.0, 330.0, 0.9)


def test_two_runs_are_one_chart_of_all_pods_together() -> None:
    """Two pods of half a core are one core."""
    runs = []
    for name, run in (("A", SHORT), ("B", LONG)):
        seconds = range(int(run.starts_at), int(run.ends_at))
        runs.append((name, run, [Sample(pod, float(second), 0.5) for second in seconds for pod in ("a", "b")]))
    chart = two_runs_chart(runs)
    rows = chart["layer"][0]["data"]["values"]
    assert {row["run"] for row in rows} == {"A", "B"}
    assert {row["cores"] for row in rows} == {1.0}
    assert max(row["second"] for row in rows if row["run"] == "A") == 14


def test_pods_have_different_colours_that_last() -> None:
    """As long as there are enough; a pod that joins changes no other's."""
    growing = [pod_colours(map(pod, range(count))) for count in range(1, 19)]
    assert len(set(growing[-1].values())) == 18
    assert all(fewer.items() <= more.items() for fewer, more in pairwise(growing))
    assert len(pod_colours(map(pod, range(60)))) == 60
