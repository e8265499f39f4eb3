"""Which topic of privacy a tag belongs to, by its name, group or value."""

import re
from collections.abc import Callable
from enum import StrEnum

from pixelscan.metadata.blocks import location_tags
from pixelscan.metadata.blocks.location_tags import is_coordinate_name
from pixelscan.metadata.model import Tag
from pixelscan.metadata.photo.known_names import is_camera_name, is_generator, is_id, is_placeholder


class Topic(StrEnum):
    """What is revealed."""

    PLACE = "place"
    PLACE_NAME = "place by name"
    PEOPLE = "people shown"
    OWNER = "owner and author"
    SERIAL = "serial numbers"
    THUMBNAIL = "thumbnail"
    IDENTIFIER = "unique ids"
    TIME = "time"
    COMMENT = "texts"
    HISTORY = "history"
    SIGNED_HISTORY = "signed history"
    VIDEO = "video"
    NOT_READ = "not read"


def topic_of(tag: Tag) -> Topic | None:
    """What a single tag reveals, None if nothing."""
    if tag.group.startswith("ICC") or tag.name == "GlobalAltitude" or tag.name.endswith("Pointer"):
        return None
    return next((topic for topic, holds in _RULES if holds(tag)), None)


# XMP texts in several languages have the language after the name: Title-de.
_LANGUAGE = re.compile(r"-[a-z]{2,3}(?:-[A-Z]{2})?$")


def _names(words: str) -> Callable[[Tag], bool]:
    known = frozenset(words.split())
    return lambda tag: tag.name in known or ("-" in tag.name and _LANGUAGE.sub("", tag.name) in known)


_COORDINATE = re.compile(r"(?i)gps|altitude|geotag")


def _is_coordinate(tag: Tag) -> bool:
    return (
        tag.group == "GPS" or is_of_map(tag) or _COORDINATE.search(tag.name) is not None or is_coordinate_name(tag.name)
    )


def is_of_map(tag: Tag) -> bool:
    """GeoTIFF: where on earth the picture lies."""
    return tag.group == "GeoTiff" or (tag.group.startswith(("IFD", "SubIFD")) and tag.id in location_tags.GEOTIFF)


def _is_place_name(tag: Tag) -> bool:
    if tag.group.startswith("IPTC") and isinstance(tag.id, str):
        record, _, dataset = tag.id.partition(":")
        return (int(record), int(dataset)) in location_tags.IPTC
    if tag.group.startswith("XMP-"):
        return isinstance(tag.id, str) and location_tags.is_place_path(tag.id) and not _is_number(tag)
    # The network's country, and Media Jukebox's places.
    if (tag.group, tag.name) in (("Samsung", "MCCData"), ("MediaJukebox", "Places")):
        return True
    return location_tags.is_place_name(tag.name) and not _is_number(tag)


def _is_number(tag: Tag) -> bool:
    return not isinstance(tag.value, str | tuple)


def _is_person(tag: Tag) -> bool:
    if tag.group in ("XMP-mwg-rs", "XMP-MP"):
        return tag.name in ("RegionName", "RegionPersonDisplayName", "RegionType", "RegionRectangle", "RegionAreaX")
    return tag.name.startswith(("PersonInImage", "ImageRegionPersonInImage", "BabyName")) or (
        tag.group == "XMP-apple-fi"
        or tag.name == "ImageRegionName"
        or (tag.group, tag.name) == ("MediaJukebox", "People")
    )


def _is_owner(tag: Tag) -> bool:
    if tag.group == "PostScript":
        return tag.name in ("For", "Copyright")
    if tag.group == "XMP-iptcCore":
        return tag.name.startswith(("Creator", "CiAdr", "CiTel", "CiEmail", "CiUrl"))
    if tag.group == "XMP-plus":
        return (
            tag.name.endswith(("Name", "ID", "City", "Country", "Email", "Telephone1", "URL"))
            and "Media" not in tag.name
        )
    return _OWNER(tag) or (tag.group in ("CBOR", "JSON") and tag.name.startswith(("Author", "Creator")))


