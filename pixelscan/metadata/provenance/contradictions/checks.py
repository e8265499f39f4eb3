"""All checks, and what they find in a photo."""

from collections.abc import Callable, Iterator

from pixelscan.metadata.provenance.contradictions import cameras, light, pictures, times
from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight

Check = Callable[[Facts], Iterator[Contradiction]]
CHECKS: tuple[Check, ...] = (
    *(times.order, times.future, times.satellites, times.signature, times.history, times.unreleased),
    *(cameras.maker, cameras.model, cameras.xmp, cameras.serial, cameras.missing_note, cameras.generator),
    *(pictures.size, pictures.tables, pictures.thumbnail),
    *(light.zone, light.night),
)


def contradictions(facts: Facts) -> tuple[Contradiction, ...]:
    """What contradicts itself, strongest first."""
    order = [Weight.STRONG, Weight.MEDIUM, Weight.WEAK]
    return tuple(sorted((one for check in CHECKS for one in check(facts)), key=lambda one: order.index(one.weight)))
