"""POST /api/scan on the real server: a photo's JSON, or a refusal with one sentence that leaves nothing behind."""

import http.client
import json
import os
import signal
import socket
import zlib
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jsonschema
import psutil
import pytest

from pixelscan.metadata.samples import sample_photos
from tests.support.photos.photo_damage import png
from tests.support.photos.tiff_builder import exif_block, rationals, text
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient, multipart
from tests.support.waiting import PATIENCE_SECONDS, wait_until

MB = 1 << 20
UPLOADS_AT_ONCE = 20
HEAD = "POST /api/scan HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n{more}\r\n"
FORM = "multipart/form-data; boundary=edge"
PART = b'--edge\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
END = b"\r\n--edge--\r\n"


class Answered:
    """A status, headers, and JSON."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, answer.headers
        kind = "application/json" if self.status == 200 else "application/problem+json"
        assert self.headers["Content-Type"] == kind
        self.json: dict[str, Any] = json.loads(answer.read())

    @property
    def error(self) -> str:
        """The sentence of a refusal, after checking that it has the form of RFC 9457's problem details."""
        title = HTTPStatus(self.status).phrase
        sentence = str(self.json["error"])
        assert self.json == {
            "type": "about:blank",
            "title": title,
            "status": self.status,
            "detail": sentence,
            "error": sentence,
        }
        return sentence


def ask(
    server: Server, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **options: Any
) -> Answered:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, path, body, headers or {}, **options)
        return Answered(connection.getresponse())
    finally:
        connection.close()


def post(server: Server, content: bytes, name: str = "a.jpg", **headers: str) -> Answered:
    """The answer to a multipart upload."""
    body, kind = multipart("photo", name, content)
    sent = {header.replace("_", "-"): value for header, value in headers.items()}
    return ask(server, "POST", "/api/scan", body, {"Content-Type": kind, **sent})


def form(server: Server, body: bytes, kind: str = FORM) -> Answered:
    return ask(server, "POST", "/api/scan", body, {"Content-Type": kind})


def dialled(server: Server, *more: str, source: str = "127.0.0.1") -> socket.socket:
    """A connection from this address that has sent the beginning of an upload."""
    plain = socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS, (source, 0))
    lines = "".join(f"{line}\r\n" for line in more)
    plain.sendall(HEAD.format(host=f"127.0.0.1:{server.port}", kind=FORM, more=lines).encode() + PART)
    return plain


def heard(plain: socket.socket) -> Answered:
    answer = http.client.HTTPResponse(plain, method="POST")
    answer.begin()
    return Answered(answer)


def answered(plain: socket.socket) -> bool:
    """Whether an answer has arrived."""
    plain.settimeout(0.2)
    try:
        return bool(plain.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


@pytest.fixture(scope="module")
def photo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("photo_store")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, photo_store: Path) -> Iterator[Server]:
    """A server with one reader, small limits, and its own folder for temporary files."""
    bounds = {"MAX_UPLOAD_MB": "4", "WORKERS": "1", "SCAN_SECONDS": "60", "UPLOADS_AT_ONCE": str(UPLOADS_AT_ONCE)}
    environment = {f"PIXELSCAN_{name}": value for name, value in bounds.items()} | {"TMPDIR": str(photo_store)}
    running = Server(tmp_path_factory.mktemp("alone") / "server.log", environment)
    running.wait_until_ready()
    yield running
    running.stop()


def left_in(photo_store: Path) -> list[Path]:
    """Files of uploads that are still there."""
    return [path for path in photo_store.rglob("*") if path.is_file() and path.name != ".alive"]


@pytest.fixture
def photo() -> bytes:
    """A TIFF block, the smallest photo with Exif."""
    return exif_block([text(0x010F, b"Canon\0"), text(0x0110, b"EOS R5\0")], exif=[rationals(0x829D, 28, 10)])


