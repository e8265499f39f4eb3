"""What the pod reads from a real cgroup matches what the kernel charged to its processes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.support.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.alone
CGROUPS = Path("/sys/fs/cgroup")
V2 = next((place for place in (CGROUPS / "unified", CGROUPS) if (place / "cgroup.controllers").exists()), CGROUPS)
LIMIT_CORES, PERIOD_US = 0.4, 100_000
BURN_SECONDS = 3
# What os.times may be wrong by: a hundredth of a second in each of four figures.
TICKS = 0.04
# Two processes use CPU between two readings; os.times gives the kernel's figures per process, not per group.
POD = """
import json, os, subprocess, sys, time
from pathlib import Path
from pixelscan.load.cpu import CpuReader
groups, root, seconds = sys.argv[1].split(","), sys.argv[2], sys.argv[3]
for group in groups:
    (Path(group) / "cgroup.procs").write_text(str(os.getpid()))
reader = CpuReader(Path(root))
earliest, first, begun, before = time.monotonic(), reader.read().seconds, time.monotonic(), os.times()
burn = f"import time; end = time.monotonic() + {seconds}\\nwhile time.monotonic() < end: pass"
for burner in [subprocess.Popen([sys.executable, "-c", burn]) for _ in range(2)]:
    burner.wait()
ended, reading, latest, after = time.monotonic(), reader.read(), time.monotonic(), os.times()
known, burnt = sum(after[:4]) - sum(before[:4]), reading.seconds - first
print(json.dumps({
    "source": reader.source, "limit": reading.limit_cores, "throttled": reading.throttled,
    "throttled_seconds": reading.throttled_seconds, "cores": reading.cores,
    "seconds": burnt, "known_seconds": known, "known_cores": (burnt / (latest - earliest), burnt / (ended - begun)),
}))
"""


@pytest.fixture
def group(request: pytest.FixtureRequest) -> Iterator[tuple[Path, ...]]:
    """Groups of this test below these folders; with a limit in version 1."""
    made = []
    for place in request.param:
        made.append(place / f"pixelscan-cpu-{os.getpid()}")
        try:
            made[-1].mkdir()
        except OSError:
            pytest.skip(f"needs cgroups that are ours to change, below {place}")
        if (weight := made[-1] / "cpu.shares").exists():
            weight.write_text("262144")  # with priority, otherwise a busy machine leaves it less than the limit
        if (quota := made[-1] / "cpu.cfs_quota_us").exists():
            (made[-1] / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            quota.write_text(str(round(LIMIT_CORES * PERIOD_US)))
    yield tuple(made)
    for path in made:
        with suppress(FileNotFoundError):
            path.rmdir()


def told(groups: tuple[Path, ...], root: Path) -> dict[str, Any]:
    """What a pod in these groups, which sees `root` as its /, reads after some seconds of load."""
    command = [sys.executable, "-c", POD, ",".join(map(str, groups)), str(root), str(BURN_SECONDS)]
    answer: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_SECONDS).stdout
    )
    return answer


def assert_cores(found: dict[str, Any]) -> None:
    """They match the time between two readings, however long the machine delayed them."""
    fewest, most = found["known_cores"]
    assert 0.99 * fewest <= found["cores"] <= 1.01 * most


@pytest.mark.parametrize("group", [(CGROUPS / "cpu", CGROUPS / "cpuacct")], indirect=True, ids=["v1"])
def test_a_pod_held_at_its_limit(group: tuple[Path, ...]) -> None:
    """Time within 2 % of the kernel's, or its ticks, the limit as set, and most periods throttled."""
    found = told(group, Path("/"))
    assert (found["source"], found["limit"]) == ("cgroup v1", LIMIT_CORES)
    assert found["seconds"] == pytest.approx(found["known_seconds"], rel=0.02, abs=TICKS)
    assert_cores(found)
    assert found["cores"] < LIMIT_CORES * 1.1
    assert found["throttled"] > 0.5
    assert found["throttled_seconds"] > 0


@pytest.mark.parametrize("group", [(V2,)], indirect=True, ids=["v2"])
def test_a_container_that_sees_its_own_group(group: tuple[Path, ...], tmp_path: Path) -> None:
    """Version 2 without a limit: the same time and no throttling."""
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("0::/\n")
    (tmp_path / "sys/fs").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup").symlink_to(group[0])
    found = told(group, tmp_path)
    assert (found["source"], found["limit"]) == ("cgroup v2", None)
    assert found["seconds"] == pytest.approx(found["known_seconds"], rel=0.02, abs=TICKS)
    assert_cores(found)
