"""The library: bytes once by hash, entries by area, and no deletion of what is used."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.notice import Act
from app.domain.review import Draft
from app.store import attached, media, notice
from app.store.media import Asset

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
DISTRICT, STREET = "110105", "110105900"
COMMUNITY, NEIGHBOUR = "110105900001", "110105900002"


def put(tx, body=b"picture", area=COMMUNITY, asset_id="asset001", name="停水.jpg", **more):
    made = Asset(
        id=asset_id,
        area=area,
        sha256=media.put_blob(tx, body, "image/jpeg", NOON),
        thumb=media.put_blob(tx, b"small " + body, "image/jpeg", NOON),
        name=name,
        media_type=more.pop("media_type", "image/jpeg"),
        size=len(body),
        width_px=4,
        height_px=3,
        added_by="liqiang",
        added_at=more.pop("added_at", NOON),
        **more,
    )
    return media.add(tx, made)


def test_bytes_come_back_by_their_hash(tx, areas):
    made = put(tx)
    assert media.body(tx, made.sha256) == b"picture"
    assert media.blob_of(tx, made.sha256).size == 7
    assert media.body(tx, "0" * 64) is None and media.blob_of(tx, "0" * 64) is None


def test_the_same_picture_brought_twice_is_there_once(tx, areas):
    first, second = put(tx), put(tx, asset_id="asset002", name="另一个名字.jpg")
    assert second == first
    assert [one.id for one in media.listing(tx, [COMMUNITY])] == ["asset001"]


def test_content_flows_down_and_not_sideways(tx, areas):
    for number, code in enumerate((DISTRICT, STREET, COMMUNITY, NEIGHBOUR)):
        put(tx, b"%d" % number, code, f"asset{number:03}")
    assert {a.area for a in media.listing(tx, [COMMUNITY])} == {DISTRICT, STREET, COMMUNITY}
    assert len(media.listing(tx, [STREET])) == 4
    hidden = put(tx, b"3", NEIGHBOUR).sha256
    assert not media.is_visible(tx, [COMMUNITY], hidden)
    assert media.is_visible(tx, [NEIGHBOUR], hidden) and media.is_visible(tx, [STREET], hidden)
    assert media.seen_from(tx, [COMMUNITY], [hidden]) == {}


def test_the_library_is_searched_by_words_area_and_kind_and_leafed_through(tx, areas):
    put(tx, b"1", name="停水范围.jpg", alt="望春里平面图")
    put(tx, b"2", STREET, "asset002", "50%优惠.jpg", added_at=NOON + timedelta(hours=1))
    put(tx, b"3", asset_id="asset003", name="公告.pdf", media_type="application/pdf")
    ids = lambda **how: [one.id for one in media.listing(tx, [COMMUNITY], **how)]  # noqa: E731
    assert ids() == ["asset002", "asset003", "asset001"]
    assert ids(text="平面 停水") == ["asset001"] and ids(text="0%优") == ["asset002"]
    assert ids(area=STREET) == ["asset002"] and ids(kind="file") == ["asset003"]
    assert ids(limit=1, before=(NOON + timedelta(hours=1), "asset002")) == ["asset003"]


def test_a_description_can_be_changed(tx, areas):
    made = put(tx)
    media.describe(tx, made.id, "新.jpg", "新的说明")
    assert (media.get(tx, made.id).name, media.get(tx, made.id).alt) == ("新.jpg", "新的说明")


def test_what_nobody_uses_goes_with_its_bytes(tx, areas):
    made = put(tx)
    assert media.delete(tx, made, NOON)
    assert media.get(tx, made.id) is None and media.body(tx, made.sha256) is None
    assert media.body(tx, made.thumb) is None
    again = put(tx, asset_id="asset009")
    assert again.id == made.id and media.body(tx, made.sha256) == b"picture"


def test_bytes_that_another_area_has_stay(tx, areas):
    made, other = put(tx), put(tx, area=NEIGHBOUR, asset_id="asset002")
    assert media.delete(tx, made, NOON)
    assert media.body(tx, other.sha256) == b"picture" and media.body(tx, other.thumb)


def test_what_a_draft_uses_stays_until_the_draft_lets_it_go(tx, areas):
    made = put(tx)
    draft = Draft(title="停水", areas=(COMMUNITY,), attachments=(made.attachment(),))
    notice.save_draft(tx, "k3x9a7qd", draft, "liqiang", NOON)
    (use,) = attached.uses(tx, made.sha256, 9)
    assert use.is_draft and use.title == "停水" and not media.delete(tx, made, NOON)
    notice.save_draft(tx, "k3x9a7qd", replace(draft, attachments=()), "liqiang", NOON)
    assert attached.uses(tx, made.sha256, 9) == [] and media.delete(tx, made, NOON)


@pytest.fixture
def on_show(tx, areas, notice_value):
    """Return ``on_show(**how)``: publishes a further revision of a notice with a picture."""
    made = put(tx)
    number = iter(range(1, 9))

    def publish(**how):
        how.setdefault("attachments", (made.attachment(),))
        notice.add_revision(tx, replace(notice_value, revision=next(number), **how), "wanglan01")
        return made.sha256

    return publish


def test_only_what_goes_with_a_notice_that_has_started_is_public(tx, on_show):
    later = NOON + timedelta(hours=1)
    name = on_show(effective=later)
    assert not attached.is_public(tx, name, NOON) and attached.is_public(tx, name, later)
    assert attached.is_public(tx, name, NOON + timedelta(days=900)), "what has ended can be read"


def test_what_was_withdrawn_or_taken_out_is_public_no_more(tx, on_show):
    name = on_show()
    assert attached.is_public(tx, name, NOON)
    on_show(act=Act.UPDATE, attachments=())
    assert not attached.is_public(tx, name, NOON)
    on_show(act=Act.UPDATE)
    on_show(act=Act.WITHDRAW)
    assert not attached.is_public(tx, name, NOON)
    assert [(use.revision, use.is_draft) for use in attached.uses(tx, name, 9)] == [(4, False)]


def test_what_was_ever_published_stays_on_record(tx, on_show):
    name = on_show()
    on_show(act=Act.UPDATE, attachments=())
    assert not media.delete(tx, media.seen_from(tx, [COMMUNITY], [name])[name], NOON)
