"""Lists each kind of object, then watches it, in one background thread: pages read what is known without waiting."""

import asyncio
import json
import logging
import threading
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pixelscan.load.cluster.kinds import Kind, followed

# The API server ends a watch after this time, and it begins anew with a list.
WATCH_SECONDS = 300
ANSWER_SECONDS = 10.0
RETRY_SECONDS = 10.0
# Between two lists of a kind, however soon a watch ends.
PAUSE_SECONDS = 1.0
JOIN_SECONDS = 5.0
# How long an object that went is remembered.
LEFT_SECONDS = 3600.0
REFUSALS = {401: "it does not accept this pod's token", 403: "this pod may not see them"}
_log = logging.getLogger(__name__)

Object = Mapping[str, Any]


class ClusterWatch:
    """The objects of each kind by their uid, and why some are missing: a sentence by the kind's name.

    `left` is when objects went, by kind and name. Credentials are the pod's service account, or those of KUBECONFIG.
    """

    def __init__(self, hpa: str) -> None:
        self._kinds = followed(hpa)
        self._thread = threading.Thread(target=self._run, name="cluster watch", daemon=True)
        self._loop = asyncio.new_event_loop()
        self._listing = asyncio.Lock()
        self.objects: dict[str, dict[str, Object]] = {}
        self.left: dict[str, dict[str, float]] = {kind.name: {} for kind in self._kinds}
        self.faults: dict[str, str] = {}

    @property
    def hpa(self) -> Object | None:
        """The HPA as it is in the cluster; None while it is not known."""
        return next(iter(self.objects.get("horizontalpodautoscalers", {}).values()), None)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; nothing is asked any more."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._cancel)
            self._thread.join(JOIN_SECONDS)

    def _run(self) -> None:
        with suppress(asyncio.CancelledError), asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._follow_all())

    def _cancel(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()

    async def _follow_all(self) -> None:
        # Which versions of Kubernetes kr8s was tested with does not matter: these lists are the same in all.
        warnings.filterwarnings("ignore", "Kubernetes version", UserWarning)
        await asyncio.gather(*(self._follow(kind) for kind in self._kinds))

    async def _follow(self, kind: Kind) -> None:
        while True:
            try:
                await self._list_and_watch(kind)
            except Exception as fault:  # noqa: BLE001 - whatever a cluster does, the page goes on without it
                if kind.name not in self.faults:
                    _log.warning("The Kubernetes API does not tell %s: %r", kind.name, fault)
                self.faults[kind.name] = _sentence(fault)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                await asyncio.sleep(PAUSE_SECONDS)

    async def _list_and_watch(self, kind: Kind) -> None:
        """Until the watch ends: by itself, or because it is too old (410 Gone)."""
        from kr8s.asyncio import api  # noqa: PLC0415 - half a second and 37 MB, only needed here

        where: dict[str, Any] = {"version": kind.version, "namespace": kind.namespace, "url": kind.name}
        # One after the other: all kinds share kr8s's client, which closes its connections when a token is refused.
        async with self._listing:
            client = await api()
            client.timeout = ANSWER_SECONDS
            async with client.call_api("GET", **where, params=kind.selection) as answer:
                listed = answer.json()
        self._set(kind, {item["metadata"]["uid"]: item for item in listed["items"]})
        self.faults.pop(kind.name, None)
        watch = {"watch": "true", "resourceVersion": listed["metadata"]["resourceVersion"]}
        watch |= {"timeoutSeconds": str(WATCH_SECONDS), **kind.selection}
        limit = WATCH_SECONDS + ANSWER_SECONDS
        async with client.call_api("GET", **where, params=watch, stream=True, timeout=limit) as answer:
            async for line in answer.aiter_lines():
                if not self._take(kind, json.loads(line)):
                    return

    def _take(self, kind: Kind, event: Object) -> bool:
        """Whether the watch goes on after this event."""
        if event["type"] == "ERROR":
            return False
        uid = event["object"]["metadata"]["uid"]
        others = {key: item for key, item in self.objects[kind.name].items() if key != uid}
        self._set(kind, others if event["type"] == "DELETED" else {**others, uid: event["object"]})
        return True

    def _set(self, kind: Kind, found: dict[str, Object]) -> None:
        """Replaced as a whole, since pages read it from other threads."""
        before = self.objects.get(kind.name, {})
        now = time.time()
        known = {name: at for name, at in self.left[kind.name].items() if now - at < LEFT_SECONDS}
        gone = {item["metadata"]["name"]: now for uid, item in before.items() if uid not in found}
        self.left[kind.name] = known | gone
        self.objects[kind.name] = found


def _sentence(fault: Exception) -> str:
    if isinstance(fault, ImportError):
        return "PixelScan's extra `observe` is not installed"
    status = getattr(getattr(fault, "response", None), "status_code", 0)
    if status:
        return REFUSALS.get(status, f"it answers {status}")
    return f"it does not answer ({type(fault).__name__})"
