"""Photos with a secret wherever a format can store one, so that tests can search for what is left.

Places are written as PLACE, persons and ids as SECRET, so that each level can be tested separately.
"""

import hashlib
import struct
import zlib
from io import BytesIO

from PIL import Image

from pixelscan.metadata.blocks.exif.writer import FieldValue, exif_block

PLACE, SECRET = b"Hiddenville", b"Jane Secret"
FACT = "Plain Camera"
GUID = b"0123456789ABCDEF0123456789ABCDEF"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION_HEADER = b"http://ns.adobe.com/xmp/extension/\0"


def picture(colour: str = "teal") -> Image.Image:
    """A small gradient, so that rotating and mirroring it is visible."""
    image = Image.radial_gradient("L").resize((48, 32)).convert("RGB")
    image.paste(colour, (0, 0, 12, 8))
    return image


def encoded(format_: str, **options: object) -> bytes:
    """The picture in a format, as Pillow writes it."""
    stream = BytesIO()
    picture().save(stream, format_, **options)
    return stream.getvalue()


def exif(thumbnail: bytes = b"", orientation: int = 6) -> bytes:
    """Camera facts that may stay, and names, ids, a place and a thumbnail that may not."""
    ifd0: dict[int, FieldValue] = {0x010F: FACT, 0x0112: orientation, 0x013B: SECRET.decode(), 0x010E: SECRET.decode()}
    own: dict[int, FieldValue] = {
        0x829D: 2.8,
        0x8827: 400,
        0xA430: SECRET.decode(),
        0xA431: SECRET.decode(),
        0xA420: SECRET.decode(),
    }
    gps: dict[int, FieldValue] = {
        0x0001: "N",
        0x0002: (52.0, 30.0, 7.25),
        0x0003: "E",
        0x0004: (13.0, 22.0, 3.5),
        0x001D: PLACE.decode(),
    }
    return exif_block(ifd0, {**own, 0x927C: b"MakerNote " + SECRET}, gps, thumbnail)


def xmp(extension: bytes = b"") -> bytes:
    """Properties as attributes, elements, lists and structures."""
    extended = f'xmpNote:HasExtendedXMP="{extension.decode()}"' if extension else ""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="{SECRET.decode()}">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="uuid:{SECRET.decode()}" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
    xmlns:xmpNote="http://ns.adobe.com/xmp/note/" {extended}
    photoshop:City="{PLACE.decode()}" photoshop:Credit="{SECRET.decode()}" tiff:Model="{FACT}"
    exif:GPSLatitude="52,30.1N" exif:DateTimeOriginal="2024-05-01T10:11:12+02:00">
   <exif:FNumber>28/10</exif:FNumber>
   <exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li></rdf:Seq></exif:ISOSpeedRatings>
   <dc:creator><rdf:Seq><rdf:li>{SECRET.decode()}</rdf:li></rdf:Seq></dc:creator>
   <Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">
     <Iptc4xmpExt:City>{PLACE.decode()}</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>
   <photoshop:Country/>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


def iptc() -> bytes:
    """A by-line and a city."""
    return b"".join(
        b"\x1c\2" + bytes([number]) + len(text).to_bytes(2, "big") + text
        for number, text in ((80, SECRET), (90, PLACE), (101, PLACE), (120, b"caption"))
    )


def photoshop() -> bytes:
    """Image resources: IPTC and its digest, a thumbnail, an address, XMP."""
    thumbnail = struct.pack(">IIIIIIHH", 1, 48, 32, 144, 4608, 999, 24, 1) + small_jpeg()
    resources = (
        (0x0404, iptc()),
        (0x0425, hashlib.md5(iptc(), usedforsecurity=False).digest()),
        (0x040C, thumbnail),
        (0x040B, SECRET),
        (0x0424, xmp()),
    )
    return b"".join(
        b"8BIM" + number.to_bytes(2, "big") + b"\0\0" + len(data).to_bytes(4, "big") + data + b"\0" * (len(data) % 2)
        for number, data in resources
    )


