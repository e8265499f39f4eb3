"""A pod of the demo: a separate PixelScan server with its CPU limit, started, probed and ended."""

import asyncio
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

PROBE_SECONDS = 1.0
GRACE_SECONDS = 5.0
JOIN_GROUPS = 'for procs in $GROUPS_TO_JOIN; do echo $$ > "$procs" || exit 1; done; exec "$@"'


@dataclass(slots=True, eq=False)
class DemoPod:
    """The pod's state as Kubernetes reports it: no node while it is Pending, not started until its process runs."""

    name: str
    port: int
    asked: float
    node: str = ""
    groups: Sequence[Path] = ()
    process: asyncio.subprocess.Process | None = None
    started: float | None = None
    ready_since: float = 0.0
    is_ready: bool = False
    is_leaving: bool = False
    probing: asyncio.Task[None] | None = field(default=None, repr=False)

    async def start(self, node: str, settings: Mapping[str, str], log: Path) -> int:
        """Run it on a node; returns its process ID. Raises OSError."""
        self.node = node
        words = [f"{name}={value}" for name, value in settings.items()]
        words.append(f"GROUPS_TO_JOIN={' '.join(str(group / 'cgroup.procs') for group in self.groups)}")
        serve = [sys.executable, "-m", "pixelscan", "serve", "--port", str(self.port)]
        with log.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                *("env", *words, "sh", "-c", JOIN_GROUPS, "sh", *serve),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.started = self.ready_since = time.time()
        self.probing = asyncio.create_task(self._probe())
        return self.process.pid

    async def end(self) -> None:
        """Tell it to stop, and kill it if it does not."""
        self.is_leaving, self.is_ready = True, False
        if self.probing:
            self.probing.cancel()
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), GRACE_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()

    async def _probe(self) -> None:
        while True:
            healthy = await _is_healthy(self.port)
            if healthy != self.is_ready:
                self.is_ready, self.ready_since = healthy, time.time()
            await asyncio.sleep(PROBE_SECONDS)


async def _is_healthy(port: int) -> bool:
    """Whether Streamlit's health page answers 200."""
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with closing(writer):
                writer.write(f"GET /_stcore/health HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
                return b" 200 " in await reader.readline()
    except (OSError, TimeoutError):
        return False
