"""The small pictures in the filmstrip, over Streamlit's own protocol."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient

SAMPLES = {photo.name: photo.data for photo in sample_photos()}


@pytest.fixture
def visitor(server: Server) -> Iterator[StreamlitClient]:
    with StreamlitClient(server.address) as client:
        client.open("/")
        yield client


def painted_over(photo: bytes, other: bytes) -> bytes:
    """The other photo's picture with this photo's metadata and thumbnail."""
    changed = BytesIO()
    with Image.open(BytesIO(photo)) as image, Image.open(BytesIO(other)) as painted:
        painted.resize(image.size).rotate(180).save(changed, "JPEG", exif=image.info["exif"])
    return changed.getvalue()


def strip(visitor: StreamlitClient) -> dict[str, str]:
    """The addresses of the small pictures, by photo name."""
    data = visitor.page.data("strip")
    assert data
    return {photo["name"]: photo["src"] for photo in data["photos"]}


def colour(jpeg: bytes) -> tuple[int, ...]:
    with Image.open(BytesIO(jpeg)) as image:
        found = image.convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert isinstance(found, tuple)
    return found


def test_a_thumbnail_of_something_else_is_replaced(visitor: StreamlitClient) -> None:
    """Once the photo has been opened; at a new address, because browsers cache pictures."""
    whole, other = SAMPLES["skye-04-lighthouse.jpg"], SAMPLES["skye-05-after-sunset.jpg"]
    visitor.upload({"first.jpg": whole + b"first", "other.jpg": painted_over(whole, other)})
    before = strip(visitor)
    thumbnail = visitor.get(before["other.jpg"]).body
    visitor.trigger("strip", "picked", [before["other.jpg"].split("/")[3]])
    visitor.get(visitor.page.data("image loaded")["address"])
    visitor.trigger("image loaded", "loaded", value=True)
    visitor.expect("Anyone who gets this file also gets this thumbnail.", "may show what was cropped or retouched")
    after = strip(visitor)
    assert after["first.jpg"] == before["first.jpg"]
    assert after["other.jpg"] != before["other.jpg"]
    assert colour(visitor.get(after["other.jpg"]).body) != pytest.approx(colour(thumbnail), abs=20)


def test_a_browser_asks_before_it_shows_a_picture_again(visitor: StreamlitClient) -> None:
    """It gets no byte twice; once the photo is removed it gets none at all, whatever the browser has kept."""
    visitor.upload({"again.jpg": SAMPLES["skye-04-lighthouse.jpg"] + b"again"})
    address = strip(visitor)["again.jpg"]
    headers = {name.lower(): value for name, value in visitor.get(address).headers.items()}
    assert headers["cache-control"] == "private, no-cache"
    again = visitor.request("GET", address, headers={"If-None-Match": headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    visitor.click("Remove all")
    assert visitor.request("GET", address, headers={"If-None-Match": headers["etag"]}).status == 404
