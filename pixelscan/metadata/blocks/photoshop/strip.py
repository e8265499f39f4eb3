"""IPTC and Photoshop blocks without the place. They contain nothing that the higher levels keep."""

import hashlib

from pixelscan.metadata.blocks import location_tags
from pixelscan.metadata.blocks.iptc import reader as iptc
from pixelscan.metadata.blocks.photoshop import reader as photoshop
from pixelscan.metadata.blocks.photoshop.reader import Resource
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.model import Problem

IPTC, EXIF, XMP, IPTC_DIGEST = 0x0404, (0x0422, 0x0423), 0x0424, 0x0425


def edited_iptc(block: bytes, level: Level) -> bytes:
    """The datasets that the level keeps; the same bytes if nothing is removed, none of a damaged block."""
    if level is not Level.PLACE:
        return b""
    problems: list[Problem] = []
    upright = iptc.upright(block)
    stored = list(iptc.datasets(upright, problems))
    if problems:
        return b""
    kept = [dataset for dataset in stored if dataset.key not in location_tags.IPTC]
    if len(kept) == len(stored):
        return block
    return b"".join(upright[dataset.start : dataset.end] for dataset in kept)


def edited_photoshop(block: bytes, level: Level) -> bytes:
    """The image resources that the level keeps; blocks inside them are edited too."""
    if level is not Level.PLACE:
        return b""
    problems: list[Problem] = []
    stored = list(photoshop.resources(block, problems))
    if problems:
        return b""
    contents = [_content(resource) for resource in stored]
    if all(content == resource.data for content, resource in zip(contents, stored, strict=True)):
        return block
    digest = next(
        (
            hashlib.md5(content, usedforsecurity=False).digest()
            for content, old in zip(contents, stored, strict=True)
            if old.id == IPTC
        ),
        b"",
    )
    parts = []
    for content, resource in zip(contents, stored, strict=True):
        new = digest if resource.id == IPTC_DIGEST else content
        if new:
            header = block[resource.start : resource.offset - 4]
            parts.append(header + len(new).to_bytes(4, "big") + new + b"\0" * (len(new) % 2))
    return b"".join(parts)


def _content(resource: Resource) -> bytes:
    if resource.id == IPTC:
        return edited_iptc(resource.data, Level.PLACE)
    if resource.id in EXIF:  # the file's own copy, which no program reads
        return b""
    if resource.id == XMP:
        return xmp.strip_block(resource.data, Level.PLACE)
    return resource.data