_OWNER = _names(
    "Artist Copyright CameraOwnerName OwnerName Owner Photographer ImageEditor XPAuthor Author Creator "
    "Publisher Contributor Rights Credit Source AuthorsPosition CaptionWriter By-line By-lineTitle "
    "CopyrightNotice Writer-Editor Contact WebStatement AttributionName AttributionURL URL ArtworkCreator "
    "HistoryAuthor"
)
_IDENTIFIER = _names(
    "ImageUniqueID DocumentID InstanceID OriginalDocumentID RawDataUniqueID DigitalImageGUID "
    "DerivedFromDocumentID DerivedFromInstanceID DerivedFromOriginalDocumentID UniqueObjectName "
    "ContentIdentifier MediaGroupUUID BurstUUID PhotoIdentifier UniqueID SpecialTypeID ImageID "
    "HistoryInstanceID About Identifier RegistryItemID OriginatingProgramID RunID"
)
_TIME = _names(
    "DateTime DateTimeOriginal DateTimeDigitized OffsetTime OffsetTimeOriginal OffsetTimeDigitized SubSecTime "
    "SubSecTimeOriginal SubSecTimeDigitized CreateDate ModifyDate DateCreated TimeCreated DigitalCreationDate "
    "DigitalCreationTime DateSent TimeSent TimeZone TimeZoneOffset ModDate CreationTime TimeZoneCity WorldTime "
    "DaylightSavings HometownCity HometownCityCode DestinationCity DestinationCityCode"
)
_COMMENT = _names(
    "UserComment Comment XPComment XPTitle XPSubject XPKeywords ImageDescription ImageTitle Description Title "
    "Subject HierarchicalSubject Headline Instructions Caption-Abstract Keywords ObjectName "
    "SpecialInstructions Caption Label TagsList LastKeywordXMP Warning LastKeywordIPTC DocumentName PageName "
    "Disclaimer Event SecurityClassification TargetPrinter AltTextAccessibility PStringCaption AIPromptInformation "
    "AIPromptWriterName TextOutsideProperties"
)
_HISTORY_NAMES = _names(
    "Software ProcessingSoftware CreatorTool HostComputer RawFileName OriginalRawFileName RawFile ImageHistory "
    "RAWDevelopingSoftware ImageEditingSoftware MetadataEditingSoftware CameraFirmware OriginatingProgram "
    "ProgramVersion WriterName ReaderName DocumentHistory XMPToolkit Converter MetadataDate PhotoshopHistory "
    "PreservedFileName RelatedSoundFile TextLayers FileName DocumentAncestors"
)


# Directories in which any program may add tags of its own; makers' notes are full of codes that only look like text.
_OPEN_TO_ALL = ("IFD", "SubIFD", "ExifIFD", "InteropIFD")
_WORD = re.compile(r"[^\W\d_]{3}")


def _is_unnamed_text(tag: Tag) -> bool:
    """What it is for is unknown, so it may say anything."""
    is_unnamed = tag.name.startswith("0x") and tag.group.startswith(_OPEN_TO_ALL)
    return is_unnamed and isinstance(tag.value, str) and _WORD.search(tag.value) is not None


def _is_history(tag: Tag) -> bool:
    if tag.group in ("XMP-crs", "XMP-crss", "XMP-aas", "XMP-stEvt"):
        return True
    return _HISTORY_NAMES(tag) or tag.name.startswith(("History", "DerivedFrom", "Ingredients", "Manifest"))


# The standards' tags for the device and the program that a picture comes from, whose names suggest other things.
_PROGRAMS = {("PNG", "Source"), ("PNG", "Software"), ("PostScript", "Creator")}


def _is_program(tag: Tag) -> bool:
    """Generators of pictures credit themselves in the tags for an author."""
    return (tag.group, tag.name) in _PROGRAMS or (_is_owner(tag) and is_generator(tag.text))


# What encoders of JPEG 2000 write into every picture.
_ENCODER = re.compile(
    r"Created by OpenJPEG version [\d.]{1,12}|Kakadu-v?[\d.]{1,12}|"
    r"Kdu-Layer-Info: log_2\{Delta-D\([\w-]+\)/[^{}]{1,40}\}(?:,\s*L\(bytes\))?[\s\d.,e+-]*"
)


