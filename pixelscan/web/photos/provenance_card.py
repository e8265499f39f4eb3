"""The card on where a picture comes from: what is known in a sentence or two, and all of it on request."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.errors import NotHere
from pixelscan.metadata.pixels.ingredient_thumbnail import ingredient_thumbnail
from pixelscan.metadata.provenance.ai_markers import sentence
from pixelscan.metadata.provenance.contradictions.contradiction import NOTHING_FOUND
from pixelscan.metadata.provenance.facts import ingredient_words, provenance_facts, verdict
from pixelscan.metadata.signed_record import SignedRecord
from pixelscan.web.services import services
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import photo_in
from pixelscan.web.ui.current_tray import facts_of, tray_of
from pixelscan.web.ui.downloads import saved
from pixelscan.web.ui.html import render

PATH = "/api/tray/photos/{photo}/ingredient-{number}"
MAX_PICTURES = 12


def provenance_html(photo_id: str, facts: PhotoFacts) -> str:
    """The card; `photo_id` is for the addresses of the ingredients' pictures."""
    return _card(facts).replace("PHOTO", photo_id)


@cached_per_photo
def _card(facts: PhotoFacts) -> str:
    found = facts.analysis.provenance
    return render(
        "photos/templates/provenance.html",
        state=found.record.state.replace(" ", "-"),
        verdict=verdict(found.record),
        facts=[fact for fact in provenance_facts(found) if fact.value],
        markers=[(sentence(marker), marker) for marker in found.markers],
        contradictions=found.contradictions,
        worth_naming=len(found.worth_naming),
        nothing_found=NOTHING_FOUND,
        pictures=_pictures(found.record),
    )


def _pictures(record: SignedRecord) -> list[tuple[str, str]]:
    """Address and words of each ingredient that has a picture in the record."""
    listed = [(number, each) for number, each in enumerate(record.ingredients) if each.thumbnail][:MAX_PICTURES]
    return [(PATH.format(photo="PHOTO", number=number), ingredient_words(each)) for number, each in listed]


async def _ingredient(request: Request) -> Response:
    photo_id, number = request.path_params["photo"], request.path_params["number"]

    def made() -> bytes:
        photo = photo_in(tray_of(request), photo_id)
        scan = facts_of(photo).scan
        if number >= len(scan.record.ingredients):
            raise NotHere(f"{photo.name} is not made from {number + 1} files.")
        place = scan.record.ingredients[number].thumbnail
        path = services().trays.photo_store.path(photo.id)
        return services().picture_pool.run(ingredient_thumbnail, path, scan.mime, place).data

    return await saved(made, "image/jpeg")


INGREDIENT_ROUTES = (Route(PATH.replace("{number}", "{number:int}"), _ingredient),)
