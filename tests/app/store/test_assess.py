"""The records the assessment counts, and its sums, alike on both databases."""

from datetime import date, timedelta
from types import SimpleNamespace

import sqlalchemy as sa

from app.domain.assess import Sums
from app.store import assess, tables
from app.store import assess_records as records
from app.store.assess import Counted
from tests.app.store.conftest import COMMUNITY, DISTRICT, FAR, GATE, NEIGHBOUR, NOON, STREET

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BETWEEN, DAYS = (NOON - DAY, NOON + DAY), (date(2026, 11, 1), date(2026, 12, 1))
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


def put(tx, name, *rows):
    tx.execute(sa.insert(getattr(tables, name)), list(rows))


def test_sums_of_a_month_are_replaced_but_for_how_things_stood(tx):
    rows = [
        (COMMUNITY, "notices", 0, 3),
        (COMMUNITY, "now.places", 0, 7),
        (COMMUNITY, "play_s", 0, 5_000_000_000),
        (COMMUNITY, "review_s", 60, 2),
    ]
    assess.put(tx, NOVEMBER, rows, Counted(NOON, False), keeps_now=False)
    assess.put(tx, OCTOBER, [(COMMUNITY, "notices", 0, 1)], Counted(NOON, True), keeps_now=True)
    assess.put(tx, NOVEMBER, [(COMMUNITY, "notices", 0, 4)], Counted(NOON, True), keeps_now=True)
    found = assess.read(tx, [COMMUNITY, FAR], (OCTOBER, NOVEMBER))
    assert found == {
        (COMMUNITY, OCTOBER): Sums({"notices": 1}),
        (COMMUNITY, NOVEMBER): Sums({"notices": 4, "now.places": 7}),
    }
    assert assess.months(tx) == {OCTOBER: Counted(NOON, True), NOVEMBER: Counted(NOON, True)}


def test_searches_are_counted_by_day_and_area(tx, areas):
    for is_found in (True, True, False):
        assess.count_search(tx, NOON.date(), COMMUNITY, "place", is_found)
    assess.count_search(tx, OCTOBER, COMMUNITY, "place", True)
    assess.count_search(tx, NOON.date(), COMMUNITY, "notice", True)
    assert sorted(records.searched(tx, DAYS)) == [(COMMUNITY, False, 1), (COMMUNITY, True, 3)]


def test_a_warning_is_noted_once_with_its_screens_and_their_times(tx, slots, gate):
    told = SimpleNamespace(id="w1", places={STREET}, touched={FAR}, blocked=frozenset())
    put(
        tx, "warning_told",
        {"id": "w1", "revision": 1, "message": "m", "said": {}, "first_at": NOON,
         "changed_at": NOON, "until": NOON + DAY},
    )  # fmt: skip
    assert assess.unnoted(tx, NOON) == ["w1"] and assess.unnoted(tx, NOON + HOUR) == []
    for _ in range(2):
        assess.note_aimed(tx, told, NOON)
    assert assess.unnoted(tx, NOON) == []
    assert sorted(records.warned(tx, BETWEEN)) == [
        ("w1", COMMUNITY, 1), ("w1", NEIGHBOUR, 0), ("w1", FAR, 0),
    ]  # fmt: skip
    took = {"notice_id": "w-w1", "slot": GATE.key, "what": "shown", "number": 1, "longest": 650,
            "last_at": NOON}  # fmt: skip
    put(
        tx, "reach_time", took | {"revision": 1, "within": 700}, took | {"revision": 2, "within": 9}
    )
    assert records.warned_in(tx, BETWEEN) == [(COMMUNITY, 700, 1)]
    assert records.warned(tx, (NOON + HOUR, NOON + DAY)) == []


def test_records_are_read_by_when_they_happened(tx, published, slots, gate, people):
    put(
        tx,
        "user",
        {"id": "clerk001", "login": "clerk", "name": "", "password_hash": "x", "added_at": NOON},
    )
    put(
        tx, "push",
        {"id": "push0001", "owner": "clerk001", "source": "水务局", "reference": "1", "title": "",
         "fingerprint": "", "sent": published.sent - HOUR},
    )  # fmt: skip
    put(
        tx, "push_receipt",
        {"push_id": "push0001", "area": COMMUNITY, "notice_id": published.id, "reason": ""},
        {"push_id": "push0001", "area": FAR, "notice_id": None, "reason": "not_yours"},
    )  # fmt: skip
    put(
        tx, "played",
        *({"screen": "screen01", "item": "a", "revision": 1, "hour": at, "times": 5, "seconds": 50}
          for at in (NOON, NOON + HOUR, NOON - 9 * DAY)),
    )  # fmt: skip
    put(
        tx, "tally",
        *({"notice_id": "n", "what": "known", "area": COMMUNITY, "day": d, "detail": "", "count": 2}
          for d in (NOON.date(), OCTOBER)),
    )  # fmt: skip
    around = (published.sent - DAY, published.sent + DAY)
    assert sorted(records.pushes(tx, around), key=str) == sorted(
        [(COMMUNITY, published.sent - HOUR, published.sent), (FAR, published.sent - HOUR, None)],
        key=str,
    )
    assert records.plays(tx, BETWEEN) == [(COMMUNITY, 10, 100)]
    assert records.answered(tx, DAYS) == [(COMMUNITY, "known", 2)]
    assert records.outages(tx, (published.expires, published.expires + DAY)) == [
        (published.id, code, False) for code in published.areas
    ]
    assert records.first_at(tx) == min(published.sent, NOON - 9 * DAY)
    assert records.screens(tx) == [(COMMUNITY, None)]
    assert (COMMUNITY, "tv") in records.boards(tx) and (COMMUNITY, "led") not in records.boards(tx)
    assert records.messaged(tx, ["sms_smpp", "weibo"]) == {
        (code, "sms_smpp") for code in (COMMUNITY, NEIGHBOUR, FAR)
    }
    assert records.lineages(tx)[COMMUNITY][1:] == (DISTRICT, STREET, COMMUNITY)


def test_what_nobody_did_is_no_record(tx, areas):
    for read in (
        records.cases, records.pushes, records.plays, records.viewed, records.drills,
        records.drilled, records.warned, records.warned_in, records.said,
        records.reported, records.outages,
    ):  # fmt: skip
        assert list(read(tx, BETWEEN)) == []
    assert records.desks(tx) == ([], []) and records.first_at(tx) is None
