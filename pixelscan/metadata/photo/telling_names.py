"""Unlisted tags whose names suggest people, times, ids or files: better a false alarm than a risk that is missed."""

import re

from pixelscan.metadata.model import Tag

# A word of a name in camel case: Owner in OwnerID and in CameraOwner, Person not in PersonalFunctions.
_PERSON = re.compile(
    r"(?:Owner|Author|Artist|Photographer|(?<!Color)Creator|Publisher|Contributor|Patient|Person|Recipient|Contact|Reporter"
    r"|Physician|Operator|RecordedBy|IdentifiedBy|Email|Phone|Telephone)(?:s|Names?)?(?![a-z])"
)
_DATE = re.compile(r"Date(?:s|Time|Times)?(?:Stamps?)?(?![a-z])|Time[sS]tamp|Datetime")
_NO_DATE = re.compile(r"DateStampMode|DateDisplayFormat|DateImprint|PresentationTimestamp|Firmware|Profile|DateFormat")
_TIME = re.compile(r"(?<!Exposure)(?<!Shutter)Time$")
_ID = re.compile(r"(?:UUID|GUID|UniqueID|DocumentID|InstanceID|DeviceID|PersonID|OwnerID|CID|(?<!Language)Identifier)$")
_FILE = re.compile(r"(?:(?<!Palette)(?<!Style)File[nN]ame|FolderName|FilePath|Directory)$")
_USERS_FOLDER = re.compile(r"(?i)(?:[a-z]:[\\/]+users|/users|/home|documents and settings)[\\/]+[^\\/\s]+")


def speaks_of_person(tag: Tag) -> bool:
    """Judged by its name, or by a path with the name of a computer's user."""
    return _PERSON.search(tag.name) is not None or _USERS_FOLDER.search(tag.text) is not None


def speaks_of_time(tag: Tag) -> bool:
    """A date of any kind; a time of day only in XMP and IPTC, where no exposure time has such a name."""
    if _DATE.search(tag.name):
        return _NO_DATE.search(tag.name) is None
    return tag.group.startswith(("XMP", "IPTC")) and _TIME.search(tag.name) is not None


def speaks_of_id(tag: Tag) -> bool:
    return _ID.search(tag.name) is not None


def speaks_of_file(tag: Tag) -> bool:
    return _FILE.search(tag.name) is not None
