"""Docker Compose for one machine: its settings are PixelScan's, and its services know each other's names."""

import re
from typing import Any

import yaml

from pixelscan.settings import read_settings
from tests.support.cluster import ROOT

FILE = ROOT / "compose/compose.yaml"
SERVICES: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]


def test_the_servers_settings_are_valid_and_lead_to_the_database() -> None:
    given = SERVICES["pixelscan"]["environment"]
    settings = read_settings({name: re.sub(r"\$\{.*?\}", "password", value) for name, value in given.items()})
    assert settings.history_url() == "postgresql://pixelscan:password@database/pixelscan"
    assert (settings.trusted_proxies, "database" in SERVICES) == (1, True)


def test_the_balancer_keeps_browsers_on_their_server() -> None:
    """By a cookie, and it finds the servers by the name of their service."""
    text = (FILE.parent / "Caddyfile").read_text(encoding="utf-8")
    assert "lb_policy cookie " in text
    assert re.search(r"dynamic a pixelscan 8501\b", text)
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in SERVICES["balancer"]["volumes"]


def test_the_servers_are_as_restricted_as_pods() -> None:
    """Of what a visitor could take over."""
    server = SERVICES["pixelscan"]
    assert (server["read_only"], server["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in server["security_opt"]
