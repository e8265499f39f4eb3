"""The time that a day of load takes to replay: one look of the HPA every 15 s, 5,760 in all.

python -m benchmarks.whatif
"""

import math
import random
import time
from dataclasses import replace

from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, MetricTarget
from pixelscan.load.whatif.demand import Demand
from pixelscan.load.whatif.outcome import replay
from pixelscan.load.whatif.scenario import Scenario

DAY_SECONDS = 86_400
REPEATS = 5


def main() -> None:
    """At three sizes of the HPA, and without a behavior."""
    hpa = AutoscalerSpec(1, 6, MetricTarget(60), PIXELSCAN_BEHAVIOR)
    for name, spec in (
        ("max 6", hpa),
        ("max 20", replace(hpa, max_replicas=20)),
        ("max 100", replace(hpa, max_replicas=100)),
        ("max 6, no behavior", replace(hpa, behavior=None)),
    ):
        scenario = Scenario(name, spec, node_cores=8)
        print(f"{name:20} {1000 * _seconds(_day(spec.max_replicas), scenario):4.0f} ms a day")


def _day(most: int) -> Demand:
    """Three waves with noise, up to what the most pods can take at the target."""
    chance = random.Random(21)
    mean = most * 0.09
    return Demand(
        "day",
        tuple(
            max(0.0, mean * (1 + math.sin(6 * math.pi * second / DAY_SECONDS)) + chance.gauss(0, mean / 8))
            for second in range(DAY_SECONDS)
        ),
    )


def _seconds(day: Demand, scenario: Scenario) -> float:
    """The shortest of some: what else the machine does adds, and never takes away."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        replay(day, scenario)
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    main()
