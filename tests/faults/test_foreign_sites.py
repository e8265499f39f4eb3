"""Pages of other sites, which a visitor of PixelScan may have open: framing, rebinding, WebSockets, leaks."""

import http.client
from collections.abc import Iterator

import pytest
import websocket

from pixelscan.web.server.allowed_hosts import is_own_name
from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS

EVIL = "evil.example"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a domain name."""
    log = tmp_path_factory.mktemp("named") / "server.log"
    with Server(log, {"PIXELSCAN_ALLOWED_HOSTS": "photos.example"}) as running:
        yield running


def answer(server: Server, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    """Status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.request(method, path, headers=headers)
    got = connection.getresponse()
    found = got.status, {name.lower(): value for name, value in got.headers.items()}, got.read().decode()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/cpu?window=1+min"),
        ("GET", "/_stcore/health"),
        ("GET", "/_stcore/host-config"),
        ("GET", "/api/cpu"),
        ("GET", "/api/pictures/0/small"),
        ("GET", "/metrics"),
        ("GET", "/static/js/none.js"),
        ("POST", "/api/scan"),
        ("DELETE", "/api/cpu"),
    ],
)
def test_every_answer_says_what_its_page_may_do(server: Server, method: str, path: str) -> None:
    """Whoever gives it, Streamlit or we, and whatever its status."""
    _, headers, _ = answer(server, method, path, {})
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/", "/api/cpu", "/_stcore/host-config", "/metrics"])
def test_a_name_that_was_made_to_lead_here_is_refused(server: Server, path: str) -> None:
    """DNS rebinding: the page has the same origin as the server then, so that only the name tells."""
    status, _, told = answer(server, "GET", path, {"Host": f"{EVIL}:{server.port}"})
    assert status == 400
    assert f"PIXELSCAN_ALLOWED_HOSTS={EVIL}" in told


def test_a_rebound_name_opens_no_session(server: Server) -> None:
    """Its origin is its host."""
    with pytest.raises(websocket.WebSocketBadStatusException, match="400"):
        dial(server, f"http://{EVIL}:{server.port}", f"{EVIL}:{server.port}")


@pytest.mark.parametrize(
    "origin", ["http://localhost:{}", "http://0.0.0.0:{}", "http://127.0.0.1:1", "http://[::1]:{}"]
)
def test_another_page_of_this_machine_opens_no_session(server: Server, origin: str) -> None:
    """Another port is another program; Streamlit lets it in. POST refuses the same."""
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        dial(server, origin.format(server.port))


@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:{}"])
def test_pages_of_its_own_and_programs_open_sessions(server: Server, origin: str | None) -> None:
    """A program sends no origin."""
    dial(server, origin and origin.format(server.port)).close()


def dial(server: Server, origin: str | None, host: str | None = None) -> websocket.WebSocket:
    return websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        origin=origin,
        host=host,
        suppress_origin=origin is None,
        timeout=PATIENCE_SECONDS,
    )


def test_a_domain_name_that_is_allowed_is_served(named: Server) -> None:
    """And no other."""
    assert answer(named, "GET", "/api/cpu", {"Host": "photos.example"})[0] == 200
    assert answer(named, "GET", "/api/cpu", {"Host": f"Photos.Example.:{named.port}"})[0] == 200
    assert answer(named, "GET", "/api/cpu", {"Host": f"photos.example.{EVIL}"})[0] == 400


@pytest.mark.parametrize(
    "host",
    [
        "localhost:8501",
        "127.0.0.1:8501",
        "[::1]:8501",
        "203.0.113.7",
        "10.244.0.12:8501",
        "pixelscan-service",
        "pixelscan-service.default.svc:80",
        "pixelscan-service.default.svc.cluster.local",
        "laptop.local:8501",
        "LOCALHOST.",
    ],
)
def test_names_that_no_foreign_site_can_have_need_no_setting(host: str) -> None:
    """Kubectl port-forward, a load balancer's address, a probe of the kubelet, a Service's name."""
    assert is_own_name(host, ())


@pytest.mark.parametrize(
    "host", [EVIL, "127.0.0.1.evil.example", "localhost.evil.example:8501", "", "a b", "x@localhost", "localhost:99999"]
)
def test_all_others_need_one(host: str) -> None:
    """Also what only looks like an address, and what is malformed."""
    assert not is_own_name(host, ())


def test_a_setting_names_one_host_or_all_below_or_any() -> None:
    """As in Streamlit's own setting."""
    assert is_own_name("a.photos.example", ("*.photos.example",))
    assert not is_own_name("photos.example", ("*.photos.example",))
    assert not is_own_name("evilphotos.example", ("*.photos.example",))
    assert is_own_name(EVIL, ("*",))
