"""The columns of a library's two tables: names, types, units. `docs/library.md` shows them; a test compares."""

from typing import NamedTuple

import pyarrow as pa

# Of the tables: a library with a higher number was written by a newer PixelScan.
VERSION = 1

READ, UNREADABLE, DELETED = "read", "unreadable", "deleted"


class Column(NamedTuple):
    """`meaning` is one phrase with the unit, for people."""

    name: str
    type: pa.DataType
    meaning: str


WORD = pa.dictionary(pa.int32(), pa.string())
TIME = pa.timestamp("us", "UTC")

# Told by the listing, and kept up to date by `pixelscan index`.
FILE_COLUMNS = (
    Column("path", pa.string(), "absolute path or URL; one row each"),
    Column("bytes", pa.int64(), "size of the file"),
    Column("modified", TIME, "when the file was last changed"),
    Column("etag", pa.string(), "the object store's mark of this content; null for files"),
    Column("state", WORD, f"`{READ}`, `{UNREADABLE}` (no facts) or `{DELETED}` (facts as last read)"),
    Column("error", pa.string(), f"why it is `{UNREADABLE}`, a sentence"),
    Column("indexed", TIME, "when this row was written"),
)

REVEALS = {
    "place": "coordinates",
    "place_name": "the name of a place",
    "people": "who is shown, or where faces are",
    "owner": "who took or owns it",
    "serial": "serial numbers of camera or lens",
    "thumbnail": "an embedded picture, which may show what was cropped",
    "identifier": "unique ids of the file",
    "time": "when it was taken or changed",
    "comment": "captions and comments",
    "history": "software and edits",
    "signed_history": "a signed record of edits",
    "video": "a video",
}

# Told by the photo: the fields of `LibraryFacts`, in its order.
FACT_COLUMNS = (
    Column("format", WORD, "ExifTool's name of the file type"),
    Column("mime", WORD, "media type"),
    Column("width", pa.int64(), "pixels, as stored"),
    Column("height", pa.int64(), "pixels, as stored"),
    Column("camera", WORD, "maker and model"),
    Column("lens", WORD, "name, else its focal lengths"),
    Column("taken", pa.timestamp("ms"), "the camera's clock when the photo was taken"),
    Column("has_clock", pa.bool_(), "false if `taken` is only a date"),
    Column("utc_offset", pa.int64(), "minutes that the camera's clock was ahead of UTC"),
    Column("exposure_time", pa.float64(), "seconds"),
    Column("f_number", pa.float64(), "focal length by aperture"),
    Column("iso", pa.int64(), "sensitivity"),
    Column("focal_length", pa.float64(), "millimetres"),
    Column("focal_length_35mm", pa.float64(), "millimetres, 35 mm equivalent"),
    Column("focus_distance", pa.float64(), "metres"),
    Column("dpi_x", pa.float64(), "dots per inch across, as stored"),
    Column("dpi_y", pa.float64(), "dots per inch down, as stored"),
    Column("megapixels", pa.float64(), "millions of pixels"),
    Column("latitude", pa.float64(), "degrees, north positive"),
    Column("longitude", pa.float64(), "degrees, east positive"),
    Column("altitude", pa.float64(), "metres above sea level"),
    Column("words", pa.string(), "captions, titles, keywords and comments, one a line"),
    Column("signed_record", WORD, "`none`, `intact`, `trusted`, `broken` or `not looked at`"),
    Column("signer", WORD, "who signed the record"),
    Column("ai", WORD, "`made by AI` or `changed with AI`, as the file says; null if nothing says so"),
    Column("contradictions", pa.int64(), "how many facts contradict each other"),
    *(
        Column(f"reveals_{name}", pa.bool_(), f"whether it reveals {what}; null if that could not be read")
        for name, what in REVEALS.items()
    ),
    Column("problems", pa.list_(pa.string()), "what could not be read, a sentence each"),
)

PHOTOS = pa.schema([(column.name, column.type) for column in (*FILE_COLUMNS, *FACT_COLUMNS)])

TAG_COLUMNS = (
    Column("path", pa.string(), "the photo's path"),
    Column("group", WORD, "ExifTool's family 1 group: `IFD0`, `ExifIFD`, `XMP-dc` ..."),
    Column("name", WORD, "the standard's name"),
    Column("id", pa.string(), "the standard's number or name"),
    Column("value", pa.string(), "the stored value; several are separated by spaces"),
    Column("number", pa.float64(), "the stored value, if it is one number"),
    Column("text", pa.string(), "the value in words"),
)
TAGS = pa.schema([(column.name, column.type) for column in TAG_COLUMNS])
