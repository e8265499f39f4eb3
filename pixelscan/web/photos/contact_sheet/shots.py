"""The open photos as shots, in the order that the visitor chose: the RAW and the JPEG of one shot are one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from pixelscan.web.store.tray import Photo

# Of "2025-05-01T12:30:00+01:00": files of one shot may lack the zone or fractions.
TO_THE_SECOND = 19
AS_ADDED = "Order added"
ORDERS: dict[str, Callable[[Photo], tuple[object, ...]]] = {
    AS_ADDED: lambda _photo: (),
    "Capture time": lambda photo: (not photo.taken, photo.taken),
    "Name": lambda photo: (photo.name.casefold(),),
    "Camera": lambda photo: (not photo.camera, photo.camera.casefold(), not photo.taken, photo.taken),
}


@dataclass(frozen=True, slots=True)
class OpenShot:
    """One photo, or the files that a camera wrote of one shot: first the picture, then the RAW."""

    photos: tuple[Photo, ...]

    @property
    def first(self) -> Photo:
        return self.photos[0]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(photo.id for photo in self.photos)

    @property
    def beside(self) -> str:
        """The endings of the other files: NEF."""
        return ", ".join(_ending(photo) for photo in self.photos[1:])

    def ending_of(self, photo_id: str) -> str:
        """The ending of the file with this id: NEF."""
        return next(_ending(photo) for photo in self.photos if photo.id == photo_id)

    def matches(self, wanted: str) -> bool:
        """Whether all the words occur in the files' names, the camera and the time."""
        texts = " ".join(f"{photo.name} {photo.camera} {photo.taken}" for photo in self.photos).casefold()
        return all(word in texts for word in wanted.casefold().split())


def ordered_shots(photos: Iterable[Photo], order: str = AS_ADDED) -> list[OpenShot]:
    """All shots, in one of the ORDERS."""
    return sorted(_shots(photos), key=lambda shot: ORDERS[order](shot.first))


def ids_of(shots: Iterable[OpenShot]) -> list[str]:
    """The ids of all files, in the shots' order."""
    return [photo_id for shot in shots for photo_id in shot.ids]


def _shots(photos: Iterable[Photo]) -> list[OpenShot]:
    """RAW and other files with one name before the ending, taken at one time, are one shot."""
    named: dict[PurePath, list[Photo]] = {}
    for photo in photos:
        named.setdefault(PurePath(photo.name.casefold()).with_suffix(""), []).append(photo)
    return [shot for group in named.values() for shot in _of_one_name(group)]


def _of_one_name(group: Sequence[Photo]) -> list[OpenShot]:
    raws, others = [one for one in group if one.is_raw], [one for one in group if not one.is_raw]
    if len(raws) == len(others) == 1 and _is_one_moment(raws[0], others[0]):
        return [OpenShot((*others, *raws))]
    return [OpenShot((photo,)) for photo in group]


def _is_one_moment(one: Photo, other: Photo) -> bool:
    """To the second; programs drop the time zone and fractions."""
    return one.taken[:TO_THE_SECOND] == other.taken[:TO_THE_SECOND] and one.camera == other.camera


def _ending(photo: Photo) -> str:
    return PurePath(photo.name).suffix.removeprefix(".").upper()
