"""Tags as a mapping, for tests that compare all of them, or a few, by name."""

from collections.abc import Iterable

from pixelscan.metadata.model import Tag, Value


def by_name(tags: Iterable[Tag]) -> dict[str, Value]:
    """Values by name; the last if there are several."""
    return {tag.name: tag.value for tag in tags}


def by_group_and_name(tags: Iterable[Tag]) -> dict[str, Value]:
    """Values by group and name, as IFD0:Make; the last if there are several."""
    return {f"{tag.group}:{tag.name}": tag.value for tag in tags}
