"""The top of a photo's page: its name, camera and lens, when and where it was taken, its size, and its exposure."""

from collections.abc import Iterator

from pixelscan.formatting import aperture, distance, exposure_time, file_size, focal_length, pixels, sensitivity
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.photo.orientation import upright_size
from pixelscan.web.photos.cards import Fact
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.ui.html import render


@cached_per_photo
def headline_html(facts: PhotoFacts) -> str:
    """A photo's headline as HTML."""
    analysis = facts.analysis
    return render(
        "photos/templates/headline.html",
        name=facts.scan.file,
        gear=" · ".join(filter(None, (analysis.summary.camera, analysis.summary.lens))),
        taken=" · ".join(_taken(analysis)),
        facts=exposure(analysis),
    )


def exposure(analysis: PhotoAnalysis) -> list[Fact]:
    """The exposure as a camera's display shows it."""
    summary = analysis.summary
    focus = summary.focus_distance
    facts = [
        Fact("shutter", exposure_time(summary.exposure_time) if summary.exposure_time else ""),
        Fact("aperture", aperture(summary.f_number) if summary.f_number else ""),
        Fact("sensitivity", sensitivity(summary.iso) if summary.iso else ""),
        Fact("focal length", focal_length(summary.focal_length) if summary.focal_length else ""),
        Fact("focus distance", "" if focus is None else distance(focus)),
    ]
    return [fact for fact in facts if fact.value]


def _taken(analysis: PhotoAnalysis) -> Iterator[str]:
    """When, where, and how large the picture and its file are, as far as known."""
    if taken := analysis.time:
        yield taken.local.strftime("%-d %B %Y, %H:%M" if taken.has_clock else "%-d %B %Y")
    if town := analysis.town:
        yield f"near {town.name}, {town.country}"
    if size := upright_size(analysis.scan):
        yield f"{pixels(*size)} pixels"
    yield file_size(analysis.scan.bytes)