def test_a_photo_is_answered_with_its_scan(server: Server, photo: bytes) -> None:
    """The same object as the command line's --json, with the file name that was sent."""
    answer = post(server, photo, "holiday.tif")
    scan = answer.json
    assert answer.status == 200
    assert (scan["file"], scan["format"], scan["bytes"]) == ("holiday.tif", "TIFF", len(photo))
    assert scan["summary"]["camera"] == "Canon EOS R5"
    assert scan["summary"]["f_number"] == 2.8
    assert {"group": "ExifIFD", "name": "FNumber", "id": 33437, "value": 2.8, "text": "f/2.8"} in scan["tags"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("../../etc/passwd", "passwd"), ("C:\\photos\\a.jpg", "a.jpg"), ("Höhe \U0001f3d4.jpg", "Höhe \U0001f3d4.jpg")],
)
def test_a_name_is_a_name_and_no_path(server: Server, photo: bytes, name: str, told: str) -> None:
    """Folders are dropped; letters outside ASCII are kept."""
    assert post(server, photo, name).json["file"] == told


def test_chunked_uploads_need_no_length(server: Server, photo: bytes) -> None:
    """For scripts that do not know the photo's length in advance."""
    pieces = iter([PART, photo[:20], photo[20:], END])
    answer = ask(server, "POST", "/api/scan", pieces, {"Content-Type": FORM}, encode_chunked=True)
    assert answer.json["bytes"] == len(photo)


def test_other_fields_of_a_form_are_passed_over(server: Server, photo: bytes) -> None:
    """The photo is the part with a file name, whatever the field is called."""
    field = b'--edge\r\nContent-Disposition: form-data; name="album"\r\n\r\nSkye\r\n'
    answer = form(server, field + PART.replace(b'name="photo"', b'name="picture"') + photo + END)
    assert answer.json["bytes"] == len(photo)


def test_what_is_no_image_is_refused(server: Server) -> None:
    """415, and the sentence names the file as it was sent."""
    answer = post(server, b"just some text, whatever its name says", "notes.jpg")
    assert (answer.status, answer.error) == (415, "notes.jpg: The file is text, not a photo.")


def test_an_empty_photo_is_refused(server: Server) -> None:
    """422: it is there, but there is nothing to read."""
    answer = post(server, b"", "empty.jpg")
    assert (answer.status, answer.error) == (422, "empty.jpg is empty.")


def test_a_damaged_photo_is_answered_with_what_could_be_read(server: Server) -> None:
    """Damage does not refuse the photo; it is listed under problems."""
    damaged = next(sample for sample in sample_photos() if "damaged" in sample.name)
    answer = post(server, damaged.data, damaged.name)
    assert answer.status == 200
    assert any("GPS" in problem["group"] for problem in answer.json["problems"])


def test_a_small_photo_has_no_huge_answer(server: Server) -> None:
    """Compressed texts can hold a thousand times their size; the answer says what it leaves out."""
    comment = b"\0\0" + zlib.compress(b"\x01" * 250_000)
    photo = png(*[(b"zTXt", b"Comment%d" % number + comment) for number in range(116)])
    assert len(photo) < 40_000
    answer = post(server, photo, "bomb.png")
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) < 5_000_000
    assert any("115 tags are left out" in problem["text"] for problem in answer.json["problems"])