def small_jpeg() -> bytes:
    """A thumbnail that itself contains a secret."""
    jpeg = encoded("JPEG", quality=40)
    return jpeg[:2] + segment(0xFE, SECRET) + jpeg[2:]


def segment(marker: int, payload: bytes) -> bytes:
    """A JPEG segment."""
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def extension() -> tuple[bytes, list[bytes]]:
    """An extended XMP packet with a place: its GUID, and its segments."""
    packet = xmp().replace(b"dc:creator", b"dc:contributor") + b" " * 100_000
    guid = hashlib.md5(packet, usedforsecurity=False).hexdigest().upper().encode()
    parts = [
        EXTENSION_HEADER + guid + struct.pack(">II", len(packet), at) + packet[at : at + 60_000]
        for at in range(0, len(packet), 60_000)
    ]
    return guid, [segment(0xE1, part) for part in parts]


def jpeg() -> bytes:
    """Every block that a JPEG can have, a further picture behind its end, and a trailer."""
    plain = encoded("JPEG", quality=90)
    guid, extensions = extension()
    before = [
        segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\1\1" + SECRET[:3]),
        segment(0xE0, b"JFXX\0\x10" + small_jpeg()),
        segment(0xE1, b"Exif\0\0" + exif(small_jpeg())),
        segment(0xE1, XMP_HEADER + xmp(guid)),
        *extensions,
        segment(0xE1, b"FLIR\0\1\0\0" + flir()),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + icc()),
        segment(0xE3, b"Meta\0\0" + SECRET + PLACE),
        segment(0xE6, b"GoPro\0" + PLACE),
        segment(0xEB, b"JP\0\1\0\0\0\1" + struct.pack(">I", 60) + b"jumb\0\0\0\x20jumdc2pa" + SECRET + PLACE),
        segment(0xEC, b"Ducky\0\2" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + photoshop()),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET),
        segment(0xFE, SECRET),
    ]
    further = plain[:2] + segment(0xE1, b"Exif\0\0" + exif()) + plain[20:]
    head = plain[:2] + b"".join(before)
    mpf_at = len(head)
    primary = len(head) + len(segment(0xE2, mpf(0, 0, 0))) + len(plain[20:])
    index = mpf(primary, len(further), primary - (mpf_at + 8))
    return head + segment(0xE2, index) + plain[20:] + further + b"SEFT trailer " + SECRET + PLACE


def flir() -> bytes:
    """Thermal data with two records: what was measured, and where."""
    rows = b"".join(struct.pack(">HHIIII12x", kind, 1, 0, 0, offset, 16) for kind, offset in ((0x20, 104), (0x2B, 120)))
    head = b"FFF\0" + bytes(16) + struct.pack(">III", 100, 40, 2) + bytes(8)
    return head + rows + b"Measured 36.6 C." + PLACE.ljust(16)


def mpf(primary: int, further: int, offset: int) -> bytes:
    """The index of two pictures (CIPA DC-007)."""
    rows = struct.pack("<IIIHH", 0x20030000, primary, 0, 0, 0) + struct.pack("<IIIHH", 0x20002, further, offset, 0, 0)
    table = struct.pack("<H", 3) + struct.pack("<HHI4s", 0xB000, 7, 4, b"0100")
    table += struct.pack("<HHII", 0xB001, 4, 1, 2) + struct.pack("<HHII", 0xB002, 7, 32, 8 + 2 + 36 + 4)
    return b"MPF\0II*\0\x08\0\0\0" + table + b"\0\0\0\0" + rows


