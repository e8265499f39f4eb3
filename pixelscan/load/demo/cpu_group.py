"""A CPU limit for each pod by a cgroup, if this machine lets us create one (usually as root)."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PERIOD_MICROSECONDS = 100_000
ROOT = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class CpuGroups:
    """The hierarchies in which pods get a group below `name`: one of version 2, or two of version 1."""

    name: str
    roots: tuple[Path, ...]
    quota_file: str

    @classmethod
    def found(cls, root: Path = ROOT) -> "CpuGroups | None":
        """The hierarchies of this machine; None if no limit can be set."""
        controllers = root / "cgroup.controllers"
        name = f"pixelscan-demo-{os.getpid()}"
        if controllers.exists() and "cpu" in controllers.read_text().split():
            groups = cls(name, (root,), "cpu.max")
        elif (root / "cpu" / "cpu.cfs_quota_us").exists() and (root / "cpuacct").is_dir():
            groups = cls(name, (root / "cpu", root / "cpuacct"), "cpu.cfs_quota_us")
        else:
            return None
        return groups if groups._works() else None

    @property
    def folders(self) -> list[Path]:
        """The demo's own groups."""
        return [root / self.name for root in self.roots]

    def make(self, pod: str, limit_cores: float) -> list[Path]:
        """A pod's groups, with its limit. Raises OSError."""
        made = [folder / pod for folder in self.folders]
        quota = round(limit_cores * PERIOD_MICROSECONDS)
        for group in made:
            group.mkdir(parents=True)
        (made[0] / self.quota_file).write_text(f"{quota} {PERIOD_MICROSECONDS}" if self._is_v2 else f"{quota}")
        return made

    def remove(self, groups: Sequence[Path]) -> None:
        """Groups that are not empty yet are left to the warden."""
        for group in groups:
            with suppress(OSError):
                group.rmdir()

    @property
    def _is_v2(self) -> bool:
        return self.quota_file == "cpu.max"

    def _works(self) -> bool:
        try:
            for folder in self.folders:
                folder.mkdir()
            if self._is_v2:
                (self.folders[0] / "cgroup.subtree_control").write_text("+cpu")
            self.remove(self.make("trial", 1.0))
        except OSError:
            self.remove(self.folders)
            return False
        return True
