"""GET /api/cpu with invalid numbers."""

import json
import urllib.request
from urllib.error import HTTPError

import pytest

from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS


@pytest.mark.parametrize("query", ["window=nan", "window=inf", "since=nan", "since=-inf", "window=a", "since="])
def test_what_is_no_number_is_refused_with_a_sentence(server: Server, query: str) -> None:
    """NaN and infinity are numbers only in Python."""
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{server.address}/api/cpu?{query}", timeout=PATIENCE_SECONDS)
    with refused.value as answer:
        assert answer.status == 422
        assert json.load(answer)["error"] == "window and since must be numbers of seconds."


@pytest.mark.parametrize("query", ["", "window=10", "window=-3&since=1e300", "window=1e300", "meta=unknown"])
def test_any_number_is_answered(server: Server, query: str) -> None:
    """Including numbers out of range."""
    with urllib.request.urlopen(f"{server.address}/api/cpu?{query}", timeout=PATIENCE_SECONDS) as answer:
        assert "samples" in json.load(answer)
