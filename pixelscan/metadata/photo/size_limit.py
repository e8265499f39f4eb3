"""How much of a photo's tags a server keeps in memory and sends: compressed texts of a few kB can hold over 100 MB."""

import json
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate

import orjson

from pixelscan.formatting import file_size
from pixelscan.metadata.model import Problem, Scan, Tag

MAX_TAGS_BYTES = 4 << 20
# The keys of a tag in JSON.
KEYS_BYTES = 50
MAX_NAME = 60
GROUP = "Tags"


def within_size_limit(scan: Scan) -> Scan:
    """The scan with at most MAX_TAGS_BYTES of tags, counted as in JSON: without the largest, which a Problem counts."""
    sizes = [_bytes_in_json(tag) for tag in scan.tags]
    total = sum(sizes)
    if total <= MAX_TAGS_BYTES:
        return scan
    smallest_first = sorted(range(len(sizes)), key=sizes.__getitem__)
    up_to = list(accumulate(sizes[number] for number in smallest_first))
    fitting = bisect_right(up_to, MAX_TAGS_BYTES)
    left_out = smallest_first[fitting:]
    tags = tuple(scan.tags[number] for number in sorted(smallest_first[:fitting]))
    missing_bytes = total - (up_to[fitting - 1] if fitting else 0)
    problem = _problem(len(left_out), missing_bytes, scan.tags[left_out[-1]])
    return replace(scan, tags=tags, problems=(*scan.problems, problem))


def has_all_tags(scan: Scan) -> bool:
    """Whether no tag was left out."""
    return not any(problem.group == GROUP for problem in scan.problems)


def _bytes_in_json(tag: Tag) -> int:
    """Escaped, a control character takes six bytes."""
    stored = tag[:5]
    try:
        return KEYS_BYTES + len(orjson.dumps(stored, default=str))
    except TypeError:  # as in export.to_json
        return KEYS_BYTES + len(json.dumps(stored, default=str))


def _problem(number: int, size: int, largest: Tag) -> Problem:
    name = largest.name if len(largest.name) <= MAX_NAME else f"{largest.name[:MAX_NAME]}…"
    megabytes = file_size(size)
    alone, among = f"1 tag is left out: {name} ({megabytes})", f"({megabytes} in all; the largest is {name})"
    what = alone if number == 1 else f"{number:,} tags are left out {among}"
    return Problem(GROUP, f"{what}. The command line shows all tags.")
