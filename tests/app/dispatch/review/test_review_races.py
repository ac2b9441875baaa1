"""Races at the review desk: whoever comes second is refused by name, on both databases."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import psycopg
import pytest

from app.demo import neighbourhood as demo
from app.dispatch.granted import NotThere
from app.dispatch.notices import publish
from app.dispatch.review import review, urgent
from app.dispatch.review.review import Refused
from app.domain.chain import Deed, State
from app.domain.notice import Category
from app.store import migrate, notice
from app.store.session import Store
from tests.app.dispatch.review import desk

ID = desk.ID


@pytest.fixture(params=["sqlite", "postgresql"])
def here(request, house):
    """A house on either database, with the demo's areas and the staff."""
    if request.param == "sqlite":
        demo.load_areas(house)
        yield house
        return
    server, name = request.getfixturevalue("postgres_url"), f"r_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        url = server.replace("/postgres?", f"/{name}?")
        migrate.upgrade(url)
        there = replace(house, store=Store(url))
        demo.load_areas(there)
        yield there
        there.store.close()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def staff(here):
    return desk.hire(here)


@pytest.fixture
def case(here, staff, draft):
    desk.ask_for(here, Category.OUTAGE, 1)
    desk.write(here, draft, staff["xiaoli"])
    return review.submit(here, ID, staff["xiaoli"]).case


def at_once(*deeds):
    """Do all at the same moment; return what each returned or was refused with."""
    gate = Barrier(len(deeds))

    def run(deed):
        gate.wait()
        try:
            return deed()
        except (Refused, NotThere, notice.StaleDraft) as exc:
            return exc

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def stands(here):
    with here.store.read() as tx:
        return review.case_of(tx, ID), notice.revisions(tx, ID), notice.draft(tx, ID)


def won(results):
    return [r for r in results if not isinstance(r, Exception)]


def test_of_two_approvals_one_counts_and_it_goes_out_once(here, staff, case):
    results = at_once(
        lambda: review.approve(here, case.id, staff["wang"], case.hash),
        lambda: review.approve(here, case.id, staff["chen"], case.hash),
        lambda: review.approve(here, case.id, staff["wang"], case.hash),
    )
    assert len(won(results)) == 1
    stood, revisions, _ = stands(here)
    assert (stood.state, len(revisions)) == (State.APPROVED, 1)


def test_an_edit_and_an_approval_never_both_win(here, staff, case, draft):
    changed = replace(draft, title="停水通知（改期）")
    results = at_once(
        lambda: review.approve(here, case.id, staff["wang"], case.hash),
        lambda: desk.write(here, changed, staff["xiaoli"]),
    )
    stood, revisions, saved = stands(here)
    if isinstance(results[0], Refused):
        assert (stood.state, revisions) == (State.VOIDED, [])
    else:
        assert (stood.state, revisions[0].title) == (State.APPROVED, draft.title)
    assert saved.draft.title == changed.title  # nothing typed is lost either way


def test_a_recall_and_an_approval_have_one_winner(here, staff, case):
    results = at_once(
        lambda: review.approve(here, case.id, staff["wang"], case.hash),
        lambda: review.decide_on(here, case.id, staff["xiaoli"], Deed.RECALL),
    )
    assert len(won(results)) == 1
    stood, revisions, _ = stands(here)
    assert (stood.state is State.APPROVED) is (len(revisions) == 1)


def test_a_withdrawal_beats_the_approval_of_the_next_revision(here, staff, case, draft):
    review.approve(here, case.id, staff["wang"], case.hash)
    desk.write(here, replace(draft, title="停水通知（改期）"), staff["xiaoli"])
    second = review.submit(here, ID, staff["xiaoli"]).case
    at_once(
        lambda: review.approve(here, second.id, staff["wang"], second.hash),
        lambda: publish.withdraw(here, ID, staff["chen"]),
    )
    stood, revisions, _ = stands(here)
    assert revisions[0].is_withdrawal
    assert len(revisions) == (3 if stood.state is State.APPROVED else 2)


def test_of_two_submissions_one_is_filed(here, staff, draft):
    desk.write(here, draft, staff["xiaoli"])
    results = at_once(*[lambda: review.submit(here, ID, staff["xiaoli"])] * 3)
    assert len(won(results)) == 1 and stands(here)[0].number == 1


def test_a_double_click_on_what_takes_no_step_publishes_once(here, staff, draft):
    desk.ask_for(here, Category.OUTAGE, 0)
    desk.write(here, draft, staff["xiaoli"])
    results = at_once(*[lambda: review.submit(here, ID, staff["xiaoli"])] * 3)
    assert len(won(results)) == 1 and len(stands(here)[1]) == 1


def test_two_workers_take_an_urgent_release_back_once(here, staff, draft, clock):
    desk.write(here, draft, staff["xiaoli"])
    urgent.urge(here, ID, staff["wang"], "水管爆裂")
    clock.go(minutes=10)
    assert sum(at_once(*[lambda: urgent.lapse_due(here)] * 3)) == 1
    stood, revisions, _ = stands(here)
    assert (stood.state, len(revisions)) == (State.LAPSED, 2)
