"""PIXELSCAN_LOGIN with a real OpenID Connect provider: pages and routes obey the same login, programs have a token."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from pixelscan.metadata.samples import sample_photos
from tests.support.oidc_provider import USER, OidcProvider, oidc_provider, secrets_toml
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS, wait_until

TOKEN = "a-token-of-the-tests"  # noqa: S105
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PROTECTED = ("/metrics", "/_stcore/metrics", "/api/cpu", "/api/openapi.json", "/api/nothing", "/media/x.jpg")
PHOTO = sample_photos()[0]

Start = Callable[..., Server]


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    with oidc_provider() as running:
        yield running


@pytest.fixture
def start(tmp_path: Path, provider: OidcProvider) -> Iterator[Start]:
    """Starts a server that knows the provider, with these settings."""
    with ExitStack() as closing:

        def begin(**settings: str) -> Server:
            file = tmp_path / ".streamlit" / "secrets.toml"
            file.parent.mkdir()
            named = {f"PIXELSCAN_{name}": value for name, value in settings.items()}
            server = Server(tmp_path / "server.log", {**named, "HOME": str(tmp_path)})
            file.write_text(secrets_toml(provider, server.address), encoding="utf-8")
            return closing.enter_context(server)

        yield begin


def log_in(server: Server, visitor: StreamlitClient) -> None:
    """Click "Log in", and follow the redirects as a browser does; the visitor then has the login's cookies."""
    visitor.click("Log in")
    with httpx.Client(cookies=visitor.cookies, timeout=PATIENCE_SECONDS, follow_redirects=True) as browser:
        arrived = browser.get(urljoin(server.address, visitor.redirect))
        assert (arrived.status_code, arrived.url.path) == (200, "/")
        visitor.cookies.update({cookie.name: cookie.value or "" for cookie in browser.cookies.jar})
    visitor.open("/")


def post_photo(server: Server, headers: dict[str, str] | None = None) -> int:
    answer = httpx.post(
        f"{server.address}/api/scan",
        files={"photo": (PHOTO.name, PHOTO.data)},
        headers=headers,
        timeout=PATIENCE_SECONDS,
    )
    return answer.status_code


def test_nothing_is_seen_or_done_without_a_login(start: Start) -> None:
    """Pages show the way to it and nothing else; routes answer 401; the probe of Kubernetes stays open."""
    server = start(LOGIN="required", API_TOKEN=TOKEN)
    visitor = StreamlitClient(server.address)
    for path in ("/", "/cpu", "/runs"):
        visitor.open(path)
        visitor.expect("Log in to PixelScan")
        assert not visitor.page.nodes("file_uploader")
    assert {path: visitor.request("GET", path).status for path in PROTECTED} == dict.fromkeys(PROTECTED, 401)
    told = httpx.get(f"{server.address}/metrics").json()["error"]
    assert "needs a login" in told
    assert post_photo(server) == post_photo(server, {"Authorization": "Bearer wrong"}) == 401
    assert visitor.request("GET", "/_stcore/health").status == 200


def test_a_login_opens_pages_and_routes_and_a_token_the_routes(start: Start) -> None:
    """One login for both; the token is for programs, such as Prometheus."""
    server = start(LOGIN="required", API_TOKEN=TOKEN)
    visitor = StreamlitClient(server.address)
    visitor.open("/")
    log_in(server, visitor)
    visitor.upload({PHOTO.name: PHOTO.data})
    visitor.expect(PHOTO.name)
    assert visitor.request("GET", "/metrics").status == 200
    assert (httpx.get(f"{server.address}/metrics", headers=BEARER).status_code, post_photo(server, BEARER)) == (
        200,
        200,
    )
    visitor.open("/cpu")
    visitor.expect("Scale to the maximum")


def test_only_people_with_a_login_start_runs_and_the_log_names_them(start: Start) -> None:
    """The page is open to all; PIXELSCAN_STRESS=users keeps the controls for those who have logged in."""
    server = start(LOGIN="optional", STRESS="users")
    visitor = StreamlitClient(server.address)
    visitor.open("/cpu")
    visitor.expect("only people who have logged in may start")
    assert httpx.get(f"{server.address}/metrics").status_code == 200
    log_in(server, visitor)
    visitor.open("/cpu")
    visitor.click("Push one pod over its request")
    visitor.click("Stop")
    person = re.escape(USER["email"])
    told = re.compile(
        rf"INFO {person}, from [^,]+, started run (\w+) .*INFO {person}, from [^,]+, stopped run \1", re.DOTALL
    )
    wait_until(lambda: told.search(server.log()), "the log says who started and who stopped it", told=server.log)


def test_stress_runs_can_be_switched_off(tmp_path: Path) -> None:
    with Server(tmp_path / "server.log", {"PIXELSCAN_STRESS": "off"}) as server, StreamlitClient(server.address) as one:
        one.open("/cpu")
        one.expect("Stress runs are switched off")
        assert not [node for node in one.page.nodes("button") if "maximum" in str(node.shown)]


def test_a_login_that_nobody_could_pass_is_refused_at_the_start(tmp_path: Path) -> None:
    """Rather than a server that is open, or closed to everybody."""
    server = Server(tmp_path / "server.log", {"PIXELSCAN_LOGIN": "required"})
    assert server.process.wait(timeout=PATIENCE_SECONDS) == 2
    assert "PIXELSCAN_LOGIN is required, but nobody could log in" in server.log()
