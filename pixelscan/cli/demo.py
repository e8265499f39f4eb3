"""`pixelscan demo`: a Deployment, a Service and an HPA on one machine, without Kubernetes."""

import argparse
import asyncio
import signal
import sys
import time

from pixelscan.cli.exit_status import ExitStatus
from pixelscan.load.demo.demo_cluster import HPA, LIMIT_MILLICORES, NODE_SECONDS, REQUEST_MILLICORES, DemoCluster
from pixelscan.load.demo.front_door import FrontDoor

WELCOME = f"""\
No Kubernetes runs here: this is PixelScan several times on this machine, scaled by the HPA's own arithmetic.
A pod requests {REQUEST_MILLICORES} millicores and is limited to {LIMIT_MILLICORES}.
The HPA's target is {HPA.target.value} %, with at most {HPA.max_replicas} pods.
The first node has room for 3 pods; a second one is simulated and takes {NODE_SECONDS:.0f} s.
Open the CPU load page and choose "Scale to the maximum". Ctrl-C ends everything and leaves nothing behind.
"""
OWN_BOUND = (
    "No cgroup can be made here (it usually needs root): PixelScan bounds its load itself; you see no throttling.\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Show autoscaling on this machine: copies of PixelScan as pods, and the HPA's arithmetic."
    parser.epilog = "exit status: 0 ended by SIGTERM, 130 by Ctrl-C, 1 the port is in use, 2 wrong usage"
    parser.add_argument("--port", type=int, default=8501, metavar="N", help="TCP port of the Service (%(default)s)")


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Until it is stopped."""
    return asyncio.run(serve(chosen.port, DemoCluster(_say)))


async def serve(port: int, cluster: DemoCluster) -> ExitStatus:
    """The cluster behind its front door, until it is stopped."""
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _stop, stopped, number)
    try:
        door = await FrontDoor(cluster.ready_ports).open("127.0.0.1", port)
    except (OSError, OverflowError):
        await cluster.close()
        sys.stderr.write(f"Port {port} cannot be used: stop the program that uses it, or choose another with --port.\n")
        return ExitStatus.FAILED
    sys.stdout.write(WELCOME + ("" if cluster.groups else OWN_BOUND) + f"PixelScan is at http://127.0.0.1:{port}\n\n")
    sys.stdout.flush()
    running = asyncio.create_task(cluster.run())
    running.add_done_callback(lambda _: _stop(stopped, signal.SIGTERM))
    try:
        await stopped
    finally:
        door.close()
        has_failed = running.done()
        running.cancel()
        await cluster.close()
    if has_failed:
        await running
    return ExitStatus.INTERRUPTED if stopped.result() == signal.SIGINT else ExitStatus.DONE


def _stop(stopped: asyncio.Future[int], number: int) -> None:
    if not stopped.done():
        stopped.set_result(number)


def _say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {text}\n")
    sys.stdout.flush()
