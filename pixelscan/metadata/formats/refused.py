"""Files that lie beside photos and are none, or are pictures that PixelScan does not read: named by their bytes."""

UNREAD = ", which PixelScan does not read"
# By the first bytes. Pictures that only their own programs read say so.
BEGINNINGS: dict[bytes, str] = {
    b"%PDF-": "a PDF document",
    b"%!PS": "a PostScript document",
    b"PK\3\4": "a ZIP archive or an office document",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"RIFF": "a RIFF file other than WebP, AVI and WAV",
    b"gimp xcf": "a drawing of GIMP (XCF)",
    b"FLIF": "a FLIF picture, which PixelScan does not read",
    b"BPG\xfb": "a BPG picture, which PixelScan does not read",
    b"PGF": "a PGF picture, which PixelScan does not read",
    b"id=ImageMagick": "a MIFF picture of ImageMagick, which PixelScan does not read",
    b"Paint Shop Pro": "a PaintShop Pro picture, which PixelScan does not read",
    b"\x89LFP": "a Lytro light field picture, which PixelScan does not read",
    b"XISF": "an XISF picture, which PixelScan does not read",
    b"ZISRAWFILE": "a microscope's picture (CZI), which PixelScan does not read",
    b"FPF Public Image Format": "a thermal picture (FPF), which PixelScan does not read",
    b"\xffWPC": "a WordPerfect drawing or document",
    b"~\x10\4\xfe0MIE": "a MIE file of ExifTool",
    b"CANON OPTIONAL DATA": "a recipe of Canon's Digital Photo Professional (VRD)",
    b"IIII\4\0\4\0": "a recipe of Canon's Digital Photo Professional (DR4)",
    b"AT&TFORM": "a DjVu document",
    b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5": "an InDesign document",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an office document or a thumbnail cache of Windows (Thumbs.db)",
    b"SQLite format 3\0": "a database, such as a Lightroom catalogue",
    b"\x1aE\xdf\xa3": "a Matroska or WebM video",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "a Windows Media video or audio file",
    b"\0\0\1\xba": "an MPEG video",
    b"\0\0\1\xb3": "an MPEG video",
    b"\x06\x0e\x2b\x34\2\5\1\1": "an MXF video",
    b"\x1f\7\0": "a DV video",
    b"FLV\1": "a Flash video",
    b"ID3\2": "an MP3 audio file",
    b"ID3\3": "an MP3 audio file",
    b"ID3\4": "an MP3 audio file",
    b"\xff\xfb": "an MP3 audio file",
    b"fLaC": "a FLAC audio file",
    b"OggS": "an Ogg audio or video file",
    b"\xd7\xcd\xc6\x9a": "a Windows metafile (WMF)",
    b"\0\0\2\0": "a mouse pointer (CUR)",
    b"MZ\x90\0": "a Windows program",
    b"\x7fELF": "a Linux program",
    b"bplist": "a property list",
}
# By bytes at a place.
_AT: tuple[tuple[int, bytes, str], ...] = (
    (4, b"RED", "a RED raw video (R3D)"),
    (4, b"itch", "a cover picture of iTunes"),
    (8, b"AIFF", "an AIFF audio file"),
    (10, b"\0\x11\2\xff", "an Apple PICT drawing, which PixelScan does not read"),
    (36, b"acsp", "a colour profile (ICC)"),
    (128, b"DICM", "a medical picture (DICOM), which PixelScan does not read"),
    (522, b"\0\x11\2\xff", "an Apple PICT drawing, which PixelScan does not read"),
    (2048, b"PCD_IPI", "a Photo CD picture, which PixelScan does not read"),
)
# Anywhere in the first bytes, behind a declaration or a comment.
_MARKUP = {b"<svg": "an SVG drawing"}
# An AVCHD video's packets begin with a time of four bytes and this byte, those of other transport streams with it.
_SYNC, _PACKETS = 0x47, ((4, 192), (0, 188))
# As much of a file as is looked at.
TELLING_BYTES = 2100
MARKUP_BYTES = 64


def sentence(head: bytes) -> str | None:
    """What the file is, by its first TELLING_BYTES; None if they tell nothing."""
    name = _name(head)
    if name is None:
        return None
    return f"The file is {name}." if name.endswith(UNREAD) else f"The file is {name}, not a photo."


def _name(head: bytes) -> str | None:
    for beginning, name in BEGINNINGS.items():
        if head.startswith(beginning):
            return name
    for place, mark, name in _AT:
        if head[place : place + len(mark)] == mark:
            return name
    if any(len(head) > first + 2 * step and set(head[first : 3 * step : step]) == {_SYNC} for first, step in _PACKETS):
        return "a video (MPEG transport stream, such as AVCHD's MTS)"
    return next((name for mark, name in _MARKUP.items() if mark in head[:MARKUP_BYTES]), None)
