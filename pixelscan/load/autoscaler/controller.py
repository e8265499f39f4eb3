"""The HPA controller: one look after another, with a memory of what it recommended and did."""

from dataclasses import dataclass, field
from typing import Literal

from pixelscan.errors import NoRecommendation
from pixelscan.load.autoscaler.behavior import Limited, Pace, limit_to_behavior, limit_without_behavior
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS, ControllerFlags
from pixelscan.load.autoscaler.observation import Observation
from pixelscan.load.autoscaler.replica_calculator import Recommendation, recommend
from pixelscan.load.autoscaler.scale_events import ScaleEvents
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.autoscaler.stabilization import PastRecommendation, RecommendationMemory, Stabilized

OutOfBounds = Literal["", "ScalingDisabled", "above maxReplicas", "below minReplicas"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of one look at `time`: from `replicas` to `desired_replicas`, with every stage between.

    `out_of_bounds` ends a look before the load is considered; `failure` says why the load gave no recommendation.
    `frees_in`: seconds until a policy forgets a step, where ScaleUpLimit or ScaleDownLimit allows none now.
    """

    time: float
    replicas: int
    desired_replicas: int
    out_of_bounds: OutOfBounds = ""
    failure: str = ""
    recommendation: Recommendation | None = None
    stabilized: Stabilized | None = None
    limited: Limited | None = None
    frees_in: float = 0.0


@dataclass(slots=True)
class Controller:
    """One HPA's controller. Call it at each look, in the order of time; a new one has an empty memory."""

    flags: ControllerFlags = DEFAULT_FLAGS
    recommendations: RecommendationMemory = field(default_factory=RecommendationMemory)
    ups: ScaleEvents = field(default_factory=ScaleEvents)
    downs: ScaleEvents = field(default_factory=ScaleEvents)

    def look(self, spec: AutoscalerSpec, seen: Observation) -> Decision:
        """The decision on what the controller sees now, and its step. The spec may change from look to look."""
        decision = self.decide(spec, seen)
        self.remember_step(spec, decision.replicas, decision.desired_replicas, decision.time)
        return decision

    def decide(self, spec: AutoscalerSpec, seen: Observation) -> Decision:
        """The decision without the step, for callers that report the real step with `remember_step`."""
        self._remember_the_beginning(seen)
        if jump := _jump(spec, seen.replicas):
            return Decision(seen.time, seen.replicas, *jump)
        try:
            recommendation = recommend(spec, seen, self.flags)
        except NoRecommendation as failure:
            return Decision(seen.time, seen.replicas, seen.replicas, failure=str(failure))
        return self.normalize(spec, seen.replicas, recommendation, seen.time)

    def remember_step(self, spec: AutoscalerSpec, before: int, after: int, moment: float) -> None:
        """Remember a step for the policies; without a behavior there are no policies."""
        if spec.behavior is None or before == after:
            return
        up = after > before
        events, rules = (self.ups, spec.behavior.scale_up) if up else (self.downs, spec.behavior.scale_down)
        events.remember(abs(after - before), rules.policies, moment)

    def normalize(self, spec: AutoscalerSpec, replicas: int, recommendation: Recommendation, now: float) -> Decision:
        """A recommendation after windows, policies and bounds; it is remembered."""
        wanted = recommendation.replicas
        stabilized = self._stabilize(spec, replicas, wanted, now)
        limited = self._limit(spec, replicas, stabilized.replicas, now)
        return Decision(
            now,
            replicas,
            limited.replicas,
            recommendation=recommendation,
            stabilized=stabilized,
            limited=limited,
            frees_in=self._frees_in(spec, limited, now),
        )

    def _stabilize(self, spec: AutoscalerSpec, replicas: int, wanted: int, now: float) -> Stabilized:
        if spec.behavior is None:
            longest = self.flags.downscale_stabilization
            stabilized = self.recommendations.stabilize_down(wanted, longest, now)
        else:
            longest = spec.behavior.longest_window_seconds
            stabilized = self.recommendations.stabilize(wanted, replicas, spec.behavior, now)
        self.recommendations.remember(wanted, longest, now)
        return stabilized

    def _limit(self, spec: AutoscalerSpec, replicas: int, wanted: int, now: float) -> Limited:
        if spec.behavior is None:
            return limit_without_behavior(wanted, replicas, spec)
        return limit_to_behavior(wanted, replicas, spec, spec.behavior, Pace(self.ups, self.downs, now))

    def _frees_in(self, spec: AutoscalerSpec, limited: Limited, now: float) -> float:
        if limited.reason == "ScaleUpLimit":
            return self.ups.seconds_to_next_forgotten(spec.rules.scale_up.policies, now)
        if limited.reason == "ScaleDownLimit":
            return self.downs.seconds_to_next_forgotten(spec.rules.scale_down.policies, now)
        return 0.0

    def _remember_the_beginning(self, seen: Observation) -> None:
        """A controller that has just started takes the replicas it finds for its first recommendation."""
        if not self.recommendations.kept:
            self.recommendations.kept.append(PastRecommendation(seen.time, seen.replicas))


def _jump(spec: AutoscalerSpec, replicas: int) -> tuple[int, OutOfBounds] | None:
    """Outside the bounds nothing else matters; with no pods at all the HPA does nothing."""
    if replicas == 0 and spec.min_replicas:
        return 0, "ScalingDisabled"
    if replicas > spec.max_replicas:
        return spec.max_replicas, "above maxReplicas"
    if replicas < spec.min_replicas:
        return spec.min_replicas, "below minReplicas"
    return None
