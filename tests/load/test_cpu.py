"""A pod reads its CPU use from the cgroup tree of any machine or container."""

from pathlib import Path

import pytest

from pixelscan.load.cpu import CpuReader


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


V2_STAT = "usage_usec 1000000\nuser_usec 1\nsystem_usec 1\nnr_periods 10\nnr_throttled 2\nthrottled_usec 500000\n"
V2_MOUNT = "31 23 0:28 {above} /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"


def v2(root: Path, limit: str = "50000 100000\n", stat: str = V2_STAT) -> Path:
    return tree(
        root,
        {
            "proc/self/cgroup": "0::/\n",
            "proc/self/mountinfo": V2_MOUNT.format(above="/"),
            "sys/fs/cgroup/cpu.stat": stat,
            "sys/fs/cgroup/cpu.max": limit,
            "sys/fs/cgroup/cgroup.events": "populated 1\n",
        },
    )


def v1(root: Path, names: tuple[str, str], quota: str) -> Path:
    limits, counts = names
    mounts = {limits: "cpu", counts: "cpuacct"} if limits != counts else {limits: "cpu,cpuacct"}
    info = "".join(
        f"3 2 0:2 /kubepods/x /sys/fs/cgroup/{at} ro - cgroup cgroup rw,{has}\n" for at, has in mounts.items()
    )
    return tree(
        root,
        {
            "proc/self/cgroup": "".join(f"3:{has}:/kubepods/x\n" for has in mounts.values()),
            "proc/self/mountinfo": info,
            f"sys/fs/cgroup/{limits}/cpu.cfs_quota_us": quota,
            f"sys/fs/cgroup/{limits}/cpu.cfs_period_us": "100000\n",
            f"sys/fs/cgroup/{limits}/cpu.stat": "nr_periods 10\nnr_throttled 2\nthrottled_time 500000000\n",
            f"sys/fs/cgroup/{counts}/cpuacct.usage": "1000000000\n",
        },
    )


def test_v2_container(tmp_path: Path) -> None:
    """Limit, counters and their differences; a limit that changes at run time is followed."""
    reader = CpuReader(v2(tmp_path))
    assert (reader.source, reader.limit_cores) == ("cgroup v2", 0.5)
    v2(
        tmp_path,
        "70000 100000\n",
        V2_STAT.replace("1000000", "1500000")
        .replace("periods 10", "periods 20")
        .replace("nr_throttled 2", "nr_throttled 7"),
    )
    reading = reader.read()
    assert reading.limit_cores == 0.7
    assert reading.seconds == pytest.approx(1.5)
    assert reading.throttled == pytest.approx(0.5)
    assert reader.read().throttled == 0.0


def test_v2_without_throttling_reports_none(tmp_path: Path) -> None:
    """A measured zero and an unreported value are different."""
    reader = CpuReader(v2(tmp_path, "max 100000\n", "usage_usec 5\n"))
    assert (reader.source, reader.limit_cores, reader.read().throttled) == ("cgroup v2", None, None)


@pytest.mark.parametrize("names", [("cpu", "cpuacct"), ("cpu,cpuacct", "cpu,cpuacct"), ("cpuacct,cpu", "cpuacct,cpu")])
@pytest.mark.parametrize(("quota", "cores"), [("25000\n", 0.25), ("-1\n", None)])
def test_v1_container(tmp_path: Path, names: tuple[str, str], quota: str, cores: float | None) -> None:
    reader = CpuReader(v1(tmp_path, names, quota))
    reading = reader.read()
    assert (reader.source, reading.limit_cores, reading.seconds, reading.throttled_seconds) == (
        "cgroup v1",
        cores,
        1.0,
        0.5,
    )


def test_hybrid_prefers_v1(tmp_path: Path) -> None:
    v1(tmp_path, ("cpu", "cpuacct"), "25000\n")
    with (tmp_path / "proc/self/cgroup").open("a") as file:
        file.write("0::/\n")
    with (tmp_path / "proc/self/mountinfo").open("a") as file:
        file.write("41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n")
    tree(tmp_path, {"sys/fs/cgroup/unified/cpu.stat": "usage_usec 99\n", "sys/fs/cgroup/unified/cgroup.events": ""})
    assert CpuReader(tmp_path).source == "cgroup v1"


def test_nested_v2_counts_container_and_takes_tightest_limit(tmp_path: Path) -> None:
    root = v2(tmp_path, "max 100000\n")
    tree(
        root,
        {
            "proc/self/cgroup": "0::/init/app\n",
            "sys/fs/cgroup/init/cpu.stat": V2_STAT,
            "sys/fs/cgroup/init/cpu.max": "30000 100000\n",
            "sys/fs/cgroup/init/app/cpu.stat": V2_STAT.replace("1000000", "7"),
            "sys/fs/cgroup/init/app/cpu.max": "80000 100000\n",
        },
    )
    reading = CpuReader(root).read()
    assert (reading.limit_cores, reading.seconds) == (0.3, 1.0)


def test_unlimited_group_of_a_laptop_is_not_the_pod(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "proc/self/cgroup": "0::/user.slice/term.scope\n",
            "proc/self/mountinfo": V2_MOUNT.format(above="/"),
            "sys/fs/cgroup/cpu.stat": "usage_usec 9\n",
            "sys/fs/cgroup/user.slice/term.scope/cpu.stat": "usage_usec 3\n",
            "sys/fs/cgroup/user.slice/term.scope/cpu.max": "max 100000\n",
            "sys/fs/cgroup/user.slice/cpu.stat": "usage_usec 4\n",
        },
    )
    assert CpuReader(root).source == "process tree"


def test_limited_service_of_a_machine(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "proc/self/cgroup": "0::/system.slice/p.service\n",
            "proc/self/mountinfo": V2_MOUNT.format(above="/"),
            "sys/fs/cgroup/cpu.stat": "usage_usec 9\n",
            "sys/fs/cgroup/system.slice/p.service/cpu.stat": V2_STAT,
            "sys/fs/cgroup/system.slice/p.service/cpu.max": "20000 100000\n",
            "sys/fs/cgroup/system.slice/cpu.stat": V2_STAT,
        },
    )
    reader = CpuReader(root)
    assert (reader.source, reader.limit_cores, reader.read().seconds) == ("cgroup v2", 0.2, 1.0)


def test_vanished_group_reads_idle(tmp_path: Path) -> None:
    reader = CpuReader(v2(tmp_path))
    (tmp_path / "sys/fs/cgroup/cpu.stat").unlink()
    assert reader.read().cores == 0.0


def test_damaged_stat_is_no_crash(tmp_path: Path) -> None:
    reader = CpuReader(v2(tmp_path))
    (tmp_path / "sys/fs/cgroup/cpu.stat").write_text("nr_periods 1\n")
    assert reader.read().cores == 0.0
