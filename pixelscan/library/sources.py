"""What the command line names as a source: a folder, a bucket, or a list of paths and addresses."""

import os
from pathlib import Path

from pixelscan.errors import SourceUnreadable
from pixelscan.library.listing import Folder, Paths, Source, stored_name
from pixelscan.library.object_store import is_url
from pixelscan.library.remote import Addresses, Bucket, addresses_of


def sources_of(text: str) -> list[Source]:
    """A list on disk may name both files and addresses, which are two sources. Raises SourceUnreadable."""
    if text.startswith(("https://", "http://")):
        return [addresses_of(text)]
    if is_url(text):
        return [Bucket(text)]
    path = Path(text)
    return [Folder(path)] if path.is_dir() else _of_list(path)


def _of_list(path: Path) -> list[Source]:
    try:
        lines = [line for line in path.read_bytes().splitlines() if line]
    except OSError as fault:
        raise SourceUnreadable(f"{path} cannot be opened: {fault.strerror or fault}.") from fault
    if any(b"\0" in line for line in lines):
        raise SourceUnreadable(f"{path} is not a list of paths. Name a folder, or a text file with one path a line.")
    urls = [text for line in lines if is_url(text := os.fsdecode(line))]
    paths = [line for line in lines if not is_url(os.fsdecode(line))]
    found: list[Source] = [Addresses(stored_name(path), urls)] if urls else []
    return [*found, Paths(stored_name(path), paths)] if paths or not urls else found
