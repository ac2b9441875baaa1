"""Answers kept for calls that are made twice, in both databases."""

from datetime import UTC, datetime, timedelta

from app.store import api_answer
from app.store.api_answer import PATIENCE, Denied, Kept, Ticket

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ANSWER = Kept(status=201, headers={"ETag": '"0-1"'}, body="{}")


def ask(store, fingerprint="same", at=NOON):
    with store.begin() as tx:
        return api_answer.claim(tx, "t1", "k", fingerprint, at)


def test_the_first_is_let_through_and_the_others_wait(store):
    assert isinstance(ask(store), Ticket)
    assert ask(store) is Denied.BUSY


def test_an_answer_is_given_to_the_same_question_only(store):
    ticket = ask(store)
    with store.begin() as tx:
        api_answer.keep(tx, ticket, ANSWER)
    assert ask(store) == ANSWER
    assert ask(store, "other") is Denied.OTHER_CONTENT


def test_one_that_was_stopped_on_the_way_gives_up_its_turn(store):
    late = ask(store)
    fresh = ask(store, at=NOON + PATIENCE)
    assert isinstance(fresh, Ticket)
    with store.begin() as tx:
        api_answer.keep(tx, late, ANSWER)
        api_answer.release(tx, late)
    assert ask(store, at=NOON + PATIENCE + timedelta(seconds=1)) is Denied.BUSY


def test_a_released_turn_is_free_again(store):
    ticket = ask(store)
    with store.begin() as tx:
        api_answer.release(tx, ticket)
    assert isinstance(ask(store, "other"), Ticket)
