"""The figures of a report, and the difference between those of two."""

from collections.abc import Callable
from dataclasses import dataclass

from pixelscan.load.report import Report
from pixelscan.web.ui.html import render

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report: its name, its value (None if not known), and the value in words.

    `zero` are the words for none; `change` those for a difference, if not the value's.
    """

    name: str
    value: Callable[[Report], float | None]
    words: Callable[[float], str]
    zero: str = ""
    change: Callable[[float], str] | None = None

    def of(self, report: Report) -> str:
        """The value in words; "" if it is not known."""
        value = self.value(report)
        return "" if value is None else self.zero if self.zero and value <= 0 else self.words(value)

    def difference(self, one: Report, other: Report) -> str:
        """How much more the other has; "" if one of them is not known."""
        before, after = self.value(one), self.value(other)
        if before is None or after is None:
            return ""
        told = self.change or self.words
        words = told(abs(after - before))
        return words if words == told(0.0) else f"{'+' if after > before else MINUS}{words}"


def _count(value: float) -> str:
    return f"{value:.0f}"


def _cores(value: float) -> str:
    return f"{value:.2f}"


def _seconds(value: float) -> str:
    return f"{value:.1f} s"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _points(value: float) -> str:
    """The difference of two percentages."""
    return f"{100 * value:.0f} points"


FIGURES = (
    Figure("pods before", lambda report: report.pods_before, _count),
    Figure("pods at the peak", lambda report: report.peak_pods, _count),
    Figure("first new pod after", lambda report: report.first_new_pod, _seconds),
    Figure("last new pod after", lambda report: report.last_new_pod, _seconds),
    Figure("back to the minimum after", lambda report: report.back_to_minimum, _seconds),
    Figure("pods needed", lambda report: report.needed_pods, _count),
    Figure("overshoot", lambda report: report.overshoot, _count, zero="none"),
    Figure("cores requested", lambda report: report.requested_cores, _cores),
    Figure("cores used", lambda report: report.mean_cores, _cores),
    Figure("of the requested load", lambda report: report.achieved, _percent, change=_points),
    Figure("throttled", lambda report: report.throttled_seconds, _seconds),
)


def figures_html(report: Report) -> str:
    """The figures that are known."""
    facts = [(figure.name, figure.of(report)) for figure in FIGURES]
    return render("load/templates/figures.html", facts=facts, ended=report.ended)


def differences_html(one: Report, other: Report, names: tuple[str, str]) -> str:
    """A table of both runs' figures and their difference."""
    rows = [
        (figure.name, figure.of(one) or "–", figure.of(other) or "–", figure.difference(one, other) or "–")
        for figure in FIGURES
        if figure.of(one) or figure.of(other)
    ]
    return render("load/templates/differences.html", rows=rows, names=names)
