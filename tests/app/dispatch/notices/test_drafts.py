"""Keeping a draft that two people write."""

from dataclasses import replace

import pytest

from app.dispatch.notices import drafts, presence
from app.dispatch.notices.drafts import Written
from app.domain.merge import prints
from app.store import notice, user
from app.store.bell import BellSilent

ID = "k3x9a7qd"


@pytest.fixture(autouse=True)
def nobody(house):
    """Forget whom another test left at this draft: all tests share one bell."""
    house.bell.keep(f"editing:{ID}", b"{}", 1)


@pytest.fixture
def lisi(neighbourhood, wanglan):
    with neighbourhood.store.begin() as tx:
        user.add(tx, "lisi", "李四", "unused", frozenset(), neighbourhood.clock())
    with neighbourhood.store.read() as tx:
        return user.by_login(tx, "lisi")[0]


def keep(house, draft, by, **more):
    with house.store.begin() as tx:
        return drafts.keep(tx, house, ID, Written(draft=draft, by=by.id, **more))


def test_what_the_other_changed_is_taken_along(neighbourhood, draft, wanglan, lisi):
    first = keep(neighbourhood, draft, wanglan, version=0, base=prints(draft))
    begun = {"base": prints(draft), "version": first.version}
    keep(neighbourhood, replace(draft, title="李四的"), lisi, **begun)
    kept = keep(neighbourhood, replace(draft, body="王兰的"), wanglan, **begun)
    assert (kept.draft.title, kept.draft.body) == ("李四的", "王兰的")
    assert (kept.version, kept.taken, kept.taken_from) == (3, ("title",), lisi.id)


def test_saving_on_does_not_bring_back_what_the_other_changed(neighbourhood, draft, wanglan, lisi):
    first = keep(neighbourhood, draft, wanglan, version=0, base=prints(draft))
    keep(neighbourhood, replace(draft, title="李四的"), lisi, version=1, base=prints(draft))
    mine = replace(draft, body="王兰的")
    kept = keep(neighbourhood, mine, wanglan, version=first.version, base=prints(draft))
    # The form still holds the old title; it goes on from the version it was told.
    again = replace(mine, body="王兰的，又改")
    kept = keep(neighbourhood, again, wanglan, version=kept.version, base=prints(mine))
    assert (kept.draft.title, kept.draft.body) == ("李四的", "王兰的，又改")


def test_what_both_changed_is_refused_with_both(neighbourhood, draft, wanglan, lisi):
    keep(neighbourhood, draft, wanglan, version=0)
    keep(neighbourhood, replace(draft, title="李四的"), lisi, version=1, base=prints(draft))
    with pytest.raises(drafts.Clash) as caught:
        mine = replace(draft, title="王兰的")
        keep(neighbourhood, mine, wanglan, version=1, base=prints(draft))
    (asked,) = caught.value.conflicts
    assert (asked.theirs, asked.mine) == ("李四的", "王兰的")
    assert caught.value.saved.saved_by == lisi.id
    with neighbourhood.store.read() as tx:
        assert notice.draft(tx, ID).draft.title == "李四的"


def test_a_draft_that_was_dropped_meanwhile_is_kept(neighbourhood, draft, wanglan):
    assert keep(neighbourhood, draft, wanglan, version=4, base=prints(draft)).version == 5


def test_others_are_seen_until_their_page_falls_silent(neighbourhood, wanglan, lisi, clock):
    assert presence.enter(neighbourhood, ID, wanglan) == []
    clock.go(seconds=30)
    (other,) = presence.enter(neighbourhood, ID, lisi)
    assert other.name == "王兰"
    assert presence.enter(neighbourhood, "another1", lisi) == []
    clock.go(seconds=presence.PRESENT_S)
    assert presence.enter(neighbourhood, ID, lisi) == []


def test_who_leaves_is_gone_at_once(neighbourhood, wanglan, lisi):
    presence.enter(neighbourhood, ID, wanglan)
    presence.leave(neighbourhood, ID, wanglan)
    assert presence.enter(neighbourhood, ID, lisi) == []


def test_writing_goes_on_when_nobody_can_be_seen(neighbourhood, wanglan, monkeypatch):
    def silent(*_):
        raise BellSilent("gone")

    monkeypatch.setattr("app.store.bell.Bell.kept", silent)
    assert presence.enter(neighbourhood, ID, wanglan) == []
    presence.leave(neighbourhood, ID, wanglan)
