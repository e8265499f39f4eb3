"""A run's load in plain words."""

from pixelscan.load.model import Run, ShapeName, Unit

_UNITS: dict[Unit, str] = {"percent of limit": "% of the limit", "millicores": "millicores", "workers": "workers"}


def load_in_words(run: Run) -> str:
    """80 % of the limit on every pod, constant."""
    amount = f"{run.amount:,.10g} {_UNITS[run.unit]}"
    where = f"on {run.pod}" if run.target != "all" else "split across all pods" if run.shared else "on every pod"
    return f"{amount} {where}, {shape_in_words(run.shape.name)}"


def shape_in_words(shape: ShapeName) -> str:
    """The shape's name for people, for whom a sine is a wave."""
    return "wave" if shape == "sine" else shape
