"""When programs and cameras came out, for those that many photos name. From their makers' announcements."""

import re
from datetime import datetime
from functools import cache
from typing import NamedTuple


class Release(NamedTuple):
    """A product, and the first day of the month in which it came out."""

    name: str
    date: datetime


_PHOTOSHOP = {
    "7.0": "2002-03", "CS": "2003-10", "CS2": "2005-04", "CS3": "2007-04", "CS4": "2008-10", "CS5": "2010-04",
    "CS6": "2012-05", "CC": "2013-06", "CC 2014": "2014-06", "CC 2015": "2015-06", "CC 2017": "2016-11",
    "CC 2018": "2017-10", "CC 2019": "2018-10", "20": "2018-10", "21": "2019-11", "22": "2020-10", "23": "2021-10",
    "24": "2022-10", "25": "2023-09", "26": "2024-10", "27": "2025-10",
}  # fmt: skip
_LIGHTROOM = {
    "1": "2007-02", "2": "2008-07", "3": "2010-06", "4": "2012-03", "5": "2013-06", "6": "2015-04", "7": "2017-10",
    "8": "2018-10", "9": "2019-11", "10": "2020-10", "11": "2021-10", "12": "2022-10", "13": "2023-10",
    "14": "2024-10", "15": "2025-10",
}  # fmt: skip
_GIMP = {"2.4": "2007-10", "2.6": "2008-10", "2.8": "2012-05", "2.10": "2018-04", "3.0": "2025-03"}
_IOS = {
    "5": "2011-10", "6": "2012-09", "7": "2013-09", "8": "2014-09", "9": "2015-09", "10": "2016-09", "11": "2017-09",
    "12": "2018-09", "13": "2019-09", "14": "2020-09", "15": "2021-09", "16": "2022-09", "17": "2023-09",
    "18": "2024-09", "26": "2025-09",
}  # fmt: skip
_CAMERAS = {
    "iPhone 4": "2010-06", "iPhone 5": "2012-09", "iPhone 6": "2014-09", "iPhone 7": "2016-09", "iPhone 8": "2017-09",
    "iPhone X": "2017-09", "iPhone XR": "2018-09", "iPhone XS": "2018-09", "iPhone 11": "2019-09",
    "iPhone 12": "2020-10", "iPhone 13": "2021-09", "iPhone 14": "2022-09", "iPhone 15": "2023-09",
    "iPhone 16": "2024-09", "iPhone 17": "2025-09",
    "Pixel": "2016-10", "Pixel 2": "2017-10", "Pixel 3": "2018-10", "Pixel 4": "2019-10", "Pixel 5": "2020-10",
    "Pixel 6": "2021-10", "Pixel 7": "2022-10", "Pixel 8": "2023-10", "Pixel 9": "2024-08", "Pixel 10": "2025-08",
    "Canon EOS 5D": "2005-08", "Canon EOS 5D Mark II": "2008-09", "Canon EOS 5D Mark III": "2012-03",
    "Canon EOS 5D Mark IV": "2016-08", "Canon EOS R": "2018-09", "Canon EOS R5": "2020-07", "Canon EOS R6": "2020-07",
    "Canon EOS R3": "2021-09", "Canon EOS R6m2": "2022-11", "Canon EOS R8": "2023-02", "Canon EOS R1": "2024-07",
    "Canon EOS R5m2": "2024-07",
    "NIKON D800": "2012-02", "NIKON D850": "2017-08", "NIKON Z 6": "2018-08", "NIKON Z 7": "2018-08",
    "NIKON Z 9": "2021-10", "NIKON Z 8": "2023-05", "NIKON Z f": "2023-09", "NIKON Z6_3": "2024-06",
    "ILCE-7": "2013-10", "ILCE-7M2": "2014-11", "ILCE-7M3": "2018-02", "ILCE-7M4": "2021-10", "ILCE-9": "2017-04",
    "ILCE-1": "2021-01", "ILCE-7RM5": "2022-10",
}  # fmt: skip
_IPHONE = re.compile(r"(iPhone (?:\d+|X[RS]?))(?: .*)?")
_VERSIONS = (
    ("Photoshop", re.compile(r"Adobe Photoshop (CC(?: 20\d\d)?|CS\d?|7\.0|2\d)\b"), _PHOTOSHOP),
    ("Lightroom", re.compile(r"Adobe (?:Photoshop )?Lightroom (?:Classic )?(\d+)\."), _LIGHTROOM),
    ("GIMP", re.compile(r"GIMP (\d\.\d+)"), _GIMP),
)
_IOS_VERSION = re.compile(r"(\d{1,2})\.\d+(?:\.\d+)?")


def releases(make: str, name: str) -> Release | None:
    """When the camera or program of this name came out; None for all that are not in the tables."""
    if name in _CAMERAS:
        return Release(name, _month(_CAMERAS[name]))
    if make == "Apple":
        return _apple(name)
    for program, pattern, months in _VERSIONS:
        if (found := pattern.match(name)) and found[1] in months:
            return Release(f"{program} {found[1]}", _month(months[found[1]]))
    return None


def _apple(name: str) -> Release | None:
    """An iPhone's model, or the version of iOS that an iPhone writes as its software."""
    if (phone := _IPHONE.fullmatch(name)) and phone[1] in _CAMERAS:
        return Release(name, _month(_CAMERAS[phone[1]]))
    version = _IOS_VERSION.fullmatch(name)
    return Release(f"iOS {version[1]}", _month(_IOS[version[1]])) if version and version[1] in _IOS else None


@cache
def _month(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-01")
