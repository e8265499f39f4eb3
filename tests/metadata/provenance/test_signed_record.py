"""Signed records (C2PA): whether they hold, who signed, what they claim, and what is said of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from pixelscan.metadata.provenance import verifier
from pixelscan.metadata.provenance.trust_lists import SIGNERS, TIME_AUTHORITIES, TrustList, trust_list
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.signed_record import NO_RECORD, RecordState, SignedRecord, TimeSource
from tests.support.photos.signed import actions, authority, created, picture, signed

# By the reference implementation without a trust list: corpus/c2pa/README.md.
STATES = {
    "A": RecordState.NONE,
    "C": RecordState.INTACT,
    "CA": RecordState.INTACT,
    "E-sig-CA": RecordState.BROKEN,
    "E-dat-CA": RecordState.BROKEN,
    "E-uri-CA": RecordState.BROKEN,
    "XCA": RecordState.BROKEN,
}
EMPTY = {"action": "c2pa.created", "digitalSourceType": "http://c2pa.org/digitalsourcetype/empty"}
CAPTURED = created("digitalCapture", when="2026-02-03T04:05:06Z")


def record(folder: Path, photo: bytes, ending: str = "jpg") -> SignedRecord:
    path = folder / f"photo.{ending}"
    path.write_bytes(photo)
    return scan(path).record


def record_segments(jpeg: bytes) -> bytes:
    """The APP11 segments in which a JPEG keeps its record."""
    found, at = b"", 2
    while jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        found += jpeg[at:end] if jpeg[at + 1] == 0xEB else b""
        at = end
    return found


@pytest.fixture
def on_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own authority is on C2PA's list."""
    ours = replace(trust_list(SIGNERS), certificates=authority().root)
    lists = {SIGNERS: ours, TIME_AUTHORITIES: trust_list(TIME_AUTHORITIES)}
    monkeypatch.setattr(verifier, "trust_list", lists.__getitem__)


@pytest.mark.parametrize("name", STATES)
def test_a_public_test_file_has_the_reference_implementations_state(corpus: Path, name: str) -> None:
    assert scan(corpus / "c2pa" / f"adobe-20220124-{name}.jpg").record.state is STATES[name]


def test_a_time_authority_vouches_for_the_time(corpus: Path) -> None:
    found = scan(corpus / "c2pa" / "adobe-20220124-CA.jpg").record
    assert (found.time, found.time_source) == ("2023-01-24T14:48:56+00:00", TimeSource.AUTHORITY)
    assert found.signer is not None
    assert found.signer.organization == "C2PA Test Signing Cert"
    assert [each.title for each in found.ingredients] == ["A.jpg"]
    assert found.ingredients[0].thumbnail


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_a_signed_picture_is_intact_and_its_signer_on_no_list(tmp_path: Path, format_: str) -> None:
    found = record(tmp_path, signed(picture(format_), CAPTURED, format_=format_), format_.lower())
    assert found.state is RecordState.INTACT
    assert found.signer is not None
    assert (found.signer.name, found.signer.organization) == ("Signer of the tests", "PixelScan")
    assert found.signer.trust_list == ""
    assert (found.time, found.time_source) == ("2026-02-03T04:05:06Z", TimeSource.CLAIMED)
    assert found.revocation == "not checked"
    assert found.program == "Test Camera 1.0"


@pytest.mark.usefixtures("on_the_list")
def test_a_signer_on_c2pas_list_is_trusted(tmp_path: Path) -> None:
    found = record(tmp_path, signed(picture(), CAPTURED))
    assert found.state is RecordState.TRUSTED
    assert found.signer is not None
    assert found.signer.trust_list == "C2PA Trust List"


def test_those_whose_clocks_are_trusted_are_not_on_the_list_of_signers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = {SIGNERS: trust_list(SIGNERS), TIME_AUTHORITIES: TrustList("", "", authority().root)}
    monkeypatch.setattr(verifier, "trust_list", lists.__getitem__)
    assert record(tmp_path, signed(picture(), CAPTURED)).state is RecordState.INTACT


