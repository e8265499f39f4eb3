"""What is said of a photo's origin: sentences for people, columns for programs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL.PngImagePlugin import PngInfo

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.compare.topics import SIGNED_RECORD, Kept, topic_changes
from pixelscan.metadata.export import CSV_COLUMNS, to_csv_row, to_json
from pixelscan.metadata.model import Scan
from pixelscan.metadata.pixels.ingredient_thumbnail import ingredient_thumbnail
from pixelscan.metadata.provenance import terms
from pixelscan.metadata.provenance.absence import NOTHING_PROVEN
from pixelscan.metadata.provenance.ai_markers import sentence
from pixelscan.metadata.provenance.facts import provenance_facts, verdict
from pixelscan.metadata.provenance.lost_record import record_change
from pixelscan.metadata.provenance.provenance import Provenance
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.signed_record import NO_RECORD, RecordState, SignedRecord
from pixelscan.metadata.strip.outcome import card, plan
from pixelscan.metadata.terminal_card import to_text
from tests.support.photos.signed import created, picture, signed

SAMPLES = {sample.name: sample.data for sample in sample_photos()}


def scanned(folder: Path, photo: bytes, name: str = "photo.jpg") -> Scan:
    path = folder / name
    path.write_bytes(photo)
    return scan(path)


def origin(photo: Scan) -> Provenance:
    return PhotoAnalysis(photo).provenance


def absence(photo: Scan) -> tuple[str, ...]:
    return origin(photo).absence


@pytest.fixture
def signed_photo(tmp_path: Path) -> Scan:
    return scanned(tmp_path, signed(picture(), created("trainedAlgorithmicMedia", when="2026-02-03T04:05:06Z")))


def test_a_verdict_never_says_that_a_picture_is_real() -> None:
    said = [verdict(SignedRecord(state, "Why.")) for state in RecordState]
    assert len(set(said)) == len(RecordState)
    assert not any(word in sentence.lower() for sentence in said for word in ("real", "genuine", "authentic", "fake"))


def test_facts_say_who_signed_when_by_whose_clock_and_what_was_not_checked(signed_photo: Scan) -> None:
    facts = {fact.label: f"{fact.value} {fact.note}" for fact in provenance_facts(origin(signed_photo))}
    assert facts["Signer"].startswith("PixelScan (Signer of the tests) not on the C2PA Trust List of ")
    assert facts["Signed"].startswith("3 February 2026, 04:05:06 UTC claimed")
    assert facts["Revocation"].startswith("not checked")
    assert facts["Claims"].startswith("Fully AI-generated media")
    assert "created using generative AI" in facts["What was done"]


def test_terminal_json_and_csv_tell_of_the_record(signed_photo: Scan) -> None:
    assert "Signed by PixelScan (Signer of the tests)" in to_text(signed_photo)
    told = json.loads(to_json(signed_photo))["provenance"]["record"]
    assert (told["state"], told["signer"]["organization"]) == ("intact", "PixelScan")
    row = dict(zip(CSV_COLUMNS, to_csv_row(signed_photo).split(","), strict=True))
    assert (row["signed_record"], row["signer"]) == ("intact", "PixelScan")


def test_terms_that_are_not_known_stay_as_they_are() -> None:
    assert terms.action("com.example.magic") == "com.example.magic"
    assert terms.source_type("newType") == "newType"
    assert terms.permission("cawg.ai_training", "notAllowed") == "AI training not allowed"


def test_an_absent_record_has_a_reason_and_proves_nothing(tmp_path: Path) -> None:
    dawn = "skye-01-harbour-at-dawn.jpg"
    reasons = absence(scanned(tmp_path, SAMPLES[dawn], dawn))
    assert "Canon EOS R6 Mark II may not sign" in reasons[0]
    assert reasons[-1] == NOTHING_PROVEN


def test_a_screenshot_is_known_by_what_telephones_note(tmp_path: Path) -> None:
    note = PngInfo()
    note.add_text("Description", "Screenshot")
    assert "screenshot" in absence(scanned(tmp_path, picture("PNG", pnginfo=note), "photo.png"))[0]


def test_terminal_and_json_say_why_there_is_no_record(tmp_path: Path) -> None:
    photo = scanned(tmp_path, picture("BMP"), "photo.bmp")
    assert "BMP files have no place for a signed record." in to_text(photo)
    assert json.loads(to_json(photo))["provenance"]["absence"] == list(absence(photo))


@pytest.mark.parametrize(
    ("label", "words"), [("1", "Made by AI"), ("2", "May be made by AI"), ("3", "May be made by AI")]
)
def test_chinas_label_may_only_suspect_ai(tmp_path: Path, label: str, words: str) -> None:
    note = PngInfo()
    note.add_text("AIGC", json.dumps({"AIGC": {"Label": label, "ContentProducer": "42"}}))
    found = origin(scanned(tmp_path, picture("PNG", pnginfo=note), "photo.png"))
    assert [sentence(marker) for marker in found.markers] == [f"{words}, says PNG:AIGC."]
    assert found.ai == words[0].lower() + words[1:]


def test_a_picture_without_any_metadata_may_come_from_a_messenger(tmp_path: Path) -> None:
    assert "messengers" in absence(scanned(tmp_path, picture()))[0]


def test_formats_without_a_place_for_a_record_are_named(tmp_path: Path) -> None:
    reasons = absence(scanned(tmp_path, picture("BMP"), "photo.bmp"))
    assert reasons == ("BMP files have no place for a signed record.",)


def test_a_clean_copy_says_that_it_has_lost_the_record(tmp_path: Path, signed_photo: Scan) -> None:
    outcome = plan(tmp_path / "photo.jpg", Level.PLACE)
    assert outcome.after.record == NO_RECORD
    assert outcome.record == "The copy has lost the signed record, which was intact."
    assert outcome.record in card(outcome)
    (change,) = (one for one in topic_changes(signed_photo, outcome.after) if one.topic == SIGNED_RECORD)
    assert (change.kept, change.details) == (Kept.LOST, outcome.record)


def test_comparing_names_a_record_that_no_longer_holds(signed_photo: Scan) -> None:
    broken = replace(signed_photo.record, state=RecordState.BROKEN)
    assert "no longer holds" in record_change(signed_photo.record, broken)
    assert record_change(signed_photo.record, signed_photo.record) == ""


def test_an_ingredients_thumbnail_is_encoded_anew(tmp_path: Path, corpus: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes((corpus / "c2pa" / "adobe-20220124-CA.jpg").read_bytes())
    place = scan(path).record.ingredients[0].thumbnail
    shown = ingredient_thumbnail(path, "image/jpeg", place)
    assert max(shown.width, shown.height) == 160
    assert shown.data.startswith(b"\xff\xd8")
