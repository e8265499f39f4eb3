"""A JPEG frame header (ITU-T T.81 B.2.2): size, bits, components, process, subsampling."""

from pixelscan.metadata.blocks.fixed_fields import consecutive, read_numbers
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.segments import FRAMES, find_frame

# After the segment's length.
FIELDS = consecutive(("BitsPerSample", 1), ("ImageHeight", 2), ("ImageWidth", 2), ("ColorComponents", 1))
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


def add_frame(contents: ParsedContainer, marker: int, header: bytes, offset: int) -> None:
    """The facts of one frame header; `offset` is its place in the file."""
    try:
        bits, height, width, components = read_numbers(FIELDS, header)
    except IndexError:
        contents.report("File", f"The frame header at byte {offset} is cut off.")
        return
    contents.add_size(width, height)
    contents.add("File", "EncodingProcess", marker - 0xC0, FRAMES[marker])
    contents.add("File", "BitsPerSample", bits)
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


def add_found_frame(contents: ParsedContainer, data: Buffer) -> None:
    """The first thing that looks like a frame header, in a file whose segments do not lead to one."""
    frame = find_frame(data)
    if frame is None:
        contents.report("File", "The file has no frame header: its size is not known.")
        return
    contents.report(
        "File", f"The segments do not lead to the picture; the frame header at byte {frame.start} was taken."
    )
    add_frame(contents, frame.marker, data[frame.content : frame.end], frame.start)
