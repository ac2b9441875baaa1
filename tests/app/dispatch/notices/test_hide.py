"""A lower level hides what comes from above on its own boards."""

from dataclasses import replace

import pytest

from app.dispatch.boards import boards, onair
from app.dispatch.granted import NotAllowed, NotReady, NotThere
from app.dispatch.notices import hide, publish
from app.dispatch.reach import reach
from app.store import audit, origin, slot, user

ID, COMMUNITY, NEIGHBOUR, STREET = "k3x9a7qd", "110105900001", "110105900002", "110105900"


@pytest.fixture
def reviewer(neighbourhood):
    """赵敏 reviews in 望春里 alone."""
    with neighbourhood.store.begin() as tx:
        mine = frozenset({("reviewer", COMMUNITY)})
        return user.add(tx, "zhaomin", "赵敏", "unused", mine, neighbourhood.clock())


@pytest.fixture
def above(neighbourhood, wanglan, draft):
    made = publish.publish(neighbourhood, ID, replace(draft, areas=(STREET,)), wanglan)
    issue(neighbourhood)
    return made


def issue(house):
    while boards.issue_due(house):
        pass


def tv(house, code):
    with house.store.read() as tx:
        return origin.get(tx, f"/tv/{code}/index.html").body.decode()


def test_it_leaves_the_boards_of_that_area_alone_and_comes_back(neighbourhood, above, reviewer):
    assert above.headline in tv(neighbourhood, COMMUNITY)
    assert hide.hide(neighbourhood, ID, COMMUNITY, "与本社区无关", reviewer)
    issue(neighbourhood)
    assert above.headline not in tv(neighbourhood, COMMUNITY)
    assert above.headline in tv(neighbourhood, NEIGHBOUR)
    assert hide.show_again(neighbourhood, ID, COMMUNITY, reviewer)
    issue(neighbourhood)
    assert above.headline in tv(neighbourhood, COMMUNITY)


def test_only_its_own_boards_are_made_again(neighbourhood, above, reviewer):
    hide.hide(neighbourhood, ID, COMMUNITY, "与本社区无关", reviewer)
    with neighbourhood.store.read() as tx:
        due = {r.slot.area for r in slot.everything(tx) if r.due_at == neighbourhood.clock()}
    assert due == {COMMUNITY}


def test_made_binding_it_shows_again(neighbourhood, above, reviewer, wanglan, draft):
    hide.hide(neighbourhood, ID, COMMUNITY, "与本社区无关", reviewer)
    binding = replace(draft, areas=(STREET,), binding=True)
    publish.publish(neighbourhood, ID, binding, wanglan)
    issue(neighbourhood)
    assert above.headline in tv(neighbourhood, COMMUNITY)
    with pytest.raises(NotReady) as refused:
        hide.hide(neighbourhood, ID, COMMUNITY, "还是无关", reviewer)
    assert [(p.field, p.code) for p in refused.value.problems] == [("hide", "binding")]


def test_the_report_does_not_wait_for_where_it_is_hidden(neighbourhood, above, reviewer):
    before = reported(neighbourhood, "tv")
    hide.hide(neighbourhood, ID, COMMUNITY, "与本社区无关", reviewer)
    issue(neighbourhood)
    after = reported(neighbourhood, "tv")
    assert (after.total, after.pending) == (before.total - 1, 0)
    assert [x.rung for x in after.lines if COMMUNITY in x.name] == ["REMOVED"]


def reported(house, channel):
    return next(r for r in reach.report(house, ID) if r.channel == channel)


def test_hiding_twice_is_harmless_and_needs_words_and_the_right(neighbourhood, above, reviewer):
    assert hide.hide(neighbourhood, ID, COMMUNITY, "与本社区无关", reviewer)
    assert not hide.hide(neighbourhood, ID, COMMUNITY, "再来一次", reviewer)
    with pytest.raises(NotReady):
        hide.hide(neighbourhood, ID, COMMUNITY, " ", reviewer)
    for code in (NEIGHBOUR, STREET, "990000"):
        with pytest.raises(NotAllowed):
            hide.hide(neighbourhood, ID, code, "无关", reviewer)
    with pytest.raises(NotThere):
        hide.hide(neighbourhood, "nothere1", COMMUNITY, "无关", reviewer)


def test_each_deed_is_written_down(neighbourhood, above, reviewer):
    hide.hide(neighbourhood, ID, COMMUNITY, "与本社区无关", reviewer)
    hide.show_again(neighbourhood, ID, COMMUNITY, reviewer)
    assert not hide.show_again(neighbourhood, ID, COMMUNITY, reviewer)
    with neighbourhood.store.read() as tx:
        assert [x.action for x in audit.listing(tx, ID, 2)] == ["hide.undo", "hide"]


def test_what_is_on_names_what_is_hidden(neighbourhood, above, reviewer):
    hide.hide(neighbourhood, ID, COMMUNITY, "与本社区无关", reviewer)
    found = onair.on_air(neighbourhood, COMMUNITY, "tv", neighbourhood.clock())
    assert not found.board.notices
    assert [(a.notice.id, a.reason, a.by.code) for a in found.absent] == [(ID, "hidden", COMMUNITY)]
