"""The command-line option that `make image-test` passes."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--image", action="store_true", help="build and run the image (root, two minutes)")
