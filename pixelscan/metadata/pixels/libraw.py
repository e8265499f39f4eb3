"""LibRaw: finds previews that no directory points to, and develops RAW pictures that have none.

Runs in a worker, because it is native code that reads untrusted data. Optional: rawpy is not available everywhere.
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
    """The largest preview in the file, a JPEG or pixels, not rotated.

    Raises rawpy.LibRawError if LibRaw does not know the file or finds no preview.
    """
    import rawpy  # noqa: PLC0415 - takes 100 ms and is needed for RAW files only

    with path.open("rb") as file, rawpy.imread(file) as raw:
        thumbnail = raw.extract_thumb()
    if isinstance(thumbnail.data, bytes):
        return BytesIO(thumbnail.data)
    return Image.fromarray(thumbnail.data)


def developed(path: Path) -> Image.Image | None:
    """The RAW picture at half size with the camera's white balance, not rotated; None above 120 megapixels.

    Raises rawpy.LibRawError if LibRaw cannot read it.
    """
    import rawpy  # noqa: PLC0415 - as above

    with path.open("rb") as file, rawpy.imread(file) as raw:
        if raw.sizes.raw_width * raw.sizes.raw_height > MAX_SENSOR_PIXELS:
            return None
        return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True, user_flip=0))
