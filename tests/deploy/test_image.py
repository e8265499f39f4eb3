"""The image, built and run as a restricted pod: `make image-test` (root, the tools of ../shared, two minutes)."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from pixelscan.load.runs import LIMIT_SHARE
from tests.support.cluster import ROOT
from tests.support.server import free_port, wait_until_it_answers
from tests.support.waiting import PATIENCE_SECONDS, wait_until

TOOLS = ROOT.parent / "shared" / "tools"
IMAGE = "pixelscan:image-test"
# c2pa's library, which verifies signed records, takes 23 MB of them.
MOST_MEGABYTES = 600
START_TO_IMPORTS = 4.0
CPUS, MEMORY_MB = 0.5, 512
LARGEST_MB = 100
MOST_SECONDS_TO_STOP = 10
MODEL = 0x0110


# It sleeps while what it measures uses the CPU.
READ_CPU = """
import json, subprocess, time
from pixelscan.load.cpu import CpuReader
burner = subprocess.Popen(["stress-ng", "--temp-path", "/tmp", "--cpu", "1", "--timeout", "5", "--quiet"])
reader = CpuReader()
time.sleep(1)
reader.read()
time.sleep(3)
reading = reader.read()
burner.terminate()
burner.wait()
print(json.dumps([reader.source, reading.limit_cores, reading.cores]))
"""
IMPORT = "python -c 'import time, altair, pandas, pyarrow, streamlit.web.bootstrap; print(time.process_time())'"
RUN = """
import signal, time
from pixelscan.load.stress import Stress
run = Stress()
run.set(0.3, time.time() + 60)
signal.pause()
"""


class Pod:
    """One container of the image: 0.5 CPU, 512 MB, read-only root, no capabilities."""

    def __init__(self, log: Path, *, cgroup: str = "1", cpus: float = CPUS) -> None:
        self.cgroup = cgroup
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        self._log = log
        command = [
            "tini",
            "--",
            "pixelscan",
            "serve",
            "--address",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        bounds = ["--cpus", str(cpus), "--memory", str(MEMORY_MB), "--tmp", "400", "--cgroup", cgroup]
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [TOOLS / "run-image", IMAGE, *bounds, "--", *command], stdout=file, stderr=subprocess.STDOUT
            )
        self.cpu_seconds_to_health = self._seconds_to_health()

    def _seconds_to_health(self) -> float:
        """CPU seconds until the first healthy answer, which do not depend on how busy this machine is."""
        wait_until_it_answers(self.process, f"{self.address}/_stcore/health", self._log)
        return sum(sum(process.cpu_times()[:4]) for process in self.processes())

    def processes(self) -> list[psutil.Process]:
        """All processes of the pod, the first one at the head."""
        listed = subprocess.run(["runc", "ps", "--format", "json", self.id], capture_output=True, check=True)
        return [psutil.Process(number) for number in json.loads(listed.stdout)]

    @property
    def id(self) -> str:
        found = re.search(r"px\d+", self.log())
        assert found, self.log()
        return found[0]

    def inside(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["runc", "exec", self.id, "sh", "-c", command], capture_output=True, text=True, check=False
        )

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> float:
        """Seconds from SIGTERM to the end."""
        told = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE_SECONDS)
        return time.monotonic() - told


@pytest.fixture(scope="session")
def image(request: pytest.FixtureRequest) -> int:
    """The built image and its size in bytes."""
    if not request.config.getoption("--image", default=False):
        pytest.skip("builds an image: make image-test")
    missing = [tool for tool in ("buildah", "debootstrap", "runc") if not shutil.which(tool)]
    if os.getuid() != 0 or missing or not (TOOLS / "build-image").exists():
        pytest.skip(
            f"needs root, ../shared/tools and {missing or 'no more'} (sudo apt install buildah debootstrap runc)"
        )
    built = subprocess.run([TOOLS / "build-image", ROOT, "-t", IMAGE], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    size = re.search(r"built .* ([\d.]+) (MB|GB)", built.stderr)
    assert size, built.stderr
    return int(float(size[1]) * {"MB": 1, "GB": 1000}[size[2]])


@pytest.fixture(params=["1", "2"], ids=["cgroup v1", "cgroup v2"])
def pod(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Pod]:
    """A pod with cgroups of version 1 or 2."""
    request.getfixturevalue("image")
    running = Pod(tmp_path / "pod.log", cgroup=request.param)
    yield running
    running.stop()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo that names its camera."""
    picture = Image.new("RGB", (640, 480), "teal")
    exif = picture.getexif()
    exif[MODEL] = "Restricted 1"
    picture.save(tmp_path / "photo.jpg", exif=exif)
    return tmp_path / "photo.jpg"


def test_the_image_is_small(image: int) -> None:
    """As reported by the builder."""
    assert image < MOST_MEGABYTES


@pytest.mark.usefixtures("image")
def test_it_is_healthy_soon(tmp_path: Path) -> None:
    """All its processes, until the first healthy answer, beside an interpreter that imports the heaviest libraries.

    The best of three each: on a machine that others share the same work takes up to twice as long a second later.
    """
    starts, imports = [], []
    for _ in range(3):
        pod = Pod(tmp_path / "pod.log", cpus=1)
        starts.append(pod.cpu_seconds_to_health)
        imports.append(float(pod.inside(IMPORT).stdout))
        pod.stop()
    print(f"healthy after {min(starts):.2f} s of CPU; imports {min(imports):.2f} s")
    assert min(starts) < START_TO_IMPORTS * min(imports)