def icc() -> bytes:
    """Pillow's own sRGB profile."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(type_: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return len(data).to_bytes(4, "big") + type_ + data + zlib.crc32(type_ + data).to_bytes(4, "big")


def raw_profile(name: str, block: bytes) -> bytes:
    """A profile in hexadecimal digits, as ImageMagick writes it."""
    text = b"\n%b\n%8d\n%b\n" % (name.encode(), len(block), block.hex().encode())
    return chunk(b"zTXt", b"Raw profile type " + name.encode() + b"\0\0" + zlib.compress(text))


def png() -> bytes:
    """Every chunk that can carry a text or a block, before and after the picture, and a trailer."""
    plain = encoded("PNG", icc_profile=icc())
    before = [
        chunk(b"gAMA", struct.pack(">I", 45455)),
        chunk(b"eXIf", exif()),
        chunk(b"tEXt", b"Author\0" + SECRET),
        chunk(b"tEXt", b"exif:GPSLatitude\0" + PLACE),
        chunk(b"tEXt", b"Location\0" + PLACE),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp()),
        raw_profile("exif", b"Exif\0\0" + exif()),
        raw_profile("iptc", photoshop()),
        raw_profile("xmp", xmp()),
        chunk(b"tIME", bytes((7, 232, 5, 1, 10, 11, 12))),
        chunk(b"caBX", SECRET + PLACE),
        chunk(b"prIv", SECRET + PLACE),
    ]
    header, rest = plain[:33], plain[33:]
    return header + b"".join(before) + rest + b"trailer " + SECRET + PLACE


def webp() -> bytes:
    """Exif, XMP, a chunk that nobody knows, and a trailer."""
    plain = encoded("WEBP", exif=exif(), xmp=xmp(), icc_profile=icc(), lossless=True)
    unknown = b"PRIV" + struct.pack("<I", 22) + SECRET + PLACE
    riff = plain[8:] + unknown
    return b"RIFF" + struct.pack("<I", len(riff)) + riff + b"trailer " + SECRET + PLACE


def gif() -> bytes:
    """An animation with a comment, XMP and an extension that nobody knows."""
    stream = BytesIO()
    picture().save(stream, "GIF", save_all=True, append_images=[picture("red")], loop=3, duration=50, comment=SECRET)
    plain = stream.getvalue()
    magic = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    packet = b"\x21\xff\x0bXMP DataXMP" + xmp() + magic
    unknown = b"\x21\xff\x0bUNKNOWN1234" + bytes([len(SECRET + PLACE)]) + SECRET + PLACE + b"\0"
    return plain[:-1] + packet + unknown + b"\x3b" + b"trailer " + SECRET + PLACE


def avif() -> bytes:
    """Exif and XMP as items, boxes that nobody knows, and a film after the picture."""
    plain = encoded("AVIF", exif=exif(), xmp=xmp(), icc_profile=icc(), quality=80)
    unknown = b"\0\0\0\x30uuid" + bytes(range(16)) + (SECRET + PLACE).ljust(24)
    return plain + unknown + b"\0\0\0\x1empvd" + SECRET + PLACE


def tiff() -> bytes:
    """Two pages, the first with Exif, GPS, XMP, IPTC and Photoshop's block."""
    image = picture()
    facts = image.getexif()
    facts.update({0x013B: SECRET.decode(), 0x010F: FACT, 0x0112: 6, 700: xmp(), 34377: photoshop(), 33723: iptc()})
    facts.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 7.0), 3: "E", 4: (13.0, 22.0, 3.0), 29: PLACE.decode()})
    facts.get_ifd(0x8769).update({0xA430: SECRET.decode(), 0x829D: 2.8})
    facts[0x8825] = facts[0x8769] = 0  # Pillow asks for a directory's number before it writes the directory
    second = picture("red")
    second.encoderinfo = {"icc_profile": icc()}
    stream = BytesIO()
    image.save(stream, "TIFF", exif=facts, icc_profile=icc(), save_all=True, append_images=[second])
    return stream.getvalue()


PLANTED = {"jpeg": jpeg, "png": png, "webp": webp, "gif": gif, "avif": avif, "tiff": tiff}
