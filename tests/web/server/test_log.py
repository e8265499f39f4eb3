"""The server's log, as `kubectl logs` shows it."""

import re

from tests.support.server import Server
from tests.support.waiting import wait_until

TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def test_the_last_line_of_a_healthy_server_says_so(fresh_server: Server) -> None:
    """With its time; nothing after it looks as if the server still waited for something."""
    wait_until(lambda: "Ready" in fresh_server.log(), "it says that it is ready", told=fresh_server.log)
    assert re.fullmatch(rf"{TIME}\S* INFO Ready for visitors", fresh_server.log().splitlines()[-1])
