"""The list of notices: what it finds, in which order, and that leafing misses nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.notice import FOREVER, Act, Category, Phase, phase
from app.store import listing, notice
from app.store.listing import Wanted

HOUR = timedelta(hours=1)
COMMUNITY, NEIGHBOUR, DISTRICT = "110105900001", "110105900002", "110105"


@pytest.fixture
def now(notice_value):
    return notice_value.sent


@pytest.fixture
def put(tx, areas, notice_value):
    """Publish variants of the water notice."""

    def add(notice_id, **changes):
        made = replace(notice_value, id=notice_id, **changes)
        notice.add_revision(tx, made, "wanglan01")
        return made

    return add


@pytest.fixture
def find(tx, now):
    """Return the ids of the first page."""

    def ask(**wanted):
        return [n.id for n in listing.page(tx, Wanted(**wanted), now, 10).notices]

    return ask


def test_the_list_is_newest_first_in_any_phase(put, find, now):
    for hours, notice_id in ((1, "second00"), (2, "first000"), (0, "third000")):
        put(notice_id, sent=now - hours * HOUR)
    put("first000", revision=2, act=Act.WITHDRAW, sent=now - 2 * HOUR)
    assert find() == ["third000", "second00", "first000"]


def test_a_new_revision_comes_to_the_top(put, find, now):
    put("older000", sent=now - 2 * HOUR)
    put("newer000", sent=now - HOUR)
    put("older000", revision=2, act=Act.UPDATE, sent=now)
    assert find() == ["older000", "newer000"]


def test_leafing_meets_every_notice_once_though_all_came_at_one_instant(tx, put, now):
    for n in range(7):
        put(f"same000{n}")
    met, before = [], None
    while True:
        page = listing.page(tx, Wanted(), now, 3, before)
        met += [n.id for n in page.notices]
        if not (before := page.before):
            break
    assert met == [f"same000{n}" for n in (6, 5, 4, 3, 2, 1, 0)]


def test_what_comes_meanwhile_moves_no_later_page(tx, put, now):
    for n in range(4):
        put(f"same000{n}", sent=now - n * HOUR)
    first = listing.page(tx, Wanted(), now, 2)
    put("newest00", sent=now + HOUR)
    rest = listing.page(tx, Wanted(), now, 2, first.before)
    assert [n.id for n in rest.notices] == ["same0002", "same0003"]


@pytest.mark.parametrize("before", ["", "x", "-", "12", "٣-a", "9" * 40 + "-a", "1-'; --"])
def test_a_page_that_nobody_made_is_the_first_or_none(tx, put, now, before):
    put("only0000")
    assert len(listing.page(tx, Wanted(), now, 2, before).notices) <= 1


def test_the_list_of_an_area_holds_what_is_aimed_at_it_or_below(put, find):
    for notice_id, code in (
        ("here0000", COMMUNITY),
        ("above000", DISTRICT),
        ("beside00", NEIGHBOUR),
    ):
        put(notice_id, areas=(code,))
    assert find(areas=[COMMUNITY]) == ["here0000"]
    assert len(find(areas=[DISTRICT])) == 3
    assert find(areas=[]) == []


def test_many_notices_of_an_area_are_found_the_other_way_alike(put, find, monkeypatch):
    put("here0000", areas=(COMMUNITY, NEIGHBOUR))
    put("beside00", areas=(NEIGHBOUR,))
    few = find(areas=[COMMUNITY], text="停水")
    monkeypatch.setattr(listing, "_FEW", 1)
    monkeypatch.setattr(listing, "_FEW_SEARCHED", 1)
    assert find(areas=[COMMUNITY]) == ["here0000"]
    assert find(areas=[COMMUNITY], text="停水") == few == ["here0000"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("停水", True),
        ("供水管线", True),
        ("停水 供水", True),
        ("水", True),
        ("停水 停电", False),
        ("水停", False),
        ("%", False),
        ("_", False),
        ("  ", True),
        ("停水\x00", True),
        ('停水" OR "a', False),
    ],
)
def test_words_are_looked_for_in_headline_title_and_body(put, find, text, is_found):
    put("water000")
    assert bool(find(text=text)) is is_found


def test_only_the_words_of_the_latest_revision_count(put, find):
    put("water000")
    put("water000", revision=2, act=Act.UPDATE, headline="停电", title="停电", body="")
    assert find(text="停水") == []
    assert find(text="停电") == ["water000"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=20))
def test_any_text_can_be_looked_for(store, text):
    with store.read() as tx:
        assert listing.page(tx, Wanted(text=text), FOREVER, 3).before is None


def test_a_category_and_a_phase_narrow_the_list_as_the_domain_says(tx, put, find, now):
    made = [
        put("live0000", effective=now - HOUR, expires=now + HOUR),
        put("soon0000", effective=now + HOUR, expires=now + 2 * HOUR),
        put("over0000", effective=now - 2 * HOUR, expires=now),
        put("back0000", act=Act.WITHDRAW),
        put("ever0000", effective=now, expires=FOREVER, endless_reason="常设"),
    ]
    for wanted in (Phase.LIVE, Phase.SCHEDULED, Phase.ENDED, Phase.WITHDRAWN):
        assert set(find(phase=wanted)) == {n.id for n in made if phase(n, now) is wanted}
    put("jobs0000", category=Category.JOBS)
    assert find(category=Category.JOBS) == ["jobs0000"]
