"""Rows of the store that were not understood, of a newer version or damaged: they are left out, and named."""

import logging

NAMED = 3
# A damaged store has any number of them.
MOST = 1000
_log = logging.getLogger(__name__)


class LeftOut:
    """Each is logged once, and named until it no longer matters."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, float]] = {}
        self._logged: set[str] = set()

    def note(self, name: str, reason: str, until: float) -> None:
        """Name a row, such as "run 1f2e", until this Unix time."""
        if name not in self._found and len(self._found) >= MOST:
            del self._found[next(iter(self._found))]
        self._found[name] = reason, until
        if name not in self._logged and len(self._logged) < MOST:
            self._logged.add(name)
            _log.warning("In the history, %s is left out: %s", name, reason)

    def forget(self, name: str) -> None:
        """It is understood now."""
        self._found.pop(name, None)

    def sentence(self, now: float) -> str:
        """Names what was left out and still matters; "" if there is nothing."""
        found = [f"{name} ({reason})" for name, (reason, until) in sorted(self._found.items()) if until > now]
        if not found:
            return ""
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        told = f"{', '.join(found[:NAMED])}{more}"
        return f"Rows in the history that this version does not understand are left out: {told}."
