"""What judges PixelScan's reading and stripping."""

import shutil

import pytest


@pytest.fixture(scope="session")
def exiftool() -> str:
    """ExifTool's program: it finds what is in a file, and plants what is to be found."""
    found = shutil.which("exiftool")
    if found is None:
        pytest.skip("needs ExifTool: sudo apt install libimage-exiftool-perl")
    return found
