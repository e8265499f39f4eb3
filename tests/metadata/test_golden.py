"""What PixelScan says about the sample photos, word for word: a change here is a change a user sees.

`python -m tests.metadata.test_golden` writes the answers anew; read the diff before it is committed.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pixelscan.metadata.export import to_json
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.terminal_card import to_text

GOLDEN = Path(__file__).parent / "golden"
ENCODED = {"JPEGInterchangeFormatLength"}
SAMPLES = {sample.name: sample.data for sample in sample_photos()}


def answer(name: str, folder: Path) -> str:
    """The terminal text, and the JSON with one tag per line."""
    (folder / name).write_bytes(SAMPLES[name])
    # The encoder's output size may differ between machines.
    found = replace(scan(folder / name), file=name, bytes=0)
    facts = json.loads(to_json(found))
    tags = [json.dumps(tag, ensure_ascii=False) for tag in facts.pop("tags") if tag["name"] not in ENCODED]
    facts["parts"] = [f"{part['kind']}: {part['name']}" for part in facts["parts"]]
    return "\n".join([to_text(found), "", json.dumps(facts, ensure_ascii=False, indent=1), *tags, ""])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_photo_is_read_as_ever(name: str, tmp_path: Path) -> None:
    """Terminal text, summary, problems and every tag."""
    assert answer(name, tmp_path) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name in SAMPLES:
            (GOLDEN / f"{name}.txt").write_text(answer(name, Path(scratch)), encoding="utf-8")
