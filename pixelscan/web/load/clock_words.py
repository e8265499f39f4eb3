"""Sentences about pods whose clocks are wrong."""

from collections.abc import Sequence

from pixelscan.load.model import Pod

NAMED = 3
UNITS = ((172_800, 86_400, "days"), (7200, 3600, "hours"), (120, 60, "minutes"))


def wrong_clocks(pods: Sequence[Pod]) -> str:
    """Names the pods whose clocks are wrong, and by how much; "" if there are none."""
    wrong = [pod for pod in pods if pod.clock_ahead]
    if not wrong:
        return ""
    if len(wrong) == 1:
        return f"Pod {wrong[0].name}'s clock is {_off(wrong[0])}: its samples are shown in the database's time."
    named = ", ".join(f"{pod.name} is {_off(pod)}" for pod in wrong[:NAMED])
    more = f", and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
    return f"The clocks of {len(wrong)} pods are wrong ({named}{more}): their samples are shown in the database's time."


def _off(pod: Pod) -> str:
    ahead = pod.clock_ahead or 0.0
    off = abs(ahead)
    size, unit = next(((size, unit) for least, size, unit in UNITS if off >= least), (1, "s"))
    return f"{off / size:.0f} {unit} {'ahead' if ahead > 0 else 'behind'}"
