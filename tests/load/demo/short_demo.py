"""The demo with everything faster: looks every 3 s, a node in 4 s, and a target that a starved pod reaches too.

python -m tests.load.demo.short_demo PORT
"""

import asyncio
import sys

from pixelscan.cli.demo import serve
from pixelscan.load.autoscaler.spec import AutoscalerSpec, Behavior, MetricTarget, ScalingPolicy, ScalingRules
from pixelscan.load.demo.demo_cluster import DemoCluster, DemoPace

QUICK = (ScalingPolicy("Pods", 4, 3),)
SPEC = AutoscalerSpec(1, 4, MetricTarget(20), Behavior(ScalingRules(QUICK, 0), ScalingRules(QUICK, 6)))
PACE = DemoPace(look=3, node=4.0, metric_age=2.0, metric_window=4.0, first_metric=1.0)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(serve(int(sys.argv[1]), DemoCluster(say, SPEC, PACE))))
