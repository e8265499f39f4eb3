"""The CPU cost of a pod's agent, compared with a naive loop: psutil's percentage, written by SQLAlchemy's ORM.

python -m benchmarks.agent [--seconds N]
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.commands import ROOT

AGENT = """
import sys, time
from pixelscan.load.agent import Agent
from pixelscan.load.cpu import CpuReader
from pixelscan.load.history import History
from pixelscan.load.model import Pod
from pixelscan.load.runs import target_cores
from pixelscan.load.stress import Stress

reader = CpuReader()
pod = Pod("pod", time.time(), "node", 0.3, 1.0, reader.source)
agent = Agent(pod, reader, History(sys.argv[1]), Stress(), target_cores)
agent.start()
"""
NAIVE = """
import sys, threading, time
import psutil
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Sample(Base):
    __tablename__ = "samples"
    time: Mapped[float] = mapped_column(primary_key=True)
    percent: Mapped[float]

engine = create_engine(sys.argv[1])
Base.metadata.create_all(engine)

def sample():
    process = psutil.Process()
    while True:
        processes = [process, *process.children(recursive=True)]
        with Session(engine) as session:
            session.add(Sample(time=time.time(), percent=sum(one.cpu_percent() for one in processes)))
            session.commit()
        time.sleep(1)

threading.Thread(target=sample, daemon=True).start()
"""
MEASURED = """
time.sleep(5)
begin = time.process_time()
time.sleep({seconds})
print((time.process_time() - begin) / {seconds})
{end}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="of each measurement (%(default)s)")
    seconds: int = parser.parse_args().seconds
    ours, theirs = _cores(AGENT, seconds, "agent.stop()"), _cores(NAIVE, seconds, "")
    print(f"PixelScan's agent  {100 * ours:.2f} % of a core")
    print(f"naive loop         {100 * theirs:.2f} % of a core; the agent takes {ours / theirs:.2f} of it")


def _cores(program: str, seconds: int, end: str) -> float:
    """The fraction of a core that a process uses after its start."""
    with TemporaryDirectory(prefix="pixelscan-store-") as folder:
        code = program + MEASURED.format(seconds=seconds, end=end)
        command = [sys.executable, "-c", code, f"sqlite:///{Path(folder, 'history.sqlite')}"]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(told.stdout)


if __name__ == "__main__":
    main()
