"""Two PixelScans of one user on one computer are told apart from two pods."""

from dataclasses import replace

import pytest

from pixelscan.settings import read_settings
from pixelscan.web import services as opened
from pixelscan.web.load.pod import neighbours
from pixelscan.web.services import Services


def test_a_second_pixelscan_on_this_computer_is_named(opened_services: Services) -> None:
    """Both write to this user's history; the sentence says how to separate them."""
    own = opened_services.agent.pod
    other = replace(own, name="laptop-4711")
    assert neighbours([own]) == ""
    assert "(laptop-4711)" in neighbours([own, other])
    assert neighbours([own, replace(other, node="another")]) == ""


@pytest.mark.parametrize(
    "variable", [{"PIXELSCAN_POD_NAME": "pod-1"}, {"PIXELSCAN_DATABASE_URL": "sqlite:////tmp/shared.sqlite"}]
)
def test_pods_are_no_neighbours(
    opened_services: Services, monkeypatch: pytest.MonkeyPatch, variable: dict[str, str]
) -> None:
    """Where somebody gave names or a shared history, several pods on one node are meant."""
    here = replace(opened_services, settings=read_settings(variable))
    monkeypatch.setattr(opened, "_open", [here])
    own = here.agent.pod
    assert neighbours([own, replace(own, name="pod-2")]) == ""
