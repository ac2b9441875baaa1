"""Cases and their steps: what the database itself refuses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.domain.chain import Case, State
from app.domain.notice import Category
from app.domain.review import Draft
from app.store import notice, review
from app.store.review import StepRow, Taken
from app.store.tables import review_step

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
COMMUNITY, STREET, FAR = "110105900001", "110105900", "110106900001"
TEXT = Draft(headline="明天停水", title="停水通知", areas=(COMMUNITY,))


def a_case(**changes):
    made = Case(
        id="c1",
        notice_id="k3x9a7qd",
        state=State.IN_REVIEW,
        category=Category.NOTICE,
        steps=2,
        hash="ab",
        submitted_by="li",
        submitted_at=NOON,
        authors=frozenset({"li", "zhang"}),
        areas=(COMMUNITY,),
    )
    return replace(made, **changes)


def a_step(**changes):
    made = StepRow(
        case_id="c1", user_id="wang", seat="wang", step=1, decision="approved", at=NOON, hash="ab"
    )
    return replace(made, **changes)


@pytest.fixture
def gate(store, areas):
    """A case that waits for its first step."""
    with store.begin() as tx:
        notice.save_draft(tx, "k3x9a7qd", TEXT, "li", NOON)
        review.open_case(tx, a_case(), TEXT)


def test_a_case_comes_back_as_it_was_filed(tx, gate):
    filed = review.get(tx, "c1")
    assert (filed.case, filed.draft) == (a_case(), TEXT)
    assert review.latest(tx, "k3x9a7qd") == review.lock(tx, "c1") == filed
    assert review.states(tx, ["k3x9a7qd", "other"]) == {"k3x9a7qd": State.IN_REVIEW}


def test_a_notice_has_one_open_case(tx, gate):
    with pytest.raises(Taken):
        review.open_case(tx, a_case(id="c2", number=2), TEXT)
    review.update(tx, a_case(state=State.RETURNED), NOON)
    review.open_case(tx, a_case(id="c2", number=2), TEXT)
    assert [f.case.id for f in review.cases(tx, "k3x9a7qd")] == ["c2", "c1"]


@pytest.mark.parametrize("author", ["li", "zhang"])
def test_the_database_refuses_an_author_as_approver(tx, gate, author):
    with pytest.raises(Taken):
        review.add_step(tx, a_step(user_id=author, seat=author))
    with pytest.raises(Taken):
        review.add_step(tx, a_step(seat=author))


def test_the_database_refuses_two_steps_by_one_person_or_in_one_place(tx, gate):
    review.add_step(tx, a_step(seat="zhao"))
    for second in (a_step(step=2, seat="qian"), a_step(step=2, user_id="qian", seat="zhao")):
        with pytest.raises(Taken):
            review.add_step(tx, second)


def test_the_database_refuses_two_decisions_on_one_step(tx, gate):
    review.add_step(tx, a_step())
    with pytest.raises(Taken):
        review.add_step(tx, a_step(user_id="zhao", seat="zhao", decision="returned"))
    assert review.get(tx, "c1").case.seats == {"wang"}


@pytest.mark.parametrize(
    "change", [sa.update(review_step).values(reason="x"), sa.delete(review_step)]
)
def test_what_was_decided_never_changes(store, gate, change):
    with pytest.raises(DBAPIError), store.begin() as tx:
        tx.execute(change)


def test_a_changed_text_is_in_review_no_more_and_its_editor_is_an_author(tx, gate):
    notice.save_draft(tx, "k3x9a7qd", TEXT, "wang", NOON)
    assert review.get(tx, "c1").case.state is State.IN_REVIEW
    assert notice.authors(tx, "k3x9a7qd") == {"li"}
    notice.save_draft(tx, "k3x9a7qd", replace(TEXT, title="停水"), "wang", NOON)
    assert review.get(tx, "c1").case.state is State.VOIDED
    assert notice.authors(tx, "k3x9a7qd") == {"li", "wang"}


def test_a_dropped_draft_is_in_review_no_more(tx, gate):
    notice.drop_draft(tx, "k3x9a7qd")
    assert review.get(tx, "c1").case.state is State.VOIDED
    assert notice.authors(tx, "k3x9a7qd") == frozenset()


def test_what_is_out_urgently_stays_out_when_its_next_text_is_begun(tx, gate):
    review.update(tx, a_case(state=State.UNCONFIRMED, confirm_by=NOON), NOON)
    notice.save_draft(tx, "k3x9a7qd", replace(TEXT, title="停水"), "wang", NOON)
    assert review.get(tx, "c1").case.state is State.UNCONFIRMED


def test_what_waits_is_found_from_its_area_and_those_above(tx, gate):
    for code in (COMMUNITY, STREET):
        assert [f.case.id for f in review.waiting(tx, [code], 9)] == ["c1"]
    assert review.waiting(tx, [FAR], 9) == []
    assert review.void(tx, "k3x9a7qd", NOON) and not review.void(tx, "k3x9a7qd", NOON)
    assert review.waiting(tx, [COMMUNITY], 9) == []


def test_every_author_finds_what_came_back_until_it_is_submitted_again(tx, gate):
    review.update(tx, a_case(state=State.RETURNED, reason="电话不对"), NOON)
    for author, found in (("li", ["c1"]), ("zhang", ["c1"]), ("wang", [])):
        assert [f.case.id for f in review.of_author(tx, author, [State.RETURNED], 9)] == found
    review.open_case(tx, a_case(id="c2", number=2), TEXT)
    assert review.of_author(tx, "li", [State.RETURNED], 9) == []


def test_the_next_deadline_is_the_soonest_of_those_unconfirmed(tx, gate):
    assert review.next_deadline(tx) is None
    soon = NOON + timedelta(minutes=10)
    review.update(tx, a_case(state=State.UNCONFIRMED, confirm_by=soon), NOON)
    assert review.next_deadline(tx) == soon
    assert review.unconfirmed(tx, NOON, 9) == []
    assert [f.case.id for f in review.unconfirmed(tx, soon, 9)] == ["c1"]


def test_who_sent_it_out_urgently_has_a_part_in_it(tx, gate):
    review.note_urged(tx, a_case(), "wang", NOON)
    review.note_urged(tx, a_case(), "li", NOON)  # wrote it: has one already
    assert review.get(tx, "c1").case.seats == {"wang"}
    assert review.get(tx, "c1").case.authors == {"li", "zhang"}