def _is_comment(tag: Tag) -> bool:
    """Texts of whatever keyword in PNG and XML too, and the prompts that generators write as a camera's name."""
    if tag.group == "PNG":
        return isinstance(tag.id, str) and tag.name != "ProfileName"
    if tag.group == "XML":
        return not tag.name.endswith("Xmlns")
    if tag.group == "File" and _ENCODER.fullmatch(tag.text):
        return False
    is_prompt = tag.name in ("Make", "Model") and isinstance(tag.value, str) and not is_camera_name(tag.text)
    return _COMMENT(tag) or (is_prompt and not is_placeholder(tag.text))


# Unlisted tags whose names suggest people, times, ids or files: better a false alarm than a risk that is missed.
# A word of a name in camel case: Owner in OwnerID and in CameraOwner, Person not in PersonalFunctions.
_PERSONS_NAME = re.compile(
    r"(?:Owner|Author|Artist|Photographer|(?<!Color)Creator|Publisher|Contributor|Patient|Person|Recipient|Contact|Reporter"
    r"|Physician|Operator|RecordedBy|IdentifiedBy|Email|Phone|Telephone)(?:s|Names?)?(?![a-z])"
)
_DATES_NAME = re.compile(r"Date(?:s|Time|Times)?(?:Stamps?)?(?![a-z])|Time[sS]tamp|Datetime")
_NO_DATES_NAME = re.compile(
    r"DateStampMode|DateDisplayFormat|DateImprint|PresentationTimestamp|Firmware|Profile|DateFormat"
)
_TIMES_NAME = re.compile(r"(?<!Exposure)(?<!Shutter)Time$")
_IDS_NAME = re.compile(
    r"(?:UUID|GUID|UniqueID|DocumentID|InstanceID|DeviceID|PersonID|OwnerID|CID|(?<!Language)Identifier)$"
)
_FILES_NAME = re.compile(r"(?:(?<!Palette)(?<!Style)File[nN]ame|FolderName|FilePath|Directory)$")
_USERS_FOLDER = re.compile(r"(?i)(?:[a-z]:[\\/]+users|/users|/home|documents and settings)[\\/]+[^\\/\s]+")


def _speaks_of_person(tag: Tag) -> bool:
    """Judged by its name, or by a path with the name of a computer's user."""
    return _PERSONS_NAME.search(tag.name) is not None or _USERS_FOLDER.search(tag.text) is not None


def _speaks_of_time(tag: Tag) -> bool:
    """A date of any kind; a time of day only in XMP and IPTC, where no exposure time has such a name."""
    if _DATES_NAME.search(tag.name):
        return _NO_DATES_NAME.search(tag.name) is None
    return tag.group.startswith(("XMP", "IPTC")) and _TIMES_NAME.search(tag.name) is not None


def _speaks_of_id(tag: Tag) -> bool:
    return _IDS_NAME.search(tag.name) is not None


def _speaks_of_file(tag: Tag) -> bool:
    return _FILES_NAME.search(tag.name) is not None


# The first that holds says what a tag gives away.
_RULES: tuple[tuple[Topic, Callable[[Tag], bool]], ...] = (
    (Topic.PEOPLE, _is_person),
    (Topic.PLACE, _is_coordinate),
    (Topic.PLACE_NAME, _is_place_name),
    (Topic.HISTORY, _is_program),
    (Topic.IDENTIFIER, lambda tag: _is_owner(tag) and is_id(tag.text)),
    (Topic.OWNER, _is_owner),
    (Topic.SERIAL, lambda tag: "serial" in tag.name.lower() and not tag.name.endswith("Format")),
    (Topic.IDENTIFIER, _IDENTIFIER),
    (Topic.TIME, _TIME),
    (Topic.COMMENT, _is_comment),
    (Topic.HISTORY, _is_history),
    (Topic.OWNER, _speaks_of_person),
    (Topic.TIME, _speaks_of_time),
    (Topic.IDENTIFIER, _speaks_of_id),
    (Topic.HISTORY, _speaks_of_file),
    (Topic.COMMENT, _is_unnamed_text),
)