@pytest.mark.parametrize(
    ("body", "kind", "status", "word"),
    [
        (b"{}", "application/json", 415, "curl -F"),
        (b"", "multipart/form-data", 422, "boundary"),
        (b"not a form at all", FORM, 422, "cannot be read"),
        (b'--edge\r\nContent-Disposition: form-data; name="photo"\r\n\r\ntext' + END, FORM, 422, "no photo"),
        (PART + b"half a photo", FORM, 422, "ends before"),
        (b"", FORM, 422, "ends before"),
        (PART + b"a\r\n" + PART + b"b" + END, FORM, 422, "more than one photo"),
        (b"--edge\r\nX: y\r\n\r\n\r\n" * 17 + PART + END, FORM, 422, "parts"),
        (b"--edge\r\nX: " + b"y" * 20_000, FORM, 422, "cannot be read"),
        (PART + END, FORM + "x" * 400, 422, "cannot be read"),
    ],
)
def test_a_request_without_a_photo_says_what_is_wrong(
    server: Server, body: bytes, kind: str, status: int, word: str
) -> None:
    """A wrong content type, no form, no file, a cut-off form, several photos, too many parts."""
    answer = form(server, body, kind)
    assert answer.status == status
    assert word in answer.error


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_post_does_anything(server: Server, method: str) -> None:
    """405 with what is allowed."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.request(method, "/api/scan")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert method == "HEAD" or "error" in json.loads(answer.read())
    connection.close()


def test_a_photo_over_the_bound_is_refused_whatever_its_length_claims(alone: Server, photo_store: Path) -> None:
    """413 by the length before anything is read, by counting where there is none, or a lie."""
    long = bytes(5 * MB)
    assert post(alone, long).status == 413
    pieces = iter([PART, *[bytes(MB)] * 5, END])
    chunked = ask(alone, "POST", "/api/scan", pieces, {"Content-Type": FORM}, encode_chunked=True)
    assert (chunked.status, "4 MB" in chunked.error) == (413, True)
    with dialled(alone, f"Content-Length: {10**15}", "Expect: 100-continue") as plain:
        assert heard(plain).status == 413
    assert left_in(photo_store) == []
    assert post(alone, bytes(MB)).status == 415


def test_slow_cut_and_silent_uploads_end_by_themselves(alone: Server, photo_store: Path, photo: bytes) -> None:
    """408 where the client still listens; nothing stays on disk, and the one reader is free."""
    silent = dialled(alone, f"Content-Length: {MB}")
    dripping = dialled(alone, f"Content-Length: {MB}")
    for _ in range(20):
        cut = dialled(alone, f"Content-Length: {MB}")
        cut.sendall(bytes(300_000))
        cut.close()
    assert post(alone, photo).status == 200
    while not answered(dripping):
        dripping.sendall(b"x")
    for plain in (silent, dripping):
        plain.settimeout(PATIENCE_SECONDS)
        answer = heard(plain)
        assert (answer.status, "slowly" in answer.error) == (408, True)
        plain.close()
    wait_until(lambda: left_in(photo_store) == [], "no file of a cut upload is left")
    assert "Traceback" not in alone.log()


def test_silent_uploads_keep_no_slot_that_another_needs(alone: Server, photo_store: Path, photo: bytes) -> None:
    """Ten times as many as there are places: pages and uploads are served beside them, and nothing is left of them."""
    crowd = [
        dialled(alone, f"Content-Length: {MB}", source=f"127.0.0.{2 + number % 2}")  # one client may not fill them all
        for number in range(10 * UPLOADS_AT_ONCE)
    ]
    wait_until(lambda: len(list(photo_store.rglob("arriving"))) == UPLOADS_AT_ONCE, "the crowd is in")
    assert [post(alone, photo).status for _ in range(5)] == [200] * 5
    with StreamlitClient(alone.address) as visitor:
        visitor.open("/")
        visitor.upload({"mine.tif": photo})
        visitor.expect("EOS R5")
    for plain in crowd:
        plain.close()
    wait_until(lambda: not list(photo_store.rglob("arriving")), "the crowd has left")


def test_a_busy_server_says_when_to_come_back(alone: Server, photo: bytes) -> None:
    """503 with Retry-After while its readers hang; once they are replaced, the other photo is read."""
    assert post(alone, photo).status == 200
    readers = [one for one in psutil.Process(alone.process.pid).children() if "list_thumbnail" in one.cmdline()[-1]]
    for reader in readers:
        os.kill(reader.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as hands:
        done, waiting = wait([hands.submit(post, alone, photo) for _ in range(2)], return_when=FIRST_COMPLETED)
        for reader in readers:
            os.kill(reader.pid, signal.SIGKILL)
    [refused], [read] = ([future.result() for future in futures] for futures in (done, waiting))
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert read.status == 200


BROKEN_READER = """
import sys
if "pixelscan.metadata.workers.process" in sys.orig_argv[-1]:
    sys.exit("This installation is broken.")
