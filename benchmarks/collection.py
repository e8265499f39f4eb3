"""How fast a collection of 10,000 photos is read and analysed, compared with plain pandas on the same rows.

python -m benchmarks.collection [--photos N]

For each question, pandas computes the chart's numbers in the shortest way, from a frame in memory.
"""

import argparse
import io
import random
import statistics
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from pixelscan.charts.collection.insight import finding_chart
from pixelscan.metadata.collection.file import read_collection
from pixelscan.metadata.collection.insight import Question
from pixelscan.metadata.collection.insights import ANSWERS, insights
from pixelscan.metadata.collection.table import Collection
from pixelscan.metadata.export import CSV_COLUMNS, csv_line

ROUNDS = 9
CAMERAS = (
    ("Canon EOS R5", "RF24-105mm F4 L IS USM", 24, 105, 1.0),
    ("Canon EOS R5", "RF70-200mm F2.8 L IS USM", 70, 200, 1.0),
    ("NIKON D70", "AF-S DX 18-70mm f/3.5-4.5G", 18, 70, 1.5),
    ("Apple iPhone 12", "iPhone 12 back camera 4.2mm f/1.6", 4.2, 4.2, 6.2),
    ("FUJIFILM X-T4", "XF35mmF1.4 R", 35, 35, 1.5),
)
BRUSHED = {
    Question.FOCAL_LENGTHS: {"focal_length_35mm": (24.0, 70.0)},
    Question.HOURS: {"hour": (8.0, 18.0), "weekday": (-0.5, 4.5)},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=10_000, help="rows (%(default)s)")
    written = _csv(parser.parse_args().photos)
    collection = read_collection(io.BytesIO(written), "list.csv")
    frame = _frame(written)
    print(
        f"{len(collection):,} photos, {len(written) / 1e6:.1f} MB of CSV; median of {ROUNDS} rounds, taken in turns\n"
    )
    print(f"{'':52}{'PixelScan ms':>14}{'pandas ms':>12}{'ratio':>8}")
    _print_row("Read the CSV", lambda: read_collection(io.BytesIO(written), "list.csv"), lambda: _frame(written))
    for question, answer in ANSWERS.items():
        peer = PEERS[question]
        _print_row(question, lambda answer=answer: answer(collection), lambda peer=peer: peer(frame))  # type: ignore[misc]
    _print_row("All seven", lambda: insights(collection, {}), lambda: [peer(frame) for peer in PEERS.values()])
    _print_row(
        "A brush in two charts: filter, answers, charts", lambda: _interaction(collection), lambda: _peers(frame)
    )


def _interaction(collection: Collection) -> None:
    """The server's part of one selection on the page."""
    collection.within(*BRUSHED.values())
    for finding in insights(collection, BRUSHED).values():
        finding_chart(finding)


def _peers(frame: pd.DataFrame) -> None:
    focal = frame["focal_length_35mm"].between(24, 70)
    times = frame["taken"].dt.hour.between(8, 17) & (frame["taken"].dt.day_of_week <= 4)
    for question, peer in PEERS.items():
        own = {Question.FOCAL_LENGTHS: times, Question.HOURS: focal}.get(question, focal & times)
        peer(frame[own])


def _print_row(name: str, ours: Callable[[], object], peer: Callable[[], object]) -> None:
    pairs = [(_seconds(ours), _seconds(peer)) for _ in range(ROUNDS)]
    own, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name:52}{1000 * own:14.1f}{1000 * other:12.1f}{own / other:8.2f}")


def _seconds(function: Callable[[], object]) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def _csv(photos: int) -> bytes:
    """A made-up photographer's rows in the command's format; always the same."""
    dice = random.Random(1)
    lines = [csv_line(list(CSV_COLUMNS)), *(_row(dice, number) for number in range(photos))]
    return ("\n".join(lines) + "\n").encode()


def _row(dice: random.Random, number: int) -> str:
    camera, lens, short, long, crop = dice.choices(CAMERAS, [5, 2, 3, 4, 1])[0]
    focal = dice.choice([short, long, float(round(dice.uniform(short, long)))])
    hour = min(max(round(dice.gauss(14, 4)), 0), 23)
    cells = {
        "file": f"holiday/IMG_{number:05}.jpg",
        "format": "JPEG",
        "mime": "image/jpeg",
        "bytes": 4_000_000 + number,
        "width": 6000,
        "height": 4000,
        "camera": camera,
        "lens": lens,
        "taken": f"20{dice.randrange(14, 25)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}T{hour:02}:30:00",
        "exposure_time": 2 ** -dice.gauss(7, 2),
        "f_number": dice.choice([1.6, 2.8, 4, 5.6, 8, 11]),
        "iso": dice.choice([100, 200, 400, 800, 1600, 3200]),
        "focal_length": focal,
        "focal_length_35mm": round(focal * crop),
        "megapixels": 24.0,
        "latitude": dice.gauss(51.5, 2) if number % 3 else "",
        "longitude": dice.gauss(-0.12, 2) if number % 3 else "",
    }
    return csv_line([cells.get(column, "") for column in CSV_COLUMNS])


def _frame(written: bytes) -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(written))
    frame["taken"] = pd.to_datetime(frame["taken"])
    return frame


def _octaves(column: pd.Series, parts: int) -> pd.Series:
    return (np.log2(column) * parts).round()


PEERS: Mapping[Question, Callable[[pd.DataFrame], object]] = {
    Question.FOCAL_LENGTHS: lambda frame: frame.groupby(_octaves(frame["focal_length_35mm"], 6)).size(),
    Question.APERTURE_ISO: lambda frame: frame.groupby(
        [_octaves(frame["f_number"], 2), _octaves(frame["iso"], 1)]
    ).size(),
    Question.SHUTTER: lambda frame: frame.groupby(
        [_octaves(frame["focal_length_35mm"], 2), _octaves(frame["exposure_time"], 2)]
    ).size(),
    Question.HOURS: lambda frame: frame.groupby([frame["taken"].dt.day_of_week, frame["taken"].dt.hour]).size(),
    Question.TIMELINE: lambda frame: frame.groupby([frame["taken"].dt.to_period("M"), "camera"]).size(),
    Question.PLACES: lambda frame: frame.groupby([frame["latitude"].round(1), frame["longitude"].round(1)]).size(),
    Question.GEAR: lambda frame: frame.groupby(["camera", "lens"]).size().sort_values(),
}


if __name__ == "__main__":
    main()
