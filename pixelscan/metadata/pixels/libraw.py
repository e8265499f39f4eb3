"""LibRaw, which finds previews that no directory points to, and develops RAW pictures that have none.

Native code that meets hostile bytes: runs in a worker. Absent where rawpy has no wheel.
"""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import Image

MAX_SENSOR_PIXELS = 120_000_000


def is_there() -> bool:
    """Whether rawpy is installed."""
    return find_spec("rawpy") is not None


def preview(path: Path) -> BytesIO | Image.Image:
    """The largest preview in the file, a JPEG or pixels, as it is stored: not turned.

    Raises rawpy.LibRawError where LibRaw does not know the file, or finds none.
    """
    import rawpy  # noqa: PLC0415 - 100 ms, for RAW files alone

    with rawpy.imread(str(path)) as raw:
        thumbnail = raw.extract_thumb()
    if isinstance(thumbnail.data, bytes):
        return BytesIO(thumbnail.data)
    return Image.fromarray(thumbnail.data)


def developed(path: Path) -> Image.Image | None:
    """The sensor's picture at half its size with the camera's white balance, not turned; None of a giant.

    Raises rawpy.LibRawError where LibRaw cannot read it.
    """
    import rawpy  # noqa: PLC0415 - as above

    with rawpy.imread(str(path)) as raw:
        if raw.sizes.raw_width * raw.sizes.raw_height > MAX_SENSOR_PIXELS:
            return None
        return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True, user_flip=0))