"""


def test_a_server_whose_readers_do_not_start_says_so(tmp_path: Path, photo: bytes) -> None:
    """503 with Retry-After and a sentence, on the page too; the reason is in the log."""
    (tmp_path / "sitecustomize.py").write_text(BROKEN_READER)
    with Server(tmp_path / "server.log", {"PYTHONPATH": str(tmp_path)}) as broken:
        refused = post(broken, photo)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
        assert "reader process does not start" in refused.error
        with StreamlitClient(broken.address) as visitor:
            visitor.open("/")
            visitor.upload({"a.tif": photo})
            visitor.expect("reader process does not start")
    assert "This installation is broken." in broken.log()


def test_a_server_that_is_stopped_answers_those_who_still_send(tmp_path: Path) -> None:
    """503 with Retry-After instead of a connection that breaks, and its end is not put off."""
    server = Server(tmp_path / "server.log", {"TMPDIR": str(tmp_path)})
    server.wait_until_ready()
    with dialled(server, f"Content-Length: {MB}") as plain:
        plain.sendall(bytes(1000))
        wait_until(lambda: list(tmp_path.rglob("arriving")), "the upload has begun")
        server.process.terminate()
        answer = heard(plain)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    server.process.wait(timeout=PATIENCE_SECONDS)
    assert not list(tmp_path.rglob("arriving"))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://{host}"}, 200),
        ({"Origin": "https://{host}"}, 200),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://inner.example", "Sec_Fetch_Site": "same-origin"}, 200),
        ({"Origin": "http://{host}", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
    ],
)
def test_another_sites_page_may_send_nothing(
    server: Server, photo: bytes, headers: dict[str, str], status: int
) -> None:
    """Scripts and PixelScan's own pages may post; other sites can read no answer."""
    host = f"127.0.0.1:{server.port}"
    answer = post(server, photo, **{name: value.format(host=host) for name, value in headers.items()})
    assert answer.status == status
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_twenty_at_once_are_all_served_along_with_a_visitor(server: Server) -> None:
    """Each photo gets its own answer, and the page keeps working meanwhile."""
    samples = [sample for sample in sample_photos() if sample.name.endswith(".jpg")]

    def sent(number: int) -> bool:
        sample = samples[number % len(samples)]
        name = f"{number}-{sample.name}"
        answer = post(server, sample.data, name)
        return answer.status == 200 and answer.json["file"] == name and answer.json["bytes"] == len(sample.data)

    with StreamlitClient(server.address) as visitor, ThreadPoolExecutor(20) as hands:
        visitor.open("/")
        answers = hands.map(sent, range(200))
        for _ in range(5):
            visitor.rerun()
        visitor.expect("See what your photos say")
        assert all(answers)


def test_the_description_fits_the_answers(server: Server, photo: bytes) -> None:
    """Real answers and every refusal that is easy to cause match the OpenAPI schemas."""
    description = ask(server, "GET", "/api/openapi.json").json
    operation = description["paths"]["/api/scan"]["post"]

    def check(answer: Answered) -> None:
        schema = operation["responses"][str(answer.status)]["content"][answer.headers["Content-Type"]]["schema"]
        jsonschema.validate(answer.json, {**schema, "components": description["components"]})

    for sample in sample_photos():
        check(post(server, sample.data, sample.name))
    check(post(server, photo))
    for answer in (post(server, b"text"), post(server, b""), form(server, b"", "a/b"), post(server, photo, Origin="x")):
        assert answer.status in (403, 415, 422)
        check(answer)
    check(ask(server, "GET", "/api/scan"))
    summary = description["components"]["schemas"]["Scan"]["properties"]["summary"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"camera": 1}, summary)


def test_the_description_matches_real_photos(server: Server, corpus: Path) -> None:
    """About forty photos of the corpus, spread over all formats."""
    schema = ask(server, "GET", "/api/openapi.json").json["components"]["schemas"]["Scan"]
    photos = sorted(path for path in (corpus / "images").rglob("*") if path.is_file() and path.stat().st_size < 20 * MB)
    for path in photos[:: max(len(photos) // 40, 1)]:
        answer = post(server, path.read_bytes(), path.name)
        if answer.status == 200:
            jsonschema.validate(answer.json, schema)
