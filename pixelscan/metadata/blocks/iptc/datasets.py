"""The datasets of IPTC's Information Interchange Model 4.2 and its Digital Newsphoto Parameter Record 4.

(record, dataset) -> name, how its bytes are read, what it is about. Names are ExifTool's, which drop the
blanks of the standard's; 2:184 to 2:188 and 2:221 to 2:255 are what Adobe, Photo Mechanic and others added.
"""

from enum import Enum
from typing import NamedTuple


class Encoding(Enum):
    """How a dataset's bytes are read."""

    TEXT = "text"
    NUMBER = "big-endian number"
    DIGITS = "number written in digits"
    DATE = "CCYYMMDD"
    TIME = "HHMMSS±HHMM"
    BYTES = "bytes"


class Dataset(NamedTuple):
    """A dataset's name, type and explanation."""

    name: str
    form: Encoding = Encoding.TEXT
    repeatable: bool = False
    explanation: str = ""


TEXT, NUMBER, DIGITS, DATE, TIME, BYTES = Encoding

DATASETS: dict[tuple[int, int], Dataset] = {
    (1, 0): Dataset("EnvelopeRecordVersion", NUMBER, explanation="Version of the rules that the envelope follows."),
    (1, 5): Dataset("Destination", TEXT, True, "Routing that the sender wants, for the carrier's use."),
    (1, 20): Dataset("FileFormat", NUMBER, explanation="Format of the file that the envelope carries."),
    (1, 22): Dataset("FileVersion", NUMBER, explanation="Version of that file format."),
    (1, 30): Dataset("ServiceIdentifier", explanation="Provider and product that sent the object."),
    (1, 40): Dataset("EnvelopeNumber", DIGITS, explanation="Number of the envelope, unique for its day and service."),
    (1, 50): Dataset("ProductID", TEXT, True, "Which of the provider's products the object belongs to."),
    (1, 60): Dataset("EnvelopePriority", DIGITS, explanation="How fast the envelope is to be handled, 1 first."),
    (1, 70): Dataset("DateSent", DATE, explanation="Day on which the service sent the object."),
    (1, 80): Dataset("TimeSent", TIME, explanation="Time at which the service sent the object."),
    (1, 90): Dataset("CodedCharacterSet", explanation="Character set of the texts, as ISO 2022 escape sequence."),
    (1, 100): Dataset("UniqueObjectName", explanation="Name of the object that no other object ever has."),
    (1, 120): Dataset("ARMIdentifier", NUMBER, explanation="Abstract relationship method in use."),
    (1, 122): Dataset("ARMVersion", NUMBER, explanation="Version of the abstract relationship method."),
    (2, 0): Dataset("ApplicationRecordVersion", NUMBER, explanation="Version of the rules that this record follows."),
    (2, 3): Dataset("ObjectTypeReference", explanation="Whether this is news, data or advice."),
    (2, 4): Dataset("ObjectAttributeReference", TEXT, True, "What kind of content it is, whatever the subject."),
    (2, 5): Dataset("ObjectName", explanation="Short title of the picture."),
    (2, 7): Dataset("EditStatus", explanation="Where the object stands in the provider's workflow."),
    (2, 8): Dataset("EditorialUpdate", explanation="How this object relates to an earlier one."),
    (2, 10): Dataset("Urgency", DIGITS, explanation="Editorial urgency from 1, most, to 8, least."),
    (2, 12): Dataset("SubjectReference", TEXT, True, "Subject by IPTC's code, in words if given."),
    (2, 15): Dataset("Category", explanation="Subject in the provider's own code of up to three letters."),
    (2, 20): Dataset("SupplementalCategories", TEXT, True, "Further subjects, finer than the category."),
    (2, 22): Dataset("FixtureIdentifier", explanation="Marks objects that come again, such as a daily chart."),
    (2, 25): Dataset("Keywords", TEXT, True, "Words to find the picture by."),
    (2, 26): Dataset("ContentLocationCode", TEXT, True, "Country shown, by ISO code."),
    (2, 27): Dataset("ContentLocationName", TEXT, True, "Country shown, by name."),
    (2, 30): Dataset("ReleaseDate", DATE, explanation="Not to be used before this day."),
    (2, 35): Dataset("ReleaseTime", TIME, explanation="Not to be used before this time."),
    (2, 37): Dataset("ExpirationDate", DATE, explanation="Not to be used after this day."),
    (2, 38): Dataset("ExpirationTime", TIME, explanation="Not to be used after this time."),
    (2, 40): Dataset("SpecialInstructions", explanation="What an editor must know before using the picture."),
    (2, 42): Dataset("ActionAdvised", explanation="What to do with an earlier version of this object."),
    (2, 45): Dataset("ReferenceService", TEXT, True, "Service of the earlier object that this one refers to."),
    (2, 47): Dataset("ReferenceDate", DATE, True, "Day of that earlier object's envelope."),
    (2, 50): Dataset("ReferenceNumber", DIGITS, True, "Number of that earlier object's envelope."),
    (2, 55): Dataset("DateCreated", DATE, explanation="Day on which what is shown was made or taken."),
    (2, 60): Dataset("TimeCreated", TIME, explanation="Time at which what is shown was made or taken."),
    (2, 62): Dataset("DigitalCreationDate", DATE, explanation="Day on which the digital picture was made."),
    (2, 63): Dataset("DigitalCreationTime", TIME, explanation="Time at which the digital picture was made."),
    (2, 65): Dataset("OriginatingProgram", explanation="Program that made the object."),
    (2, 70): Dataset("ProgramVersion", explanation="Version of that program."),
    (2, 75): Dataset("ObjectCycle", explanation="Whether it is for morning or evening papers."),
    (2, 80): Dataset("By-line", TEXT, True, "Who made the picture."),
    (2, 85): Dataset("By-lineTitle", TEXT, True, "The maker's job title."),
    (2, 90): Dataset("City", explanation="City of origin."),
    (2, 92): Dataset("Sub-location", explanation="Place within the city."),
    (2, 95): Dataset("Province-State", explanation="Province or state of origin."),
    (2, 100): Dataset("Country-PrimaryLocationCode", explanation="Country of origin, three letters of ISO 3166."),
    (2, 101): Dataset("Country-PrimaryLocationName", explanation="Country of origin by name."),
    (2, 103): Dataset("OriginalTransmissionReference", explanation="The sender's job number for the transmission."),
    (2, 105): Dataset("Headline", explanation="One line that tells what is shown."),
    (2, 110): Dataset("Credit", explanation="Who is to be named beside the picture; not always the owner."),
    (2, 115): Dataset("Source", explanation="Who owns the picture's original rights."),
    (2, 116): Dataset("CopyrightNotice", explanation="The copyright notice to be shown."),
    (2, 118): Dataset("Contact", TEXT, True, "Person or body that can tell more about the picture."),
    (2, 120): Dataset("Caption-Abstract", explanation="Description of what is shown, who, where and why."),
    (2, 121): Dataset("LocalCaption", explanation="Description added by the receiver."),
    (2, 122): Dataset("Writer-Editor", TEXT, True, "Who wrote or corrected the description."),
    (2, 125): Dataset("RasterizedCaption", BYTES, explanation="The description as a bitmap of 460 × 128 pixels."),
    (2, 130): Dataset("ImageType", explanation="Number of colour components and which this one is."),
    (2, 131): Dataset("ImageOrientation", explanation="Portrait, landscape or square."),
    (2, 135): Dataset("LanguageIdentifier", explanation="Main language, by ISO 639 code."),
    (2, 150): Dataset("AudioType", explanation="Number of channels and kind of a sound."),
    (2, 151): Dataset("AudioSamplingRate", DIGITS, explanation="Samples a second, in Hz."),
    (2, 152): Dataset("AudioSamplingResolution", DIGITS, explanation="Bits a sample."),
    (2, 153): Dataset("AudioDuration", explanation="Running time as HHMMSS."),
    (2, 154): Dataset("AudioOutcue", explanation="Last words or sound of a recording."),
    (2, 184): Dataset("JobID", explanation="The provider's job number."),
    (2, 185): Dataset("MasterDocumentID", explanation="Identifier of the document this one derives from."),
    (2, 186): Dataset("ShortDocumentID", explanation="Short identifier of the document."),
    (2, 187): Dataset("UniqueDocumentID", explanation="Identifier of the document that no other has."),
    (2, 188): Dataset("OwnerID", explanation="Identifier of the owner."),
    (2, 200): Dataset("ObjectPreviewFileFormat", NUMBER, explanation="File format of the preview."),
    (2, 201): Dataset("ObjectPreviewFileVersion", NUMBER, explanation="Version of that file format."),
    (2, 202): Dataset("ObjectPreviewData", BYTES, explanation="A small preview of the picture."),
    (2, 221): Dataset("Prefs", explanation="Photo Mechanic: tag, colour class, rating and frame number."),
    (2, 225): Dataset("ClassifyState", explanation="State of classification."),
    (2, 228): Dataset("SimilarityIndex", explanation="Figure for finding similar pictures."),
    (2, 230): Dataset("DocumentNotes", explanation="Notes on the document."),
    (2, 231): Dataset("DocumentHistory", explanation="What was done to the document."),
    (2, 232): Dataset("ExifCameraInfo", explanation="Camera settings as text."),
    (2, 255): Dataset("CatalogSets", TEXT, True, "Catalogue sets that the picture is in."),
    (3, 0): Dataset("NewsPhotoVersion", NUMBER, explanation="Version of the newsphoto rules."),
    (3, 10): Dataset("IPTCPictureNumber", BYTES, explanation="Number that identifies the picture worldwide."),
    (3, 20): Dataset("IPTCImageWidth", NUMBER, explanation="Pixels in a line."),
    (3, 30): Dataset("IPTCImageHeight", NUMBER, explanation="Number of lines."),
    (3, 40): Dataset("IPTCPixelWidth", NUMBER, explanation="Pixels per unit of length across."),
    (3, 50): Dataset("IPTCPixelHeight", NUMBER, explanation="Pixels per unit of length down."),
    (3, 55): Dataset("SupplementalType", NUMBER, explanation="Main picture, reduced picture, logo or caption."),
    (3, 60): Dataset("ColorRepresentation", NUMBER, explanation="Number of colour components and their order."),
    (3, 64): Dataset("InterchangeColorSpace", NUMBER, explanation="Colour space of the values."),
    (3, 65): Dataset("ColorSequence", BYTES, explanation="Order of the colour components."),
    (3, 66): Dataset("ICC_Profile", BYTES, explanation="Colour profile."),
    (3, 70): Dataset("ColorCalibrationMatrix", BYTES, explanation="Matrix to device-independent colours."),
    (3, 80): Dataset("LookupTable", BYTES, explanation="Table from stored to real values."),
    (3, 84): Dataset("NumIndexEntries", NUMBER, explanation="Entries of the colour table."),
    (3, 85): Dataset("ColorPalette", BYTES, explanation="Colour table."),
    (3, 86): Dataset("IPTCBitsPerSample", NUMBER, explanation="Bits of a colour sample."),
    (3, 90): Dataset("SampleStructure", NUMBER, explanation="How colour components are sampled against each other."),
    (3, 100): Dataset("ScanningDirection", NUMBER, explanation="Order in which pixels and lines follow."),
    (3, 102): Dataset("IPTCImageRotation", NUMBER, explanation="Quarter turns that set the picture upright."),
    (3, 110): Dataset("DataCompressionMethod", NUMBER, explanation="Owner and kind of compression."),
    (3, 120): Dataset("QuantizationMethod", NUMBER, explanation="What a sample's value stands for."),
    (3, 125): Dataset("EndPoints", BYTES, explanation="Values of black and white."),
    (3, 130): Dataset("ExcursionTolerance", NUMBER, explanation="Whether values beyond the end points may occur."),
    (3, 135): Dataset("BitsPerComponent", BYTES, explanation="Bits of each colour component."),
    (3, 140): Dataset("MaximumDensityRange", NUMBER, explanation="Largest density that occurs."),
    (3, 145): Dataset("GammaCompensatedValue", NUMBER, explanation="Gamma of the values."),
    (7, 10): Dataset("SizeMode", NUMBER, explanation="Whether the object's size is known in advance."),
    (7, 20): Dataset("MaxSubfileSize", NUMBER, explanation="Largest part of the object, in bytes."),
    (7, 90): Dataset("ObjectSizeAnnounced", NUMBER, explanation="Announced size of the object, in bytes."),
    (7, 95): Dataset("MaximumObjectSize", NUMBER, explanation="Largest possible size of the object, in bytes."),
    (8, 10): Dataset("SubFile", BYTES, True, "A part of the object itself."),
    (9, 10): Dataset("ConfirmedObjectSize", NUMBER, explanation="Size of the object as sent, in bytes."),
}

