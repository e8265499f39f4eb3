"""POST /api/scan on the real server: one photo in, its JSON out; each refusal is one sentence."""

import json
import urllib.error
import urllib.request
import uuid
from typing import Any

import pytest

from tests.conftest import Server
from tests.metadata.tiff_builder import exif_block, rationals, text


def post(server: Server, content: bytes, name: str = "a.jpg", field: str = "photo") -> tuple[int, dict[str, Any]]:
    """The status and the JSON answer to a multipart upload."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return send(server, body, f"multipart/form-data; boundary={boundary}")


def send(server: Server, body: bytes, content_type: str) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(f"{server.address}/api/scan", body, {"Content-Type": content_type})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


@pytest.fixture
def photo() -> bytes:
    """A TIFF block is the smallest photo with Exif."""
    return exif_block([text(0x010F, b"Canon\0"), text(0x0110, b"EOS R5\0")], exif=[rationals(0x829D, 28, 10)])


def test_a_photo_is_answered_with_its_scan(server: Server, photo: bytes) -> None:
    """The same object as the command line's --json, under the name it was sent by."""
    status, scan = post(server, photo, "holiday.tif")
    assert status == 200
    assert (scan["file"], scan["format"], scan["bytes"]) == ("holiday.tif", "TIFF", len(photo))
    assert scan["summary"]["camera"] == "Canon EOS R5"
    assert scan["summary"]["f_number"] == 2.8
    assert {"group": "ExifIFD", "name": "FNumber", "id": 33437, "value": 2.8, "text": "f/2.8"} in scan["tags"]


def test_what_is_no_image_is_refused(server: Server) -> None:
    """415, and the sentence names the file as it was sent."""
    status, answer = post(server, b"just some text, whatever its name says", "notes.jpg")
    assert status == 415
    assert answer["error"] == "notes.jpg: The file is text, not a photo."


def test_an_empty_photo_is_refused(server: Server) -> None:
    """422: it is there, but there is nothing to read."""
    status, answer = post(server, b"", "empty.jpg")
    assert status == 422
    assert answer["error"] == "empty.jpg is empty."


def test_a_request_without_a_photo_says_how_to_send_one(server: Server) -> None:
    """Both for another content type and for a form that holds only text."""
    status, answer = send(server, b"{}", "application/json")
    assert status == 415
    assert "curl -F" in answer["error"]


def test_a_photo_over_the_bound_is_refused_while_it_is_read(server: Server) -> None:
    """413 before the last byte was taken: the server never holds more than the bound."""
    status, answer = post(server, bytes((200 << 20) + (1 << 20)))
    assert status == 413
    assert "200 MB" in answer["error"]
