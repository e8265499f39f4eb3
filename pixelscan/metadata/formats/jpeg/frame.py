"""A JPEG frame header (ITU-T T.81 B.2.2): size, bits, components, process, subsampling."""

import re

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer

DNL = 0xDC
# SOF markers; 0xF7 is JPEG-LS (ITU-T T.87).
FRAMES = {
    0xC0: "Baseline DCT, Huffman coding",
    0xC1: "Extended sequential DCT, Huffman coding",
    0xC2: "Progressive DCT, Huffman coding",
    0xC3: "Lossless, Huffman coding",
    0xC5: "Sequential DCT, differential Huffman coding",
    0xC6: "Progressive DCT, differential Huffman coding",
    0xC7: "Lossless, differential Huffman coding",
    0xC9: "Extended sequential DCT, arithmetic coding",
    0xCA: "Progressive DCT, arithmetic coding",
    0xCB: "Lossless, arithmetic coding",
    0xCD: "Sequential DCT, differential arithmetic coding",
    0xCE: "Progressive DCT, differential arithmetic coding",
    0xCF: "Lossless, differential arithmetic coding",
    0xF7: "JPEG-LS",
}
SUBSAMPLINGS = {
    (1, 1): "YCbCr4:4:4 (1 1)",
    (2, 1): "YCbCr4:2:2 (2 1)",
    (2, 2): "YCbCr4:2:0 (2 2)",
    (4, 1): "YCbCr4:1:1 (4 1)",
    (4, 2): "YCbCr4:1:0 (4 2)",
    (1, 2): "YCbCr4:4:0 (1 2)",
    (1, 4): "YCbCr4:4:1 (1 4)",
    (2, 4): "YCbCr4:2:1 (2 4)",
}
# A frame header of 8 or 12 bits and 1, 3 or 4 components, wherever it stands.
_FRAME = re.compile(rb"(?s)\xff([\xc0-\xc3])\0(?:\x0b[\x08\x0c]....\x01|[\x11\x14][\x08\x0c]....[\x03\x04])")


def add_frame(contents: ParsedContainer, marker: int, header: bytes, offset: int) -> None:
    """The facts of one frame header; `offset` is its place in the file."""
    if len(header) < 6:
        contents.report("File", f"The frame header at byte {offset} is cut off.")
        return
    components = header[5]
    height, width = int.from_bytes(header[1:3], "big"), int.from_bytes(header[3:5], "big")
    contents.add_size(width, height)
    contents.add("File", "EncodingProcess", marker - 0xC0, FRAMES[marker])
    contents.add("File", "BitsPerSample", header[0])
    contents.add("File", "ColorComponents", components)
    _add_subsampling(contents, header[6 : 6 + 3 * components], components)


def _add_subsampling(contents: ParsedContainer, table: bytes, components: int) -> None:
    factors = [(byte >> 4, byte & 15) for byte in table[1::3]]
    if components != 3 or len(factors) != 3 or not all(across and down for across, down in factors):
        return
    across, down = ([factor[axis] for factor in factors] for axis in (0, 1))
    ratio = (_whole(max(across) / min(across)), _whole(max(down) / min(down)))
    text = SUBSAMPLINGS.get((int(ratio[0]), int(ratio[1])), f"{ratio[0]} {ratio[1]}")
    contents.add("File", "YCbCrSubSampling", ratio, text)


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def add_late_height(contents: ParsedContainer, number: bytes) -> None:
    """The height from a DNL segment (T.81 B.2.5), for a frame that gave none."""
    if contents.width and not contents.height and len(number) >= 2:
        contents.tags = [tag for tag in contents.tags if (tag.group, tag.name) != ("File", "ImageHeight")]
        contents.height = int.from_bytes(number[:2], "big")
        contents.add("File", "ImageHeight", contents.height)


def find_frame(contents: ParsedContainer, data: Buffer) -> None:
    """The first thing that looks like a frame header, in a file whose segments do not lead to one."""
    match = _FRAME.search(data)
    if match is None:
        contents.report("File", "The file has no frame header: its size is not known.")
        return
    start = match.start()
    contents.report("File", f"The segments do not lead to the picture; the frame header at byte {start} was taken.")
    add_frame(contents, match[1][0], data[start + 4 : start + 4 + 18], start)
