"""All errors that PixelScan raises. Each message is a sentence for users.

PixelScanError
├── SettingError        an environment variable has a value that cannot be used
├── NotACollection      a file is not a list of photos that PixelScan wrote
├── NotALibrary         a folder is no library, is damaged, was written by a newer PixelScan, or is being updated
├── LibraryUnwritable   a library cannot be written
├── SourceUnreadable    a folder or bucket whose photos are to be indexed cannot be listed
├── CannotCompare       two paths or rules from which no comparison follows
├── StoreUnavailable    the pods' shared history does not answer or cannot be written
├── RunRefused          a stress run cannot be started or stopped
├── InvalidAutoscaler   Kubernetes would refuse this HorizontalPodAutoscaler; lists the fields and their allowed values
├── NotALoad            a CSV file or a run has no CPU load that could be replayed
├── NoRecommendation    an HPA cannot compute a number of pods; gives the controller's reason
├── ReaderUnavailable   the processes that read photos do not start
├── NotHere             the requested item is not, or no longer, on this server
└── PhotoError          a photo cannot be scanned at all
    ├── NotAnImage        it is not in an image format that PixelScan knows
    ├── FileUnreadable    it cannot be opened: missing, no permission, a folder, or empty
    ├── PhotoTooLarge     it is larger than the limit
    ├── ScanAborted       its worker process ran out of time or memory, or crashed
    ├── ServerBusy        it cannot be read now: no reader or space is free, or PixelScan is shutting down
    ├── UploadRefused     the upload request is not valid
    └── CannotStrip       its metadata cannot be removed without changing the picture

Missing and damaged metadata are values (an absent block, a Problem), not errors.
"""


class PixelScanError(Exception):
    """The base class. The message is a sentence that can be shown to users."""


class SettingError(PixelScanError):
    """An environment variable has a value that cannot be used."""


class NotACollection(PixelScanError):
    """The file is not a list of photos from PixelScan, or it is damaged."""


class NotALibrary(PixelScanError):
    """The folder is no library, is damaged, was written by a newer PixelScan, or is being updated by another."""


class LibraryUnwritable(PixelScanError):
    """The library cannot be written; the message says why."""


class SourceUnreadable(PixelScanError):
    """The photos of a folder or bucket cannot be listed; the message says why."""


class CannotCompare(PixelScanError):
    """A comparison was asked for in a way that is not understood: its rules, or paths that do not go together."""


class StoreUnavailable(PixelScanError):
    """The pods' shared history does not answer or cannot be written."""


class RunRefused(PixelScanError):
    """A stress run cannot be started or stopped; the message says why."""


class InvalidAutoscaler(PixelScanError):
    """Kubernetes would refuse this HorizontalPodAutoscaler; the message lists the fields and their allowed values."""


class NotALoad(PixelScanError):
    """A CSV file or a run has no CPU load that could be replayed; the message names the line, and what it must be."""


class NoRecommendation(PixelScanError):
    """An HPA cannot compute a number of pods and keeps the current one; the message says why."""


class ReaderUnavailable(PixelScanError):
    """The processes that read photos do not start: a fault of the installation or the machine, not of a photo."""


class NotHere(PixelScanError):
    """The requested item is not, or no longer, on this server."""


class PhotoError(PixelScanError):
    """A photo cannot be scanned at all."""


class NotAnImage(PhotoError):
    """The file is not in an image format that PixelScan knows."""


class FileUnreadable(PhotoError):
    """The file cannot be opened, or is empty."""


class PhotoTooLarge(PhotoError):
    """The file, or its picture, is larger than the limit."""


class ScanAborted(PhotoError):
    """The photo's worker process ran out of time or memory, or crashed."""


class ServerBusy(PhotoError):
    """The photo cannot be read now; try again in a moment."""


class UploadRefused(PhotoError):
    """The upload request is not valid; the message says why. `status` is the HTTP status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class CannotStrip(PhotoError):
    """The metadata cannot be removed without changing the picture; the message says why and what to do instead."""


def naming(photo: str, sentence: str) -> str:
    """The sentence, with the photo's name in front unless it is already there."""
    return sentence if photo in sentence else f"{photo}: {sentence}"
