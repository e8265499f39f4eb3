"""Object stores (S3, Google Cloud Storage, Azure) and web servers, by obstore: listing, and ranges of bytes.

Credentials are found by obstore, as each cloud's own tools do: AWS_ACCESS_KEY_ID, GOOGLE_APPLICATION_CREDENTIALS,
AZURE_STORAGE_ACCOUNT_NAME ..., or the identity of the machine or pod.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import unquote

from pixelscan.errors import FileUnreadable, SourceUnreadable
from pixelscan.library.listing import ListedPhoto

if TYPE_CHECKING:
    from obstore.store import ObjectStore

SCHEMES = ("s3://", "gs://", "az://", "https://", "http://")
NEEDED = "Photos in object stores and on web servers need the package obstore: pip install '.[library]'."
# For one request, by obstore: after a server's error or a lost connection it waits 0.1, 0.2, 0.4 ... seconds.
MAX_RETRIES, RETRY_SECONDS, REQUEST_SECONDS = 8, 120, 60
# For a body that was cut off.
TRIES, FIRST_PAUSE_SECONDS = 4, 0.2
KEYS_A_REQUEST = 1000
LONGEST_REASON = 300

T = TypeVar("T")


class Place(NamedTuple):
    """A bucket or host, and a key in it."""

    base: str
    key: str


class Fetched(NamedTuple):
    """Bytes from `start` on, and what the store said of the object when it sent them."""

    photo: ListedPhoto
    start: int
    data: bytes


def is_url(text: str) -> bool:
    return text.startswith(SCHEMES)


def place(url: str) -> Place:
    """Where a URL leads."""
    scheme, _, rest = url.partition("://")
    host, _, key = rest.partition("/")
    # Addresses on the web are written with percent signs, keys of buckets are not.
    return Place(f"{scheme}://{host}", unquote(key) if scheme.startswith("http") else key)


def listed(url: str) -> Iterator[ListedPhoto]:
    """All objects below a URL. Raises SourceUnreadable."""
    base, prefix = place(url)
    store = opened(base)
    import obstore  # noqa: PLC0415 - only for object stores, and `opened` has seen that it is there

    try:
        for batch in obstore.list(store, prefix or None, chunk_size=KEYS_A_REQUEST):
            yield from (_photo(f"{base}/{meta['path']}", meta) for meta in batch)
    except (obstore.exceptions.BaseError, OSError, ValueError) as fault:
        raise SourceUnreadable(f"{url} cannot be listed: {_reason(fault)}") from fault


def head(url: str) -> ListedPhoto:
    """What the store tells of one object. Raises FileUnreadable."""
    base, key = place(url)
    store = opened(base)
    import obstore  # noqa: PLC0415 - as above

    return _tried(url, lambda: _photo(url, obstore.head(store, key)))


def fetched(url: str, start: int, end: int) -> Fetched:
    """Bytes of an object, and what it is now. Raises FileUnreadable."""
    base, key = place(url)
    store = opened(base)
    return _tried(url, lambda: _fetched(url, store, key, start, end))


@cache
def opened(base: str) -> "ObjectStore":
    """The store of a bucket or host. Raises SourceUnreadable."""
    try:
        from obstore.exceptions import BaseError  # noqa: PLC0415 - as above
        from obstore.store import from_url  # noqa: PLC0415
    except ImportError as fault:
        raise SourceUnreadable(NEEDED) from fault
    seconds = timedelta(seconds=REQUEST_SECONDS)
    try:
        store: ObjectStore = from_url(
            base,
            retry_config={"max_retries": MAX_RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
            # Clouds' own addresses are https; AWS_ENDPOINT_URL may name a server in the house.
            client_options={"timeout": seconds, "allow_http": True},
        )
    except (BaseError, OSError, ValueError) as fault:
        raise SourceUnreadable(f"{base} cannot be opened: {_reason(fault)}") from fault
    return store


def _fetched(url: str, store: "ObjectStore", key: str, start: int, end: int) -> Fetched:
    import obstore  # noqa: PLC0415 - as above

    found = obstore.get(store, key, options={"range": (start, end)})
    data = bytes(found.bytes())
    photo = _photo(url, found.meta)
    if len(data) != min(end, photo.bytes) - start:
        raise OSError("the body was cut off")
    return Fetched(photo, start, data)


def _photo(url: str, meta: Any) -> ListedPhoto:
    modified: datetime = meta["last_modified"]
    return ListedPhoto(url, meta["size"], round(modified.timestamp() * 1e6), meta.get("e_tag"))


def _tried(url: str, request: Callable[[], T]) -> T:
    """The request's answer; after a cut body it is sent again. Raises FileUnreadable."""
    from obstore import exceptions  # noqa: PLC0415 - as above

    for number in range(TRIES):
        if number:
            time.sleep(FIRST_PAUSE_SECONDS * 2**number)
        try:
            return request()
        except (FileNotFoundError, exceptions.NotFoundError) as fault:
            raise FileUnreadable(f"{url} is not, or no longer, there.") from fault
        except (PermissionError, exceptions.PermissionDeniedError, exceptions.UnauthenticatedError) as fault:
            raise FileUnreadable(f"{url} may not be read with these credentials.") from fault
        except (exceptions.BaseError, OSError, ValueError) as fault:
            last = fault
    raise FileUnreadable(f"{url} could not be fetched in {TRIES} tries: {_reason(last)}") from last


def _reason(fault: BaseException) -> str:
    """The store's sentence without what only obstore's developers need."""
    text = " ".join(str(fault).partition("Debug source")[0].split())
    return text[:LONGEST_REASON].rstrip(" .:") + "."
