"""What happened in a run: its samples, its pods, and the HPA's looks, retraced from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pixelscan.load.autoscaler.controller import Decision
from pixelscan.load.autoscaler.forecast import lookback_seconds, retrace
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.model import Pod, Run, Sample


@dataclass(frozen=True, slots=True)
class Evidence:
    """As known at `now`; `looks` are those from the run's start on, one each 15 s."""

    run: Run
    spec: AutoscalerSpec
    samples: Sequence[Sample]
    pods: Sequence[Pod]
    looks: Sequence[Decision]
    now: float

    @classmethod
    def of(
        cls, run: Run, spec: AutoscalerSpec, samples: Sequence[Sample], pods: Sequence[Pod], now: float
    ) -> "Evidence":
        """From the samples and pods since `first_second`."""
        retraced = retrace(spec, pods, samples, now, now - run.starts_at)
        looks = [look for look in retraced if look.time > run.starts_at]
        within = [sample for sample in samples if run.starts_at < sample.time <= run.ends_at]
        return cls(run, spec, within, pods, looks, now)

    def second(self, moment: float) -> int:
        """Seconds from the run's start."""
        return round(moment - self.run.starts_at)


def first_second(run: Run, spec: AutoscalerSpec) -> float:
    """From when on samples are needed: what the HPA remembers when the run starts."""
    return run.starts_at - lookback_seconds(spec)
