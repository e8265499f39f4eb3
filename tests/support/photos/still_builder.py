"""Small files in rare formats for tests, built from their specifications: each 40 x 30 pixels."""

import struct
from io import BytesIO

from PIL import Image

from tests.support.photos.tiff_builder import exif_block, shorts, text

PACKET = (
    b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
    b"xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Model='EOS R6'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)


def tga() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, "TGA", id_section=b"a note")
    return buffer.getvalue()


def pcx() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, "PCX")
    return buffer.getvalue()


def dpx() -> bytes:
    header = bytearray(2048)
    header[:4], header[8:12] = b"SDPX", b"V1.0"
    header[160:167] = b"Scanner"
    struct.pack_into(">HHII", header, 768, 0, 1, 40, 30)
    struct.pack_into(">BBBB", header, 800, 50, 1, 255, 10)
    struct.pack_into(">I", header, 1724, 0xFFFFFFFF)
    return bytes(header) + bytes(40)


def openexr() -> bytes:
    def attribute(name: bytes, type_: bytes, content: bytes) -> bytes:
        return name + b"\0" + type_ + b"\0" + struct.pack("<I", len(content)) + content

    channels = b"".join(name + b"\0" + struct.pack("<IIII", 1, 0, 1, 1) for name in (b"B", b"G", b"R")) + b"\0"
    header = attribute(b"channels", b"chlist", channels) + attribute(b"compression", b"compression", b"\3")
    header += attribute(b"dataWindow", b"box2i", struct.pack("<4i", -5, 0, 34, 29))
    header += attribute(b"owner", b"string", b"Jane Roe") + attribute(b"latitude", b"float", struct.pack("<f", 48.5))
    return b"\x76\x2f\x31\x01" + struct.pack("<I", 2) + header + b"\0"


def radiance() -> bytes:
    return b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\nEXPOSURE=2.5\npcomb -e x\n\n-Y 30 +X 40\n" + bytes(160)


def fits() -> bytes:
    cards = [
        "SIMPLE  =                    T / standard",
        "BITPIX  =                   16",
        "NAXIS   =                    2",
    ]
    cards += ["NAXIS1  =                   40", "NAXIS2  =                   30", "TELESCOP= 'Roe''s    '  / whose"]
    cards += ["EXPTIME =              1.5D+01", "COMMENT a note", "END"]
    return "".join(card.ljust(80) for card in cards).encode().ljust(2880) + bytes(2400)


def jxr() -> bytes:
    block = exif_block([text(0x010F, b"Canon\0"), shorts(0xBC80, 40), shorts(0xBC81, 30)])
    return b"II\xbc\x01" + block[4:]


def eps(*, preview: bool = False) -> bytes:
    program = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 15\n%%Title: (A house)\n%%For: (Jane Roe)\n"
    program += b'%ImageData: 40 30 8 3 0 1 2 "beginimage"\n' + PACKET + b"\nshowpage\n%%EOF\n"
    if not preview:
        return program
    return b"\xc5\xd0\xd3\xc6" + struct.pack("<7I", 30, len(program), 0, 0, 0, 0, 0)[:26] + program


def os2() -> bytes:
    """An array of a small and a larger icon, with their masks below."""

    def icon(width: int, height: int) -> bytes:
        return b"CI" + bytes(12) + struct.pack("<IHHHH", 12, width, 2 * height, 1, 4)

    first = b"BA" + struct.pack("<IIHH", 40, 40, 0, 0) + icon(20, 15)
    return first + b"BA" + struct.pack("<IIHH", 40, 0, 0, 0) + icon(40, 30)


BUILDERS = (tga, pcx, dpx, openexr, radiance, fits, jxr, eps, os2)
