"""A pytest plugin: where everything that the tests need should be installed, as in CI, a skip is a failure.

PIXELSCAN_TESTS_MAY_SKIP is a regular expression; a test may be skipped if its reason matches. Empty: none may be.
Not set: all may be.
"""

import os
import re
from collections.abc import Generator

import pytest

VARIABLE = "PIXELSCAN_TESTS_MAY_SKIP"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report, turned into a failure if the test was skipped and must not be."""
    report = yield
    allowed = os.environ.get(VARIABLE)
    # An expected failure (xfail) is reported as skipped too, but with a text in place of the reason's tuple.
    if allowed is not None and report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if not (allowed and re.search(allowed, reason)):
            report.outcome = "failed"
            report.longrepr = f"{reason}\n{VARIABLE} is {allowed!r}, which does not allow this skip."
    return report