def test_a_restricted_pod_serves_pages_and_scans(pod: Pod, photo: Path) -> None:
    """The page's HTML, and a photo's metadata by POST."""
    with urllib.request.urlopen(pod.address, timeout=PATIENCE_SECONDS) as page:
        assert b"<title>" in page.read()
    status, answer = _scan(pod, photo)
    assert (status, json.loads(answer)["summary"]["camera"]) == (200, "Restricted 1")


def test_it_runs_as_a_number_and_writes_to_tmp_alone(pod: Pod) -> None:
    """No root, no compiler, no files of the package manager."""
    assert pod.inside("id -u").stdout.strip() == "10001"
    assert pod.inside("touch /app/x").returncode != 0
    assert pod.inside("touch /tmp/x").returncode == 0
    assert pod.inside("command -v gcc cc").stdout == ""
    assert pod.inside("ls /var/lib/apt/lists").stdout == ""


def test_the_largest_photo_is_read_and_a_larger_one_refused(pod: Pod, photo: Path) -> None:
    """A photo of 100 MB is read, a larger one is refused with a sentence, and the pod's first process still runs."""
    first = pod.processes()[0]
    os.truncate(photo, LARGEST_MB << 20)
    assert _scan(pod, photo)[0] == 200
    os.truncate(photo, (LARGEST_MB + 1) << 20)
    status, answer = _scan(pod, photo)
    assert (status, f"larger than {LARGEST_MB} MB" in answer) == (413, True)
    assert pod.processes()[0] == first


def test_stress_ng_runs_with_the_libraries_it_has(pod: Pod) -> None:
    """Those that the base image does not have were added."""
    run = pod.inside("stress-ng --temp-path /tmp --cpu 1 --timeout 1 --quiet")
    assert (run.returncode, run.stderr) == (0, "")
    assert "not found" not in pod.inside("ldd /usr/bin/stress-ng").stdout


def test_a_pod_reads_its_own_cpu_and_limit(pod: Pod) -> None:
    """In the cgroup as the container sees it: even a greedy stress run uses at most half a core."""
    source, limit, cores = json.loads(pod.inside(f"python -c '{READ_CPU}'").stdout)
    assert (source, limit) == (f"cgroup v{pod.cgroup}", CPUS)
    assert CPUS * 0.8 < cores < CPUS * 1.1


def test_a_killed_run_leaves_no_load(pod: Pod) -> None:
    """The process that started it is killed; tini and the run's own pipe end the rest."""
    pod.inside(f"python -c '{RUN}' >/dev/null 2>&1 &")
    starter = _await(lambda: [process for process in pod.processes() if RUN in process.cmdline()], "the starter")
    _await(lambda: _burning(pod), "the run burns")
    starter[0].kill()
    _await(lambda: not _burning(pod), "nothing burns")


def test_a_run_is_capped_below_the_limit_and_can_be_stopped(pod: Pod) -> None:
    """A run from its own shell for all of its limit; its chart shows the load, and pages still work."""
    started = pod.inside("pixelscan stress start --percent 100 --seconds 600")
    assert started.returncode == 0, started.stderr
    _await(lambda: _cores(pod) > CPUS * LIMIT_SHARE * 0.8, "the pod is near its limit")
    burnt = _await(lambda: _five_seconds(pod), "five seconds near the limit")
    assert sum(burnt) / len(burnt) < CPUS * (LIMIT_SHARE + 0.05)
    with urllib.request.urlopen(pod.address, timeout=PATIENCE_SECONDS) as page:
        assert page.status == HTTPStatus.OK
    assert pod.inside("pixelscan stress stop").returncode == 0
    _await(lambda: not _burning(pod), "nothing burns")


def test_sigterm_ends_the_pod_and_its_load(pod: Pod) -> None:
    """Within seconds, far less than the grace period, and none of its processes is left."""
    pod.inside("stress-ng --temp-path /tmp --cpu 1 --timeout 60 --quiet >/dev/null 2>&1 &")
    processes = pod.processes()
    assert _burning(pod)
    assert pod.stop() < MOST_SECONDS_TO_STOP
    assert not any(process.is_running() for process in processes)


def _burning(pod: Pod) -> list[psutil.Process]:
    return [process for process in pod.processes() if "stress-ng" in process.name()]


def _cores(pod: Pod) -> float:
    """The CPU that the pod used in its last second."""
    latest = _chart(pod, window=10)["latest"]
    return float(latest[-1][2]) if latest else 0.0


def _five_seconds(pod: Pod) -> list[float]:
    """The pod's last five samples, once all of them are from a run at full load."""
    cores = [float(sample[2]) for sample in _chart(pod, window=10)["samples"]][-5:]
    return cores if len(cores) == 5 and min(cores) > CPUS * LIMIT_SHARE * 0.5 else []


def _chart(pod: Pod, window: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"{pod.address}/api/cpu?window={window}", timeout=PATIENCE_SECONDS) as answer:
        chart: dict[str, Any] = json.load(answer)
        return chart


def _await(seen: Callable[[], Any], what: str) -> Any:
    """The condition's value, once it is true; processes may end while they are inspected."""

    def found() -> Any:
        with suppress(psutil.NoSuchProcess):
            return seen()

    return wait_until(found, what, poll=0.1)


def _scan(pod: Pod, photo: Path) -> tuple[int, str]:
    sent = subprocess.run(
        ["curl", "--silent", "--write-out", "\n%{http_code}", "--form", f"photo=@{photo}", f"{pod.address}/api/scan"],
        capture_output=True,
        text=True,
        check=True,
    )
    answer, _, status = sent.stdout.rpartition("\n")
    return int(status), answer
