"""Simulated pods, with samples in a real history and new ones every second.

python -m benchmarks.simulated_pods --pods 50 sqlite:///FILE    until Ctrl-C, for a look at the CPU page
"""

import argparse
import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from pixelscan.load.history import History
from pixelscan.load.model import Pod, Sample

REQUEST, LIMIT = 0.3, 1.0
PAST_SECONDS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="its address")
    parser.add_argument("--pods", type=int, default=6, help="how many (%(default)s)")
    parser.add_argument("--seconds", type=int, default=PAST_SECONDS, help="of their past (%(default)s)")
    chosen = parser.parse_args()
    with simulated(chosen.store, chosen.pods, chosen.seconds), suppress(KeyboardInterrupt):
        threading.Event().wait()


@contextmanager
def simulated(store: str, count: int, seconds: int = PAST_SECONDS) -> Iterator[None]:
    """A number of pods with a past of some seconds, which go on until the end."""
    history, over = History(store), threading.Event()
    begin = time.time() - seconds
    pods = [_pod(number, begin) for number in range(count)]
    for number, pod in enumerate(pods):
        history.write(pod, [_sample(number, pod, begin + second) for second in range(seconds)], time.time())
    living = threading.Thread(target=_live, args=(history, pods, over), daemon=True)
    living.start()
    try:
        yield
    finally:
        over.set()
        living.join()
        history.close()


def _pod(number: int, begin: float) -> Pod:
    return Pod(f"pixelscan-deployment-7d9c-{number:02}xk", begin, f"pool-{number % 2}", REQUEST, LIMIT, "cgroup v2")


def _live(history: History, pods: Sequence[Pod], over: threading.Event) -> None:
    while not over.wait(1.0):
        now = time.time()
        for number, pod in enumerate(pods):
            history.write(pod, [_sample(number, pod, now)], now)


def _sample(number: int, pod: Pod, now: float) -> Sample:
    cores = 0.45 + 0.4 * math.sin(now / 40 + number) + 0.05 * math.sin(now * (number + 3))
    throttled = round(max(0.0, cores - 0.75), 3)
    return Sample(pod.name, round(now, 1), round(cores, 4), REQUEST, LIMIT, throttled)


if __name__ == "__main__":
    main()