@pytest.mark.usefixtures("on_the_list")
def test_one_changed_byte_breaks_the_record(tmp_path: Path) -> None:
    photo = bytearray(signed(picture(), CAPTURED))
    photo[-20] ^= 1
    found = record(tmp_path, bytes(photo))
    assert found.state is RecordState.BROKEN
    assert found.failures == ("assertion.dataHash.mismatch",)
    assert "changed" in found.reason


def test_another_files_record_does_not_hold(tmp_path: Path) -> None:
    """The pieces of a record that are moved to another JPEG."""
    other = picture(colour="red")
    assert (
        record(tmp_path, other[:2] + record_segments(signed(picture(), CAPTURED)) + other[2:]).state
        is RecordState.BROKEN
    )


def test_a_record_elsewhere_is_named_and_not_fetched(tmp_path: Path) -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="https://example.org/r.c2pa"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    found = record(tmp_path, picture(xmp=packet.encode()))
    assert (found.state, found.remote) == (RecordState.NOT_LOOKED_AT, "https://example.org/r.c2pa")
    assert "example.org" in found.reason


def test_a_file_that_is_too_large_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "MAX_BYTES", 1000)
    found = record(tmp_path, signed(picture(), CAPTURED))
    assert found.state is RecordState.NOT_LOOKED_AT
    assert "larger" in found.reason


def test_without_the_library_a_record_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    found = record(tmp_path, signed(picture(), CAPTURED))
    assert found.state is RecordState.NOT_LOOKED_AT
    assert "c2pa-python" in found.reason


def test_a_photo_without_a_record_starts_no_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "verified", lambda *_: pytest.fail("a check was started"))
    assert record(tmp_path, picture()) == NO_RECORD


@pytest.mark.parametrize(
    ("assertion", "labels"),
    [
        (created("digitalCapture"), ("capturedMedia",)),
        (created("computationalCapture"), ("capturedMedia",)),
        (created("compositeCapture"), ("capturedMediaStitched",)),
        (created("trainedAlgorithmicMedia"), ("fullyGenAIMedia",)),
        (created("compositeWithTrainedAlgorithmicMedia"), ("partlyGenAICreation",)),
        (created("screenCapture"), ("screenCaptureMayContainGenAI",)),
        (created("digitalCreation"), ("nonGenAIDigitalCreation",)),
        (created("composite"), ("compositionMayContainGenAI",)),
        (
            actions(
                EMPTY,
                {"action": "c2pa.resized.proportional"},
            ),
            ("blankCanvas", "nonEditorial"),
        ),
        (
            actions(
                EMPTY,
                {
                    "action": "c2pa.edited",
                    "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic",
                },
            ),
            ("blankCanvas", "perceptibleGenAI"),
        ),
        (actions(EMPTY, {"action": "com.example.magic"}), ("blankCanvas", "ambiguousActions")),
    ],
)
def test_labels_are_those_of_the_asset_rubrics(
    tmp_path: Path, assertion: dict[str, object], labels: tuple[str, ...]
) -> None:
    assert record(tmp_path, signed(picture(), assertion)).labels == labels


def test_permissions_authors_and_ingredients_are_read(tmp_path: Path) -> None:
    mining = {"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_training": {"use": "notAllowed"}}}}
    before = signed(picture(colour="red"), created("trainedAlgorithmicMedia"), title="before.jpg")
    found = record(tmp_path, signed(picture(), mining, ingredient=before))
    assert [(each.use, each.answer) for each in found.permissions] == [("cawg.ai_training", "notAllowed")]
    [ingredient] = found.ingredients
    assert (ingredient.title, ingredient.relationship, ingredient.depth) == ("before.jpg", "parentOf", 1)
    assert ingredient.signer is not None
    assert "fullyGenAIMedia" in found.labels
