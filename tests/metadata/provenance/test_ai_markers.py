"""Pictures of image generators are recognised, and nothing else is taken for one."""

from pathlib import Path

import pytest

from pixelscan.metadata.generators.generation import Extent
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.photo.privacy_topics import Topic
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.provenance.ai_markers import ai_markers, sentence
from pixelscan.metadata.scanner import scan
from tests.support.photos.generated import PROMPTS, SEED, Made, decoys, generated, infotext, packet, png

GENERATED = tuple(generated())
DECOYS = tuple(decoys())


def scanned(tmp_path: Path, made: Made) -> Scan:
    path = tmp_path / f"picture.{made.ending}"
    path.write_bytes(made.data)
    return scan(path)


def told(tmp_path: Path, texts: dict[str, str]) -> dict[str, str]:
    """The settings of the first marker of a PNG with these texts."""
    marker = ai_markers(scanned(tmp_path, Made("", png(texts), "png", "")))[0]
    return dict(marker.settings)


def test_the_made_set_is_as_large_as_it_should_be() -> None:
    assert len(GENERATED) >= 200
    assert len({made.program for made in GENERATED} - {""}) >= 12
    assert len(DECOYS) >= 60


def test_every_generated_picture_is_recognised_and_its_program_is_named_right(tmp_path: Path) -> None:
    wrong = []
    for made in GENERATED:
        markers = ai_markers(scanned(tmp_path, made))
        named = {marker.program for marker in markers} - {""}
        if not markers or named != ({made.program} - {""}):
            wrong.append((made.name, made.ending, made.program, named, len(markers)))
    assert wrong == []


def test_no_generator_is_a_camera_or_an_owner(tmp_path: Path) -> None:
    """Midjourney writes who asked for the picture; that is a person."""
    wrong = []
    for made in GENERATED:
        found = scanned(tmp_path, made)
        owned = any(risk.topic is Topic.OWNER for risk in privacy_risks(found)) and made.program != "Midjourney"
        wrong += [made.name] * (owned or summarize(found).camera is not None)
    assert wrong == []


def test_no_decoy_is_taken_for_a_generated_picture(tmp_path: Path) -> None:
    wrong = [(made.name, markers) for made in DECOYS if (markers := ai_markers(scanned(tmp_path, made)))]
    assert wrong == []


@pytest.mark.parametrize("program", ["a1111", "comfy", "invoke", "invoke-2", "fooocus", "novelai", "swarm"])
def test_prompt_and_seed_are_shown_readably(tmp_path: Path, program: str) -> None:
    for number, prompt in enumerate(PROMPTS):
        made = next(made for made in GENERATED if made.name == f"{program}-{number}-plain")
        settings = dict(next(marker for marker in ai_markers(scanned(tmp_path, made)) if marker.settings).settings)
        assert settings["Prompt"] == prompt
        assert settings["Seed"] == str(SEED)


def test_comfyui_prompts_follow_the_links_to_the_sampler(tmp_path: Path) -> None:
    made = next(made for made in GENERATED if made.name == "comfy-0-plain")
    settings = dict(next(marker for marker in ai_markers(scanned(tmp_path, made)) if marker.settings).settings)
    assert settings == {
        "Prompt": PROMPTS[0],
        "Negative prompt": "blurry, lowres",
        "Model": "dreamer_v8.safetensors",
        "Seed": str(SEED),
        "Steps": "20",
        "Sampler": "euler",
        "CFG scale": "8.0",
    }


def test_a_setting_in_quotes_may_contain_commas(tmp_path: Path) -> None:
    settings = told(tmp_path, {"parameters": infotext("a fox", more=', Lora hashes: "a: 1, b: 2", Hires upscale: 2')})
    assert settings["Lora hashes"] == "a: 1, b: 2"
    assert settings["Hires upscale"] == "2"


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    loop = '{"1": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 2, "positive": ["1", 0]}}}'
    assert told(tmp_path, {"prompt": loop})["Seed"] == "1"


def test_a_change_with_ai_is_told_apart_from_a_picture_made_by_it(tmp_path: Path) -> None:
    xmp = packet("photoshop:Credit='Edited with Google AI'")
    (marker,) = ai_markers(scanned(tmp_path, Made("", png({}, xmp=xmp), "png", "")))
    assert marker.extent is Extent.CHANGED
    assert sentence(marker) == "Changed with AI (Google AI), says XMP-photoshop:Credit."
    assert marker.evidence == "Edited with Google AI"


def test_an_unknown_system_is_named_as_it_is_written(tmp_path: Path) -> None:
    xmp = packet("Iptc4xmpExt:AISystemUsed='Paintomatic 7'")
    (marker,) = ai_markers(scanned(tmp_path, Made("", png({}, xmp=xmp), "png", "")))
    assert sentence(marker) == "Made by AI (Paintomatic 7), says XMP-iptcExt:AISystemUsed."


def test_no_photo_out_of_a_camera_has_a_marker(corpus: Path) -> None:
    marked = [(path.name, found) for path in (corpus / "images").rglob("*.*") if (found := ai_markers(scan(path)))]
    assert marked == []
