"""The memory of an HPA's own steps in one direction."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pixelscan.load.autoscaler.clock import age
from pixelscan.load.autoscaler.spec import ScalingPolicy


@dataclass(slots=True)
class ScaleEvent:
    """A step of `change` pods. Once outdated, it may be replaced, even if a longer period would include it again."""

    time: float
    change: int
    is_outdated: bool = False


@dataclass(slots=True)
class ScaleEvents:
    """Steps in one direction; changes are positive."""

    kept: list[ScaleEvent] = field(default_factory=list)

    def change_within(self, period: float, now: float) -> int:
        """The pods that the steps of the last `period` seconds changed; a step exactly that old is out."""
        return sum(event.change for event in self.kept if age(event.time, now) < period)

    def remember(self, change: int, policies: Sequence[ScalingPolicy], now: float) -> None:
        """Remember a step, in place of one that is older than the longest period of its direction, if there is one."""
        longest = max((policy.period_seconds for policy in policies), default=0)
        for event in self.kept:
            event.is_outdated |= age(event.time, now) > longest
        old = [index for index, event in enumerate(self.kept) if event.is_outdated]
        new = ScaleEvent(now, change)
        if old:
            self.kept[old[-1]] = new
        else:
            self.kept.append(new)

    def seconds_to_next_forgotten(self, policies: Sequence[ScalingPolicy], now: float) -> float:
        """When the first step within some policy's period leaves that period; 0 if there is none."""
        left = [policy.period_seconds - age(event.time, now) for policy in policies for event in self.kept]
        return min((seconds for seconds in left if seconds > 0), default=0.0)
