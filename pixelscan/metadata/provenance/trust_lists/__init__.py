"""Lists of those whose signatures and clocks C2PA trusts, with the day on which they were copied (CC BY 4.0).

Made by `.ci/trust-lists`; no newer ones are fetched.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SIGNERS, TIME_AUTHORITIES = "c2pa-signers", "c2pa-time-authorities"


@dataclass(frozen=True, slots=True)
class TrustList:
    """A list's title, its day in ISO 8601, and its certificates in PEM."""

    title: str
    day: str
    certificates: str


@cache
def trust_list(name: str) -> TrustList:
    """The list in the package; its first line has title, day and number of certificates."""
    text = files(__package__).joinpath(f"{name}.pem").read_text(encoding="utf-8")
    title, day, _ = text.partition("\n")[0].split(", ")
    return TrustList(title, day, text)
