"""All checks, and what they find in a photo."""

from collections.abc import Callable, Iterator

from pixelscan.metadata.provenance.contradictions import cameras, light, pictures, times
from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight

Check = Callable[[Facts], Iterator[Contradiction]]
# With tags by "group:name", one of which the photo must have: most photos need few of the checks.
TAG_CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (times.order, (times.TAKEN,)),
    (times.satellites, ("GPS:GPSTimeStamp", "XMP-exif:GPSTimeStamp")),
    (times.history, (times.HISTORY,)),
    (times.unreleased, (times.MODEL, times.SOFTWARE)),
    (cameras.maker, (cameras.MAKE,)),
    (cameras.model, cameras.NOTED_MODELS),
    (cameras.xmp, cameras.XMP_NAMES),
    (cameras.serial, (cameras.SERIAL,)),
    (cameras.missing_note, (cameras.MODEL,)),
    (pictures.size, (pictures.WIDTH,)),
    (pictures.tables, (pictures.SOFTWARE,)),
)
CHECKS: tuple[Check, ...] = (times.future, times.signature, cameras.generator, pictures.thumbnail)
PLACE_CHECKS: tuple[Check, ...] = (light.zone, light.night)


def contradictions(facts: Facts) -> tuple[Contradiction, ...]:
    """What contradicts itself, strongest first."""
    order = [Weight.STRONG, Weight.MEDIUM, Weight.WEAK]
    found = [one for check in _checks(facts) for one in check(facts)]
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _checks(facts: Facts) -> Iterator[Check]:
    for check, keys in TAG_CHECKS:
        if facts.values.present(keys):
            yield check
    yield from CHECKS
    if facts.summary.latitude is not None:
        yield from PLACE_CHECKS
