"""Every error PixelScan raises. Each message is a sentence for the person who reads it.

PixelScanError
├── SettingError        an environment variable has a value that cannot be used
├── NotACollection      a file is not a list of photos that PixelScan wrote
├── StoreUnavailable    the history that pods share does not answer, or cannot be written
├── RunRefused          a stress run may not start, or cannot be stopped: says why
├── InvalidAutoscaler   Kubernetes would refuse this HorizontalPodAutoscaler: names each field and what it must be
├── NoRecommendation    an HPA cannot compute a number of pods: says why in the controller's terms
├── NotHere             what a request names is not, or no longer, on this server
└── PhotoError          a photo cannot be scanned at all
    ├── NotAnImage        its bytes are no image format PixelScan knows
    ├── FileUnreadable    it cannot be opened: absent, forbidden, a folder, empty
    ├── PhotoTooLarge     it is larger than the bound in force
    ├── ScanAborted       its worker process ran out of time or memory, or died
    ├── ServerBusy        it cannot be read now: no reader or no room is free, or PixelScan is being stopped
    ├── UploadRefused     the request that should bring it cannot be served
    └── CannotStrip       its metadata cannot be taken out without touching the picture

"Nothing there" and "damaged" are values (an absent block, a Problem), not errors.
"""


class PixelScanError(Exception):
    """The root: whoever catches it gets a sentence fit to be shown."""


class SettingError(PixelScanError):
    """An environment variable has a value that cannot be used."""


class NotACollection(PixelScanError):
    """The file is not a list of photos that PixelScan wrote, or a damaged one."""


class StoreUnavailable(PixelScanError):
    """The history that pods share does not answer, or cannot be written."""


class RunRefused(PixelScanError):
    """A stress run may not start, or cannot be stopped: says why."""


class InvalidAutoscaler(PixelScanError):
    """Kubernetes would refuse this HorizontalPodAutoscaler: names each field and what it must be."""


class NoRecommendation(PixelScanError):
    """An HPA cannot compute a number of pods, and keeps what it has: says why."""


class NotHere(PixelScanError):
    """What a request names is not, or no longer, on this server."""


class PhotoError(PixelScanError):
    """A photo cannot be scanned at all."""


class NotAnImage(PhotoError):
    """The bytes are no image format PixelScan knows."""


class FileUnreadable(PhotoError):
    """The file cannot be opened, or holds nothing."""


class PhotoTooLarge(PhotoError):
    """The file, or the picture in it, is larger than the bound in force."""


class ScanAborted(PhotoError):
    """The worker process that read the photo ran out of time or memory, or died."""


class ServerBusy(PhotoError):
    """The photo cannot be read now, but perhaps in a moment."""


class UploadRefused(PhotoError):
    """The request brings no photo that can be read: says what it lacks. `status` is HTTP's number for that."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class CannotStrip(PhotoError):
    """The metadata cannot be taken out without touching the picture: says why, and what is possible."""


def naming(photo: str, sentence: str) -> str:
    """The sentence, with the photo named before it unless it names the photo itself."""
    return sentence if photo in sentence else f"{photo}: {sentence}"
