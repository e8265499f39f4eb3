"""Visitors of one process share its caches, but never see each other's photos, names or searches."""

import hashlib
import json
from collections.abc import Iterator
from io import BytesIO

import pytest

from pixelscan.metadata.export import to_json
from pixelscan.metadata.samples import sample_photos
from pixelscan.web.photos.export import csv_of
from pixelscan.web.services import Services
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.current_tray import facts_of
from tests.support.server import Server
from tests.support.visitors.streamlit_client import Refused, StreamlitClient

PAGES = ("Photos", "Compare", "Collection")
HERS, HIS = ("her-divorce-1.jpg", "her-divorce-2.jpg"), ("his-garden-1.jpg", "his-garden-2.jpg")


@pytest.fixture(scope="module")
def photos() -> list[bytes]:
    """Not the bytes of the sample photos, because any link may open those."""
    return [sample.data + b"own" for sample in sample_photos()]


@pytest.fixture
def pair(server: Server) -> Iterator[tuple[StreamlitClient, StreamlitClient]]:
    """Two visitors, each with their own browser."""
    with StreamlitClient(server.address) as her, StreamlitClient(server.address) as him:
        her.open("/")
        him.open("/")
        yield her, him


def everything_shown(visitor: StreamlitClient) -> str:
    shown = ""
    for page in PAGES:
        visitor.switch_page(page)
        shown += visitor.page.markup + visitor.page.words
    return shown


def picture_addresses(visitor: StreamlitClient) -> set[str]:
    """The small pictures in the filmstrip."""
    visitor.switch_page("Photos")
    return {photo["src"] for photo in visitor.page.data("strip")["photos"]}


def test_equal_photos_bear_each_visitors_own_name_on_every_page(
    pair: tuple[StreamlitClient, StreamlitClient], photos: list[bytes]
) -> None:
    """Although the photos are read and compared only once."""
    her, him = pair
    for visitor, names in ((her, HERS), (him, HIS)):
        visitor.upload(dict(zip(names, photos[:2], strict=True)))
        shown = everything_shown(visitor)
        assert [name in shown for name in names] == [True, True]
    assert "divorce" not in everything_shown(him)
    assert "garden" not in everything_shown(her)


def test_what_is_downloaded_bears_the_visitors_own_name(opened_services: Services, photos: list[bytes]) -> None:
    """JSON and CSV of a photo that another visitor opened first."""
    trays = opened_services.trays
    hers, his = trays.open_page("her browser"), trays.open_page("his browser")
    for tray, name in ((hers, HERS[0]), (his, HIS[0])):
        trays.add_upload(tray, BytesIO(photos[0]), name, len(photos[0]))
        assert opened_services.ingest.read_new(tray, lambda _done, _of: None) == []
    assert [_name_in_json(tray) for tray in (hers, his)] == [HERS[0], HIS[0]]
    assert HIS[0] in csv_of(his)
    assert HERS[0] not in csv_of(his)


def _name_in_json(tray: Tray) -> str:
    return str(json.loads(to_json(facts_of(tray.photos[0]).scan))["file"])


def test_different_photos_stay_apart(pair: tuple[StreamlitClient, StreamlitClient], photos: list[bytes]) -> None:
    """Names, pictures and tags, whichever visitor opens a page first."""
    her, him = pair
    her.upload(dict(zip(HERS, photos[2:4], strict=True)))
    him.upload(dict(zip(HIS, photos[4:6], strict=True)))
    hers, his = everything_shown(her), everything_shown(him)
    assert "garden" not in hers
    assert "divorce" not in his
    assert picture_addresses(her)
    assert not picture_addresses(her) & picture_addresses(him)


def test_the_last_visitors_deletion_deletes_a_shared_photo(
    pair: tuple[StreamlitClient, StreamlitClient], photos: list[bytes]
) -> None:
    """Equal photos share one file, which is deleted when the last tray removes it."""
    her, him = pair
    her.upload({HERS[0]: photos[6]})
    him.upload({HIS[0]: photos[6]})
    (address,) = picture_addresses(him)
    her.click("Remove all")
    her.expect("Drop photos here")
    him.rerun()
    him.expect(HIS[0])
    assert him.get(address).status == 200
    him.click("Remove all")
    for visitor in (her, him):
        with pytest.raises(Refused, match="404"):
            visitor.get(address)


def test_who_has_the_same_bytes_cannot_ask_whether_somebody_opened_them(
    pair: tuple[StreamlitClient, StreamlitClient], photos: list[bytes]
) -> None:
    """An ID is not a plain checksum; otherwise a leaked photo could be traced to the server that read it."""
    her, him = pair
    her.upload({HERS[0]: photos[7]})
    (address,) = picture_addresses(her)
    assert him.get(address).status == 200
    for checksum in (hashlib.sha256, hashlib.sha1, hashlib.md5):
        guess = checksum(photos[7]).hexdigest()[:32]
        with pytest.raises(Refused, match="404"):
            him.get(f"/api/pictures/{guess}/picture")
        him.open(f"/?photo={guess}")
        him.expect("no longer on the server")


def test_a_link_does_not_tell_the_senders_file_name(
    pair: tuple[StreamlitClient, StreamlitClient], photos: list[bytes]
) -> None:
    """The photo was shared, but not its owner's file name."""
    her, him = pair
    her.upload({HERS[0]: photos[8]})
    (address,) = picture_addresses(her)
    him.open(f"/?photo={address.split('/')[-2]}")
    assert "Linked photo" in him.page.markup
    assert "divorce" not in everything_shown(him)
    assert "divorce" in everything_shown(her)


@pytest.mark.parametrize(
    "guess", ["0" * 32, "%2e%2e", "..%2f..%2fetc%2fpasswd", ".alive", "*", "A" * 32, "0" * 31 + "%00"]
)
def test_a_guessed_picture_is_not_there(server: Server, guess: str) -> None:
    """Nor does a guess lead outside the photo folder."""
    with StreamlitClient(server.address) as visitor, pytest.raises(Refused, match=r"40[04]"):
        visitor.get(f"/api/pictures/{guess}/small")


def test_a_stranger_cannot_put_a_file_into_a_session(
    pair: tuple[StreamlitClient, StreamlitClient], photos: list[bytes]
) -> None:
    """An upload to an unknown session, or without the page's token, is refused."""
    her, _ = pair
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + photos[0] + b"\r\n--x--\r\n"
    )
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    guessed = her.request("PUT", "/_stcore/upload_file/00000000-0000-4000-8000-000000000000/1", body, form)
    assert guessed.status == 400
    her.cookies.pop("_streamlit_xsrf")
    unsigned = her.request("PUT", f"/_stcore/upload_file/{her.session_id}/1", body, form)
    assert unsigned.status == 403
