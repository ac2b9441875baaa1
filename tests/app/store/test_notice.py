"""Published notices: revisions that never change, and the latest of each."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.notice import Act, Category, Override
from app.store import notice
from app.store.notice import AlreadyThere
from app.store.tables import revision

HOUR = timedelta(hours=1)
COMMUNITY, NEIGHBOUR, DISTRICT = "110105900001", "110105900002", "110105"


@pytest.fixture
def now(notice_value):
    return notice_value.sent


def aimed_at(made, *codes, id):
    return replace(made, id=id, areas=codes)


def ids(found):
    return [n.id for n in found]


def test_a_notice_comes_back_as_it_was_published(tx, areas, notice_value):
    full = replace(notice_value, overrides=(Override(channel="led", text="明日停水", base="0f"),))
    notice.add_revision(tx, full, "wanglan01")
    assert notice.latest(tx, full.id) == notice.revision(tx, full.id, 1) == full


def test_adding_the_same_revision_again_changes_nothing(tx, areas, notice_value):
    notice.add_revision(tx, notice_value, "wanglan01")
    notice.add_revision(tx, notice_value, "wanglan01")
    assert notice.revisions(tx, notice_value.id) == [notice_value]


def test_another_text_under_the_same_revision_is_refused(tx, areas, notice_value):
    notice.add_revision(tx, notice_value, "wanglan01")
    with pytest.raises(AlreadyThere, match="k3x9a7qd revision 1"):
        notice.add_revision(tx, replace(notice_value, title="停电通知"), "liqiang1")


def test_of_two_who_publish_the_same_revision_at_once_one_is_refused(store, areas, notice_value):
    refused, meet = [], threading.Barrier(2)

    def publish(title):
        meet.wait()
        try:
            with store.begin() as tx:
                notice.add_revision(tx, replace(notice_value, title=title), "wanglan01")
        except AlreadyThere:
            refused.append(title)

    threads = [threading.Thread(target=publish, args=(t,)) for t in ("停水通知", "停电通知")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        kept = notice.latest(tx, notice_value.id).title
    assert {*refused, kept} == {"停水通知", "停电通知"}


@pytest.mark.parametrize(
    "statement", [sa.update(revision).values(title="改过"), sa.delete(revision)]
)
def test_the_database_itself_refuses_to_change_a_revision(store, published, statement):
    refused = pytest.raises(sa.exc.IntegrityError, match="revision rows never change")
    with refused, store.begin() as tx:
        tx.execute(statement)


def test_revisions_come_newest_first_and_the_latest_is_the_highest(tx, published):
    second = replace(published, revision=2, act=Act.UPDATE, title="停水改期")
    notice.add_revision(tx, second, "wanglan01")
    assert notice.revisions(tx, published.id) == [second, published]
    assert notice.latest(tx, published.id) == second


def test_a_revision_that_comes_late_does_not_become_the_latest(tx, areas, notice_value):
    second = replace(notice_value, revision=2, act=Act.UPDATE)
    notice.add_revision(tx, second, "wanglan01")
    notice.add_revision(tx, notice_value, "wanglan01")
    assert notice.latest(tx, notice_value.id) == second


def test_an_unknown_notice_is_none(tx):
    assert notice.latest(tx, "zzzzzzzz") is None
    assert notice.revision(tx, "zzzzzzzz", 1) is None
    assert notice.revisions(tx, "zzzzzzzz") == []


def test_an_area_shows_what_is_aimed_at_it_or_above_it(tx, areas, trail, notice_value, now):
    for id_, code in (("here0000", COMMUNITY), ("above000", DISTRICT), ("beside00", NEIGHBOUR)):
        notice.add_revision(tx, aimed_at(notice_value, code, id=id_), "wanglan01")
    found = notice.current_for(tx, trail[-1].lineage, now)
    assert sorted(ids(found)) == ["above000", "here0000"]


def test_a_notice_aimed_at_two_areas_of_a_lineage_is_there_once(
    tx, areas, trail, notice_value, now
):
    both = aimed_at(notice_value, DISTRICT, COMMUNITY, id="both0000")
    notice.add_revision(tx, both, "wanglan01")
    assert notice.current_for(tx, trail[-1].lineage, now) == [both]


def test_what_has_ended_is_not_current_from_that_instant_on(tx, published, trail):
    before = published.expires - timedelta(microseconds=1)
    assert notice.current_for(tx, trail[-1].lineage, before) == [published]
    assert notice.current_for(tx, trail[-1].lineage, published.expires) == []


def test_what_starts_later_is_current_already(tx, published, trail):
    early = published.effective - HOUR
    assert notice.current_for(tx, trail[-1].lineage, early) == [published]


def test_what_is_withdrawn_is_not_current(tx, published, trail, now):
    notice.add_revision(tx, replace(published, revision=2, act=Act.WITHDRAW), "wanglan01")
    assert notice.current_for(tx, trail[-1].lineage, now) == []


def test_only_the_latest_revision_counts_for_where_it_is_aimed(tx, published, trail, now):
    moved = replace(published, revision=2, act=Act.UPDATE, areas=(NEIGHBOUR,))
    notice.add_revision(tx, moved, "wanglan01")
    assert notice.current_for(tx, trail[-1].lineage, now) == []


def test_outages_nobody_closed_are_asked_about(tx, areas, notice_value):
    now = notice_value.expires + timedelta(hours=1)
    kinds = {
        "open": notice_value,
        "over": replace(notice_value, act=Act.RESTORE),
        "gone": replace(notice_value, act=Act.WITHDRAW),
        "fair": replace(notice_value, category=Category.ACTIVITY),
        "soon": replace(
            notice_value, effective=now + timedelta(days=1), expires=now + timedelta(days=2)
        ),
        "live": replace(notice_value, expires=now + timedelta(hours=3)),
        "old": replace(
            notice_value,
            effective=now - timedelta(days=9),
            expires=now - timedelta(days=8),
        ),
    }
    for name, made in kinds.items():
        notice.add_revision(tx, replace(made, id=name), "wanglan01")
    found = [n.id for n in notice.unrestored(tx, ["110105"], now, 10)]
    assert found == ["open", "live"]
    assert notice.unrestored(tx, ["110106"], now, 10) == []
    assert [n.id for n in notice.unrestored(tx, ["110105"], now, 1)] == ["open"]
