"""The store that pods share: pods, samples and runs, in SQLite or PostgreSQL."""

from pixelscan.load.history.queries import POINTS, History

__all__ = ["POINTS", "History"]
