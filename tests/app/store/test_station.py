"""Television stations and what was sent to them, on both databases."""

from dataclasses import replace
from datetime import timedelta

from app.domain.chain import State
from app.domain.station import Format, Sent, Station
from app.store import notice as notices
from app.store import station
from tests.app.store.conftest import COMMUNITY, DISTRICT, FAR, NEIGHBOUR, NOON, STREET

CABLE = Station(id="cable001", name="有线", area=STREET, made_at=NOON)
WATER = Sent(
    station="cable001",
    notice_id="k3x9a7qd",
    revision=1,
    sent_by="liqiang",
    sent_at=NOON,
    authors=frozenset({"liqiang"}),
    changed_at=NOON,
)


def test_a_station_is_kept_with_its_key_and_found_from_around_its_area(tx, areas):
    station.put(tx, CABLE, "hash")
    assert station.get(tx, CABLE.id) == CABLE and station.get(tx, "nowhere0") is None
    assert station.has_key(tx, CABLE.id, "hash") and not station.has_key(tx, CABLE.id, "")
    changed = replace(CABLE, name="有线台", formats=frozenset({Format.CRAWL}), is_paused=True)
    station.put(tx, changed)
    assert station.get(tx, CABLE.id) == changed and station.has_key(tx, CABLE.id, "hash")
    for codes, seen in ((COMMUNITY, 1), (STREET, 1), (DISTRICT, 1), (FAR, 0)):
        assert len(station.listing(tx, [codes])) == seen
    assert station.of_area(tx, STREET) == [changed] and station.of_area(tx, NEIGHBOUR) == []


def test_a_fetch_is_written_down_once_for_a_while_and_at_once_for_another(tx, areas):
    station.put(tx, CABLE, "")
    station.pulled(tx, CABLE.id, "a", "crawl.txt", NOON)
    station.pulled(tx, CABLE.id, "a", "crawl.xml", NOON + timedelta(seconds=5))
    assert station.get(tx, CABLE.id).pulled_what == "crawl.txt"
    station.pulled(tx, CABLE.id, "b", "cards.zip", NOON + timedelta(seconds=6))
    assert station.get(tx, CABLE.id).pulled_by == "b"
    station.pulled(tx, CABLE.id, "b", "crawl.xml", NOON + timedelta(minutes=1))
    assert station.get(tx, CABLE.id).pulled_at == NOON + timedelta(minutes=1)


def test_what_was_sent_waits_where_it_is_reviewed_and_leaves_when_it_is_over(tx, areas, notice):
    told = replace(notice, id=WATER.notice_id, expires=NOON + timedelta(days=1))
    notices.add_revision(tx, told, "")
    station.put(tx, CABLE, "")
    station.send(tx, WATER)
    held = station.sent(tx, CABLE.id, WATER.notice_id, 1, is_held=True)
    assert held == WATER and station.waiting(tx, [DISTRICT], NOON) == [WATER]
    assert station.waiting(tx, [COMMUNITY], NOON) == [] == station.approved(tx, CABLE.id, NOON)
    assert station.waiting(tx, [STREET], told.expires) == []
    later = NOON + timedelta(hours=1)
    passed = replace(
        WATER, state=State.APPROVED, done=1, seats=frozenset({"sunli"}), changed_at=later
    )
    station.send(tx, passed)
    again = replace(WATER, revision=2, state=State.RETURNED, reason="字太小", changed_at=later)
    station.send(tx, again)
    assert station.approved(tx, CABLE.id, NOON) == [passed]
    assert station.approved(tx, CABLE.id, told.expires) == []
    assert station.waiting(tx, [STREET], NOON) == []
    assert station.of_notice(tx, WATER.notice_id) == [again, passed]
    assert set(station.to_station(tx, CABLE.id)) == {passed, again}
    assert station.drop_before(tx, told.expires) == 0
    assert station.drop_before(tx, told.expires + timedelta(days=1)) == 2
    station.send(tx, passed)
    station.remove(tx, CABLE.id)
    assert station.get(tx, CABLE.id) is None and station.of_notice(tx, WATER.notice_id) == []
