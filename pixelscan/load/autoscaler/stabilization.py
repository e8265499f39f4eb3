"""The memory of earlier recommendations, and how stabilization windows use them."""

from dataclasses import dataclass, field

from pixelscan.load.autoscaler.clock import age, oldest_inside, youngest_outside
from pixelscan.load.autoscaler.spec import Behavior


@dataclass(frozen=True, slots=True)
class PastRecommendation:
    """How many replicas the load required, and when."""

    time: float
    replicas: int


@dataclass(frozen=True, slots=True)
class Stabilized:
    """The replicas after the windows. `held_by`: the last recommendation that keeps them there, None if none does."""

    replicas: int
    held_by: PastRecommendation | None = None
    window_seconds: float = 0.0

    def seconds_left(self, now: float) -> float:
        """How long the last of those recommendations stays in its window."""
        return 0.0 if self.held_by is None else self.window_seconds - age(self.held_by.time, now)


@dataclass(slots=True)
class RecommendationMemory:
    """Recommendations of earlier looks, in the order and with the gaps in which the controller keeps them."""

    kept: list[PastRecommendation] = field(default_factory=list)

    def stabilize(self, recommended: int, replicas: int, behavior: Behavior, now: float) -> Stabilized:
        """With a behavior: the lowest of the up window and the highest of the down window bound today's replicas."""
        up, down = behavior.scale_up.stabilization_window_seconds, behavior.scale_down.stabilization_window_seconds
        lowest = min([recommended, *(past.replicas for past in self._within(up, now))])
        highest = max([recommended, *(past.replicas for past in self._within(down, now))])
        bounded = min(max(replicas, lowest), highest)
        window = up if bounded < recommended else down
        return self._held(bounded, recommended, self._within(window, now), window)

    def stabilize_down(self, recommended: int, window: float, now: float) -> Stabilized:
        """Without a behavior: the highest recommendation of the window, its edge included."""
        oldest = oldest_inside(window, now)
        within = [past for past in self.kept if past.time >= oldest]
        highest = max([recommended, *(past.replicas for past in within)])
        return self._held(highest, recommended, within, window)

    def remember(self, recommended: int, longest_window: float, now: float) -> None:
        """Remember a recommendation, in place of the last one older than the longest window, if any."""
        oldest = oldest_inside(longest_window, now)
        old = [index for index, past in enumerate(self.kept) if past.time < oldest]
        new = PastRecommendation(now, recommended)
        if old:
            self.kept[old[-1]] = new
        else:
            self.kept.append(new)

    def amend(self, moment: float, replicas: int) -> None:
        """For callers that learn afterwards how many replicas the last look before a moment recommended."""
        last = max((past.time for past in self.kept if past.time <= moment), default=None)
        self.kept = [PastRecommendation(last, replicas) if past.time == last else past for past in self.kept]

    def _within(self, window: float, now: float) -> list[PastRecommendation]:
        oldest = youngest_outside(window, now)
        return [past for past in self.kept if past.time > oldest] if window else []

    @staticmethod
    def _held(bounded: int, recommended: int, within: list[PastRecommendation], window: float) -> Stabilized:
        """Recommendations beyond the bound keep it there until the youngest of them leaves the window."""
        if bounded == recommended:
            return Stabilized(bounded, None, window)
        holding = [
            past for past in within if past.replicas >= bounded > recommended or past.replicas <= bounded < recommended
        ]
        return Stabilized(bounded, max(holding, key=lambda past: past.time, default=None), window)