_URGENCIES: dict[int | str, str] = {
    1: "1 (most urgent)",
    5: "5 (normal)",
    8: "8 (least urgent)",
    9: "9 (set by the user)",
    0: "0 (reserved)",
}
_FILE_FORMATS: dict[int | str, str] = {
    0: "No object",
    1: "IPTC-NAA Digital Newsphoto Parameter Record",
    2: "IPTC 7901 message",
    3: "TIFF",
    4: "Adobe Illustrator",
    5: "AppleSingle",
    6: "NAA 89-3 (ANPA 1312)",
    7: "MacBinary II",
    8: "IPTC unstructured characters",
    9: "UPI's ANPA 1312",
    10: "UPI download message",
    11: "JPEG (JFIF)",
    12: "Photo CD image",
    13: "Bitmap (BMP)",
    14: "Digital audio (WAV)",
    15: "Audio and video (AVI)",
    16: "Encapsulated PostScript",
    17: "RTF",
    18: "HTML",
}

WORDS: dict[str, dict[int | str, str]] = {
    "EnvelopePriority": _URGENCIES,
    "Urgency": _URGENCIES,
    "FileFormat": _FILE_FORMATS,
    "ObjectPreviewFileFormat": _FILE_FORMATS,
    "EditorialUpdate": {"01": "In another language"},
    "ActionAdvised": {"01": "Delete", "02": "Replace", "03": "Append", "04": "Refer to it"},
    "ObjectCycle": {"a": "Morning", "p": "Evening", "b": "Morning and evening"},
    "ImageOrientation": {"L": "Landscape", "P": "Portrait", "S": "Square"},
    "SupplementalType": {0: "Main picture", 1: "Reduced picture", 2: "Logo", 3: "Caption as bitmap"},
    "SizeMode": {0: "Size not known", 1: "Size known"},
    "CodedCharacterSet": {"\x1b%G": "UTF-8", "\x1b%/I": "UTF-8", "\x1b-A": "ISO 8859-1", "\x1b.A": "ISO 8859-1"},
}
