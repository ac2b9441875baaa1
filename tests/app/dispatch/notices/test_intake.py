"""Drafts from outside: stored once, marked with where they came from, never published."""

import pytest

from app.dispatch.granted import NotAllowed
from app.dispatch.notices.intake import Duplicate, Origin, draft_in
from app.store import audit, intake, notice, user

PUSH = Origin(kind="push", source="weather", reference="W-1", label="气象台")


def test_a_draft_comes_in_once(neighbourhood, wanglan, draft):
    made = draft_in(neighbourhood, draft, origin=PUSH, user=wanglan)
    assert draft_in(neighbourhood, draft, origin=PUSH, user=wanglan) == Duplicate(made)
    with neighbourhood.store.read() as tx:
        assert notice.draft(tx, made).owner == wanglan.id
        assert notice.latest(tx, made) is None
        (line,) = audit.listing(tx, made, 9)
    assert (line.action, line.actor, line.facts["kind"]) == ("draft.in", "wanglan", "push")


def test_without_a_reference_nothing_is_a_duplicate(neighbourhood, wanglan, draft):
    origin = Origin(kind="push")
    made = {draft_in(neighbourhood, draft, origin=origin, user=wanglan) for _ in range(2)}
    assert len(made) == 2


def test_it_joins_the_callers_transaction(neighbourhood, wanglan, draft):
    with pytest.raises(ZeroDivisionError), neighbourhood.store.begin() as tx:
        draft_in(neighbourhood, draft, origin=PUSH, user=wanglan, tx=tx)
        raise ZeroDivisionError
    with neighbourhood.store.read() as tx:
        assert intake.find(tx, PUSH) is None


def test_nobody_sends_in_for_an_area_of_somebody_else(neighbourhood, draft):
    with neighbourhood.store.begin() as tx:
        roles = {("author", "110105900002")}
        stranger = user.add(tx, "other", "他人", "unused", roles, neighbourhood.clock())
    with pytest.raises(NotAllowed):
        draft_in(neighbourhood, draft, origin=PUSH, user=stranger)
