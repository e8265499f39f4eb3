"""An HPA's looks until now, and what became of each: the controller replayed on what the pods report.

Nothing reports how many replicas the Deployment wants. After each look, the pods that came and went show it better than
the arithmetic, whose metrics may be some seconds off.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pixelscan.errors import NoRecommendation
from pixelscan.load.autoscaler.controller import Controller, Decision
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS
from pixelscan.load.autoscaler.observation import Observation, PodStatus
from pixelscan.load.autoscaler.pod_history import LEAVING_SECONDS, PodHistory
from pixelscan.load.autoscaler.replica_calculator import recommend
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Pod

SYNC_SECONDS = DEFAULT_FLAGS.sync_period
# A pod with a heartbeat so long after it should have been removed has stayed.
STAYED_SECONDS = LEAVING_SECONDS + HEARTBEAT_TIMEOUT_SECONDS + 4
# After so many looks without a pod that should have come, it is Pending rather than a mistake of the arithmetic.
LOOKS_IN_VAIN = 2
# A pod that stays beyond the timeout of an old one's last heartbeat is not a rollout's extra pod.
LASTING_SECONDS = (0.0, 15.0, 30.0, 45.0)


@dataclass(slots=True)
class PastLooks:
    """`replicas` is what the Deployment wants, as far as pods and decisions show; 0 before the first look."""

    spec: AutoscalerSpec
    history: PodHistory
    replicas: int = 0
    controller: Controller = field(default_factory=Controller)
    _removed: set[str] = field(default_factory=set)
    _looks_in_vain: int = 0

    def retrace(self, looks: Iterable[float]) -> list[Decision]:
        """Go on to the look after these, which are SYNC_SECONDS apart. It begins with the first known pods."""
        decisions = []
        for moment in looks:
            seen = self.observe(moment)
            if not seen.replicas:
                continue
            self.replicas = seen.replicas
            decision = self.controller.decide(self.spec, seen)
            decisions.append(decision)
            replicas = self._what_happened(decision, moment + SYNC_SECONDS)
            if replicas > max(self.replicas, decision.desired_replicas):
                youngest = max(pod.started for pod in self._staying(moment + SYNC_SECONDS))
                self.controller.recommendations.amend(youngest, replicas)
            self.controller.remember_step(self.spec, self.replicas, replicas, moment)
            self.replicas = replicas
        return decisions

    def observe(self, moment: float) -> Observation:
        """What the controller sees; requested pods that have not reported are Pending."""
        present, staying = list(self.history.present(moment)), self._staying(moment)
        replicas = self.replicas or len(staying)
        pods = [self.history.status(pod, moment, is_deleted=pod not in staying) for pod in present]
        # All pods have the same template, and so the same request.
        requests = next((pod.requests for pod in pods), {})
        pending = [PodStatus(f"pending {index}", requests, "Pending") for index in range(replicas - len(staying))]
        return Observation(moment, replicas, [*pods, *pending], self.history.metrics(moment))

    def _staying(self, moment: float) -> list[Pod]:
        return [pod for pod in self.history.staying(moment) if pod.name not in self._removed]

    def _what_happened(self, decision: Decision, until: float) -> int:
        """The replicas at the next look, judging by the pods in between."""
        if decision.desired_replicas > decision.replicas:
            return self._after_scaling_up(decision, until)
        self._looks_in_vain = 0
        if decision.desired_replicas < decision.replicas:
            return self._after_scaling_down(decision)
        return self._after_no_step(decision, until)

    def _after_scaling_up(self, decision: Decision, until: float) -> int:
        """As many as came. If none did, the HPA's metrics are behind the arithmetic's, or no node has room."""
        if self.history.started_within(decision.time, until):
            self._looks_in_vain = 0
            return min(self.spec.max_replicas, max(decision.replicas, len(self._staying(until))))
        self._looks_in_vain += 1
        return decision.desired_replicas if self._looks_in_vain > LOOKS_IN_VAIN else decision.replicas

    def _after_scaling_down(self, decision: Decision) -> int:
        """Those that left at that time have gone, or the youngest; a pod that reports long afterwards has stayed."""
        running = self._staying(decision.time)
        surplus = max(0, len(running) - decision.desired_replicas)
        last = float("inf")
        chosen = sorted(running, key=lambda pod: (self.history.left(pod) or last, -pod.started))[:surplus]
        stayed = [pod for pod in chosen if self._has_stayed(pod, decision.time)]
        self._removed |= {pod.name for pod in chosen if pod not in stayed}
        return decision.desired_replicas + len(stayed)

    def _has_stayed(self, pod: Pod, look: float) -> bool:
        """Whether the pod was not removed at this look, as far as that can be known yet."""
        left = self.history.left(pod)
        if left is None:
            return self.history.now - look > STAYED_SECONDS
        return left - look > SYNC_SECONDS / 2

    def _after_no_step(self, decision: Decision, until: float) -> int:
        """The HPA may have made a step after all. A rollout's extra pod is not one: another leaves soon."""
        replicas, running = decision.replicas, len(self._staying(until))
        left = self._left_around(decision.time)
        if left:
            return replicas - left if running < replicas else replicas
        came = self.history.started_within(decision.time, until) and self._is_over_target(until)
        lasting = running if came else min(len(self._staying(until - back)) for back in LASTING_SECONDS)
        return min(self.spec.max_replicas, max(replicas, lasting))

    def _left_around(self, moment: float) -> int:
        """How many pods were removed at this look, of those that the arithmetic did not remove."""
        left = (self.history.left(pod) for pod in self.history.pods if pod.name not in self._removed)
        return sum(when is not None and abs(when - moment) < SYNC_SECONDS / 2 for when in left)

    def _is_over_target(self, moment: float) -> bool:
        try:
            return recommend(self.spec, self.observe(moment)).usage.ratio > 1
        except NoRecommendation:
            return False
