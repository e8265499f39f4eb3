"""Where a picture comes from, on the pages: a card for one photo, counts for many, what a clean copy loses."""

from tests.pages.test_collection_page import fresh as collection
from tests.pages.test_collection_page import photo_list, with_list
from tests.pages.test_photos_page import opened
from tests.support.photos.signed import created, picture, signed
from tests.support.shown_page import DAWN, PHOTOS, html, settled

SIGNED = signed(picture(), created("trainedAlgorithmicMedia"))


def test_the_card_says_who_signed_and_what_a_clean_copy_loses() -> None:
    page = opened(signed__jpg=SIGNED)
    shown = html(page)
    assert "Signed by PixelScan (Signer of the tests) and not changed since" in shown
    assert "Fully AI-generated media" in shown
    assert any("loses its signed record" in caption.value for caption in page.caption)


def test_a_photo_without_a_record_is_told_why() -> None:
    page = opened(DAWN)
    assert "No signed record (C2PA)" in html(page)
    assert "A missing record proves nothing" in html(page)
    assert not any("loses its signed record" in caption.value for caption in page.caption)


def test_collection_counts_signed_and_ai_made_photos() -> None:
    files = [("signed.jpg", SIGNED, "image/jpeg"), (DAWN, PHOTOS[DAWN], "image/jpeg")]
    page = settled(collection().file_uploader[0].set_value(files).run())
    captions = " ".join(caption.value for caption in page.caption)
    assert "1 signed (1 intact)" in captions
    assert "1 made or changed by AI" in captions


def test_a_list_from_before_the_columns_of_records_can_still_be_read() -> None:
    older = b"\r\n".join(line.rsplit(b",", 2)[0] for line in photo_list(3).split(b"\r\n"))
    assert len(with_list(older).dataframe[0].value) == 3
