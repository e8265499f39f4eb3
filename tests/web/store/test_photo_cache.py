"""Cached results of a photo equal newly computed ones."""

import gc
import weakref
from collections import UserString
from dataclasses import replace

from pixelscan.metadata.model import Scan
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts


@cached_per_photo
def shouted(facts: PhotoFacts) -> UserString:
    return UserString(facts.scan.file.upper())


def test_work_is_done_once_for_the_same_facts_and_forgotten_with_them() -> None:
    """Equal facts of another photo have their own result."""
    first, second = (PhotoFacts(Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1)) for _ in range(2))
    assert shouted(first) is shouted(first)
    assert shouted(first) is not shouted(second)
    assert shouted(replace(first, scan=replace(first.scan, file="b.jpg"))) == "B.JPG"
    made = weakref.ref(shouted(first))
    del first
    gc.collect()
    assert made() is None
