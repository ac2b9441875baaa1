"""Uploads: what is taken is harmless and written down; what is not says why."""

from dataclasses import replace
from io import BytesIO

import pytest

from app.dispatch.media import aside, media
from app.dispatch.media.media import InUse, Rejected
from app.domain.review import Draft
from app.store import audit, notice, user
from app.store import media as library

CODE = "110105900001"


@pytest.fixture
def liqiang(neighbourhood):
    with neighbourhood.store.begin() as tx:
        roles = frozenset({("author", CODE)})
        user.add(tx, "liqiang", "李强", "unused", roles, neighbourhood.clock())
        return user.by_login(tx, "liqiang")[0]


@pytest.fixture
def store(neighbourhood, liqiang):
    def upload(body, name="图.jpg", area=CODE):
        return media.store_upload(neighbourhood, liqiang, area, name, BytesIO(body))

    return upload


def lines(house):
    with house.store.read() as tx:
        return [(line.action, line.facts["name"]) for line in audit.listing(tx, None, 9)]


def test_a_picture_is_kept_with_its_small_one_and_written_down(neighbourhood, store, photo):
    made = store(photo("HEIF"), "IMG_0001.HEIC")
    assert (made.name, made.media_type, made.area) == ("IMG_0001.jpg", "image/jpeg", CODE)
    assert (made.width_px, made.height_px, made.added_by) == (64, 48, "liqiang")
    with neighbourhood.store.read() as tx:
        assert len(library.body(tx, made.sha256)) == made.size
        assert library.body(tx, made.thumb).startswith(b"\xff\xd8")
    assert lines(neighbourhood)[0] == ("media.add", "IMG_0001.jpg")


def test_a_document_is_kept_as_it_is(neighbourhood, store, pdf):
    body = pdf(2)
    made = store(body, "公告.PDF")
    assert (made.name, made.media_type, made.thumb) == ("公告.pdf", "application/pdf", "")
    with neighbourhood.store.read() as tx:
        assert library.body(tx, made.sha256) == body


def test_the_same_upload_again_is_the_same_entry(neighbourhood, store, photo):
    assert store(photo("PNG")).id == store(photo("PNG"), "别名.png").id
    assert [action for action, _ in lines(neighbourhood)].count("media.add") == 1


def refused(store, *upload):
    with pytest.raises(Rejected) as found:
        store(*upload)
    return found.value.problem


def test_each_refusal_has_its_name(store, photo, pdf):
    assert refused(store, b"").code == "empty"
    assert refused(store, b"hello, I am text", "a.jpg").code == "not_a_picture"
    assert refused(store, photo("GIF"), "a.jpg").facts == {"name": "a.jpg", "kind": "image/gif"}
    assert refused(store, pdf(1, lambda w: w.encrypt("x")), "a.pdf").code == "encrypted_pdf"
    assert refused(store, photo("PNG", size=(300, 300))[:200], "a.png").code == "broken"
    assert refused(store, photo(), "../a.jpg", "110105").facts["area"] == "110105"


def test_more_bytes_than_allowed_are_refused_unread(neighbourhood, liqiang, photo):
    small = replace(neighbourhood, upload_max=1 << 20)
    stream = BytesIO(photo() + bytes(5 << 20))
    with pytest.raises(Rejected) as found:
        media.store_upload(small, liqiang, CODE, "a.jpg", stream)
    assert found.value.problem.facts == {"name": "a.jpg", "limit_mb": 1}
    assert stream.tell() == (1 << 20) + 1


def test_the_largest_picture_that_is_taken_fits_into_the_decoders_memory(photo):
    made = aside.decoded(photo("PNG", size=(8000, 5000), mode="RGBA"))
    assert (made["width_px"], made["height_px"]) == (2048, 1280)


def test_what_a_draft_uses_cannot_be_deleted(neighbourhood, liqiang, store, photo):
    made = store(photo())
    with neighbourhood.store.begin() as tx:
        draft = Draft(title="停水", attachments=(made.attachment(),))
        notice.save_draft(tx, "k3x9a7qd", draft, liqiang.id, neighbourhood.clock())
    with pytest.raises(InUse) as found:
        media.delete(neighbourhood, liqiang, made)
    assert [use.notice_id for use in found.value.uses] == ["k3x9a7qd"]


def test_what_is_deleted_or_described_is_written_down(neighbourhood, liqiang, store, photo):
    made = store(photo())
    media.describe(neighbourhood, liqiang, made, "", "望春里平面图")
    media.delete(neighbourhood, liqiang, made)
    assert [action for action, _ in lines(neighbourhood)][:2] == ["media.delete", "media.describe"]


def test_a_preview_opens_a_file_for_a_while(neighbourhood):
    assert not media.is_shown_for_now(neighbourhood, "ab" * 32)
    media.show_for_now(neighbourhood, ["ab" * 32])
    assert media.is_shown_for_now(neighbourhood, "ab" * 32)
