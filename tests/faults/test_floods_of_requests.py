"""A browser that asks for too much is answered 429; its neighbours and Kubernetes' probes are not."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.faults.test_connections import dialled
from tests.support.server import Server
from tests.support.visitors.streamlit_client import Answer, StreamlitClient
from tests.support.waiting import wait_until

REQUEST = b"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
# Of the server below; ten times as many in a burst.
OF_BROWSER, OF_ADDRESS, UNDER_WAY = 5, 15, 5


@pytest.fixture
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that answers few requests."""
    bounds = {
        "REQUESTS_PER_SECOND": OF_BROWSER,
        "ADDRESS_REQUESTS_PER_SECOND": OF_ADDRESS,
        "REQUESTS_UNDER_WAY": UNDER_WAY,
        "WORKERS": 1,
    }
    environment = {f"PIXELSCAN_{name}": str(value) for name, value in bounds.items()}
    with Server(tmp_path_factory.mktemp("strict") / "server.log", environment) as running:
        yield running


def answers(server: Server, count: int, path: str = "/api/openapi.json", cookie: str = "") -> list[Answer]:
    """What a client without cookies, or with this one, gets to requests one after the other."""
    headers = {"Cookie": f"pixelscan_browser={cookie}"} if cookie else {}
    with StreamlitClient(server.address) as client:
        return [client.request("GET", path, headers=headers) for _ in range(count)]


def statuses(given: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in given)


def test_a_flood_is_refused_and_nobody_else(strict: Server) -> None:
    """With a sentence and a time to wait; a neighbour with the same address opens a page, and probes are answered."""
    begin = time.monotonic()
    given = answers(strict, 15 * OF_BROWSER)
    most = OF_BROWSER * (10 + time.monotonic() - begin)
    assert 10 * OF_BROWSER <= statuses(given)[200] <= most + 1
    assert statuses(given).keys() == {200, 429}
    refused = next(answer for answer in given if answer.status == 429)
    assert "then try again" in json.loads(refused.body)["error"]
    assert int(refused.headers["retry-after"]) > 0
    assert statuses(answers(strict, 200, "/_stcore/health")) == {200: 200}
    with StreamlitClient(strict.address) as neighbour:
        neighbour.request("GET", "/", headers={"Cookie": f"pixelscan_browser={'n' * 22}"})
        neighbour.cookies["pixelscan_browser"] = "n" * 22
        neighbour.open("/")


def test_new_cookies_do_not_help(strict: Server) -> None:
    """All browsers of an address have a bound together."""
    names = [f"{number:022d}" for number in range(6)]
    given = [answer for name in names for answer in answers(strict, 9 * OF_BROWSER, cookie=name)]
    assert statuses(given)[429] > 0


def test_pipelined_requests_are_cut_off(strict: Server) -> None:
    """One refusal is the last answer on its connection."""
    answers(strict, 12 * OF_BROWSER)
    with dialled(strict) as connection:
        connection.sendall(REQUEST * 100)
        received = b""
        with suppress(ConnectionError):
            while part := connection.recv(65_536):
                received += part
    assert received.count(b"HTTP/1.1 429") == 1


def test_requests_under_way_are_bounded(strict: Server) -> None:
    """Photos that do not arrive hold no more than their sender may have; once they are gone, the sender may ask."""
    with ExitStack() as held:
        for _ in range(UNDER_WAY):
            head = b"POST /api/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            held.enter_context(dialled(strict)).sendall(head + b"Content-Length: 1000\r\n\r\n--x")
        wait_until(lambda: answers(strict, 1)[0].status == 429, "all places are taken")
        assert answers(strict, 1, cookie="o" * 22)[0].status == 200
    wait_until(lambda: answers(strict, 1)[0].status == 200, "the places are free again")
