"""Results that depend only on a photo's facts: computed once, not in every run, and kept as long as the facts."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from pixelscan.web.store.photo_store import PhotoFacts

T = TypeVar("T")


def cached_per_photo(make: Callable[[PhotoFacts], T]) -> Callable[[PhotoFacts], T]:
    """The same function, with its result remembered for each PhotoFacts object, not for equal ones."""
    made: WeakKeyDictionary[PhotoFacts, T] = WeakKeyDictionary()

    @wraps(make)
    def remembered(facts: PhotoFacts) -> T:
        if facts not in made:
            made[facts] = make(facts)
        return made[facts]

    return remembered
