"""Drafts: nothing typed is lost, and nobody overwrites another unseen."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.notice import Category, Override
from app.domain.review import Draft
from app.store import notice
from app.store.notice import StaleDraft

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
HALF = Draft(headline="明天停水", mistyped=(("expires", "后天晚上"),))


def test_a_draft_comes_back_as_typed(tx):
    full = Draft(
        category=Category.OUTAGE,
        headline=" 明天停水\n",
        title="停水通知",
        effective=NOON,
        expires=NOON + timedelta(hours=2),
        areas=("110105900001",),
        channels=frozenset({"led", "tv"}),
        overrides=(Override(channel="led", text="停水", base="ab"),),
        mistyped=(("effective", "明早"),),
    )
    assert notice.save_draft(tx, "k3x9a7qd", full, "wanglan01", NOON) == 1
    saved = notice.draft(tx, "k3x9a7qd")
    assert saved.draft == full
    assert (saved.owner, saved.saved_at, saved.version) == ("wanglan01", NOON, 1)


def test_an_empty_draft_is_a_draft(tx):
    notice.save_draft(tx, "k3x9a7qd", Draft(), "wanglan01", NOON)
    assert notice.draft(tx, "k3x9a7qd").draft == Draft()


def test_each_save_gives_the_next_version_and_keeps_the_owner(tx):
    notice.save_draft(tx, "k3x9a7qd", Draft(), "wanglan01", NOON)
    assert notice.save_draft(tx, "k3x9a7qd", HALF, "liqiang1", NOON, 1) == 2
    assert notice.draft(tx, "k3x9a7qd").owner == "wanglan01"


def test_saving_on_an_old_version_is_refused_with_what_is_there(tx):
    notice.save_draft(tx, "k3x9a7qd", Draft(), "wanglan01", NOON)
    notice.save_draft(tx, "k3x9a7qd", HALF, "wanglan01", NOON, 1)
    with pytest.raises(StaleDraft) as caught:
        notice.save_draft(tx, "k3x9a7qd", Draft(title="停电"), "wanglan01", NOON, 1)
    assert caught.value.saved.draft == HALF
    assert caught.value.saved.version == 2


def test_saving_without_a_version_replaces_what_is_there(tx):
    notice.save_draft(tx, "k3x9a7qd", Draft(), "wanglan01", NOON)
    assert notice.save_draft(tx, "k3x9a7qd", HALF, "wanglan01", NOON) == 2


def test_a_draft_dropped_meanwhile_is_saved_again_not_lost(tx):
    notice.save_draft(tx, "k3x9a7qd", Draft(), "wanglan01", NOON)
    notice.drop_draft(tx, "k3x9a7qd")
    assert notice.draft(tx, "k3x9a7qd") is None
    assert notice.save_draft(tx, "k3x9a7qd", HALF, "wanglan01", NOON, 1) == 2
    assert notice.draft(tx, "k3x9a7qd").draft == HALF


def test_drafts_are_listed_last_saved_first(tx):
    for minute, (id_, owner) in enumerate(
        [("a", "wanglan01"), ("b", "liqiang1"), ("c", "wanglan01")]
    ):
        notice.save_draft(tx, id_, HALF, owner, NOON + timedelta(minutes=minute))
    assert [d.notice_id for d in notice.drafts(tx, None, 10)] == ["c", "b", "a"]
    assert [d.notice_id for d in notice.drafts(tx, "wanglan01", 10)] == ["c", "a"]
    assert [d.notice_id for d in notice.drafts(tx, None, 1)] == ["c"]
