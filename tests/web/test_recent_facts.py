"""What was read from photos is kept in memory up to a number of bytes, and on disk beyond."""

import gc
import weakref
from collections.abc import Iterator
from io import BytesIO

import pytest

from pixelscan.metadata.model import Scan, Tag
from pixelscan.web.store.photo_store import MAX_FACTS_BYTES, PhotoFacts, PhotoStore
from pixelscan.web.store.recently_used import RecentlyUsed

TEXT_BYTES = 4 << 20


@pytest.fixture
def photo_store() -> Iterator[PhotoStore]:
    made = PhotoStore()
    yield made
    made.close()


def saved(photo_store: PhotoStore, number: int, text: str) -> tuple[str, weakref.ref[PhotoFacts]]:
    """A photo's id, and its facts with one tag of this text, for as long as they are in memory."""
    received = photo_store.receive(BytesIO(b"%d" % number))
    photo_store.keep(received)
    tag = Tag("PNG", "Comment", text, text)
    facts = PhotoFacts(Scan("a.png", "PNG", "image/png", 1, 1, 1, (tag,)))
    photo_store.save_facts(received.photo_id, facts)
    return received.photo_id, weakref.ref(facts)


def test_large_facts_stay_in_memory_up_to_a_limit(photo_store: PhotoStore) -> None:
    """The last ones; the others are read from disk when they are needed."""
    made = [saved(photo_store, number, str(number % 10) * TEXT_BYTES) for number in range(30)]
    gc.collect()
    in_memory = [facts() is not None for _, facts in made]
    assert 0 < sum(in_memory) * TEXT_BYTES <= MAX_FACTS_BYTES
    assert in_memory == sorted(in_memory)
    first = photo_store.facts(made[0][0])
    assert first is not None
    assert len(first.scan.tags[0].text) == TEXT_BYTES
    assert photo_store.facts(made[0][0]) is first


def test_facts_that_somebody_else_wrote_are_not_unpickled(photo_store: PhotoStore) -> None:
    """Unpickling could run any program."""
    photo_id, _ = saved(photo_store, 1, "a photo")
    file = photo_store.sidecar_path(photo_id, "facts")
    written = file.read_bytes()
    photo_store._recent.drop(photo_id)
    file.write_bytes(written[:-1] + bytes([written[-1] ^ 1]))
    assert photo_store.facts(photo_id) is None
    file.write_bytes(written)
    assert photo_store.facts(photo_id) is not None


def test_small_facts_of_many_photos_stay_in_memory(photo_store: PhotoStore) -> None:
    """All of a full session's 200 photos."""
    made = [saved(photo_store, number, "a photo") for number in range(200)]
    gc.collect()
    assert all(facts() for _, facts in made)


def test_the_least_recently_used_goes_first() -> None:
    """Also when a value replaces another, or is larger than all the room there is."""
    recent: RecentlyUsed[str] = RecentlyUsed(100)
    recent.put("a", "A", 40)
    recent.put("b", "B", 40)
    assert recent.get("a") == "A"
    recent.put("c", "C", 40)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == ("A", None, "C")
    recent.put("c", "C", 60)
    recent.drop("none")
    assert (recent.get("a"), recent.get("c")) == ("A", "C")
    recent.put("d", "D", 101)
    assert (recent.get("a"), recent.get("c"), recent.get("d")) == (None, None, None)
    recent.put("e", "E", 100)
    assert recent.get("e") == "E"
