"""Workers that are killed while no photo needs them."""

import signal

import psutil

from tests.support.server import Server
from tests.support.waiting import wait_until


def test_each_is_replaced_without_a_visitor(server: Server) -> None:
    """Those for pictures too, although opening photos does not use them."""
    process = psutil.Process(server.process.pid)
    killed = process.children()
    for worker in killed:
        worker.send_signal(signal.SIGKILL)
    wait_until(
        lambda: len(process.children()) == len(killed) and not set(process.children()) & set(killed),
        "all workers are replaced",
        told=process.children,
    )
