"""Libraries: bytes fetched against bytes stored, photos a second from a store and from a disk.

    python -m benchmarks.library [FOLDER]

FOLDER holds photos, by default the corpus's. They are put into an S3 server in this process, which answers at once:
a real store takes 20 to 100 ms a request.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from pixelscan.cli import main
from tests.support.photos.corpus import corpus_folder
from tests.support.s3_server import S3Server, credentials


def _seconds(source: str, into: Path) -> float:
    started = time.perf_counter()
    main(["index", source, "--into", str(into)])
    return time.perf_counter() - started


def compare(folder: Path) -> None:
    """Print the bytes and the rates of a bucket and of a disk with the same photos."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    stored = sum(path.stat().st_size for path in files)
    server = S3Server()
    os.environ.update(credentials(server))
    with server.running(), tempfile.TemporaryDirectory() as into:
        for number, path in enumerate(files):
            server.put(f"{number:06}/{path.name}", path.read_bytes())
        bucket = _seconds("s3://photos", Path(into, "bucket"))
        disk = _seconds(str(folder), Path(into, "disk"))
    requests, fetched = len(server.asked), server.sent()
    print(f"{len(files)} photos, {stored / 1e6:.1f} MB stored")
    print(f"fetched {fetched / 1e6:.1f} MB ({fetched / stored:.1%}) in {requests / len(files):.2f} requests a photo")
    print(f"bucket {len(files) / bucket:.0f} photos/s, disk {len(files) / disk:.0f} photos/s")


if __name__ == "__main__":
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else corpus_folder()
    if given is None:
        sys.exit("Name a folder of photos: there is no corpus here (make corpus).")
    compare(given)
