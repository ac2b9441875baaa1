"""Successors reach exactly those whom the notice reached, and of two at once one wins."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from app.dispatch.boards import boards
from app.dispatch.granted import NotAllowed, NotReady, NotThere
from app.dispatch.messages import messages
from app.dispatch.notices import publish, successor
from app.dispatch.reach import reach
from app.domain.delivery import State
from app.domain.notice import Act
from app.store import audit, delivery, notice, user
from channels.base import Refused

ID, SMS = "k3x9a7qd", "sms_smpp"
COMMUNITY, NEIGHBOUR = "110105900001", "110105900002"


@pytest.fixture
def published(neighbourhood, wanglan, draft):
    return publish.publish(neighbourhood, ID, draft, wanglan)


@pytest.fixture
def notebook(neighbourhood):
    return neighbourhood.routes.messages[SMS].channel


def drain(house):
    while messages.deliver_due(house, ["mastodon", SMS]):
        pass


def issue(house):
    while boards.issue_due(house):
        pass


def states(house, revision, channel=SMS):
    with house.store.read() as tx:
        return delivery.counts(tx, ID).get((channel, revision), {})


def later(published, **step):
    return published.expires + timedelta(**(step or {"hours": 3}))


def texts(notebook):
    return {address: "".join(m.parts) for address, _, m in notebook.carried}


def extend(house, end, reason, by):
    """Extend it, and let it out as its last approval does."""
    successor.begin_extension(house, ID, end, reason, by)
    with house.store.read() as tx:
        saved = notice.draft(tx, ID).draft
    return publish.publish(house, ID, saved, by)


def test_an_extension_tells_those_who_have_it(neighbourhood, published, wanglan, notebook):
    notebook.answers.append(Refused("unknown number"))
    drain(neighbourhood)
    had = set(texts(notebook))
    notebook.carried.clear()
    assert extend(neighbourhood, later(published), "水管难修", wanglan).act is Act.EXTEND
    assert states(neighbourhood, 2) == {State.QUEUED: 23}
    drain(neighbourhood)
    assert set(texts(notebook)) == had and len(had) == 23
    assert all("延期：" in t and "水管难修" in t for t in texts(notebook).values())


def test_whom_it_was_still_on_its_way_to_gets_it_with_the_new_end(
    neighbourhood, published, wanglan, notebook
):
    extend(neighbourhood, later(published), "水管难修", wanglan)
    drain(neighbourhood)
    assert states(neighbourhood, 1) == {State.CANCELLED: 24}
    assert states(neighbourhood, 2) == {State.ACCEPTED: 24}


def test_extended_twice_before_anything_went_out_nobody_is_forgotten(
    neighbourhood, published, wanglan
):
    extend(neighbourhood, later(published), "水管难修", wanglan)
    extend(neighbourhood, later(published, hours=9), "还是难修", wanglan)
    assert states(neighbourhood, 3) == {State.QUEUED: 24}


def test_boards_keep_an_extended_notice_longer(neighbourhood, published, wanglan, clock, notebook):
    extend(neighbourhood, later(published), "水管难修", wanglan)
    clock.now = published.expires + timedelta(hours=1)
    issue(neighbourhood)
    tv = next(r for r in reach.report(neighbourhood, ID) if r.channel == "tv")
    assert (tv.total, tv.has) == (1, 1)


@pytest.mark.parametrize(
    ("end", "reason", "field"), [(None, "难修", "expires"), ("later", "", "reason")]
)
def test_an_extension_without_end_or_reason_leaves_nothing_behind(
    neighbourhood, published, wanglan, end, reason, field
):
    with pytest.raises(NotReady) as refused:
        successor.begin_extension(neighbourhood, ID, end and later(published), reason, wanglan)
    assert [p.field for p in refused.value.problems] == [field]
    with neighbourhood.store.read() as tx:
        assert notice.latest(tx, ID) == published


def test_what_somebody_is_writing_is_not_overwritten(neighbourhood, published, wanglan):
    successor.begin_extension(neighbourhood, ID, later(published), "难修", wanglan)
    with pytest.raises(successor.Busy):
        successor.begin_extension(neighbourhood, ID, later(published), "难修", wanglan)


def test_what_is_over_meanwhile_is_neither_extended_nor_corrected(
    neighbourhood, published, wanglan
):
    successor.begin_extension(neighbourhood, ID, later(published), "难修", wanglan)
    with neighbourhood.store.read() as tx:
        saved = notice.draft(tx, ID).draft
    successor.restore(neighbourhood, ID, wanglan)
    with pytest.raises(NotReady) as refused:
        publish.publish(neighbourhood, ID, saved, wanglan)
    assert [(p.field, p.code) for p in refused.value.problems] == [("reason", "over")]


def test_it_is_over_for_those_who_were_told_and_nobody_else(
    neighbourhood, published, wanglan, notebook, clock
):
    notebook.answers.append(Refused("unknown number"))
    drain(neighbourhood)
    had = set(texts(notebook))
    notebook.carried.clear()
    clock.go(hours=1)
    done = successor.restore(neighbourhood, ID, wanglan)
    assert (done.notice.act, done.messages) == (Act.RESTORE, 24)
    drain(neighbourhood)
    assert set(texts(notebook)) == had
    assert all("已恢复：“停水通知”" in t for t in texts(notebook).values())


def test_who_was_not_told_yet_need_not_be_told_that_it_is_over(neighbourhood, published, wanglan):
    done = successor.restore(neighbourhood, ID, wanglan)
    assert (done.queued_cancelled, done.messages) == (25, 0)


def test_boards_say_for_two_hours_that_it_is_over(neighbourhood, published, wanglan, clock):
    issue(neighbourhood)
    successor.restore(neighbourhood, ID, wanglan)
    issue(neighbourhood)
    assert reported(neighbourhood, "tv").has == 1
    clock.go(hours=2)
    issue(neighbourhood)
    with neighbourhood.store.read() as tx:
        assert notice.current_for(tx, ["110000", COMMUNITY], clock()) == []


def reported(house, channel):
    return next(r for r in reach.report(house, ID) if r.channel == channel)


def test_what_is_over_or_gone_has_no_more_successors(neighbourhood, published, wanglan):
    successor.restore(neighbourhood, ID, wanglan)
    for again in (
        lambda: successor.restore(neighbourhood, ID, wanglan),
        lambda: extend(neighbourhood, later(published), "难修", wanglan),
    ):
        with pytest.raises(successor.NotNow) as refused:
            again()
        assert refused.value.latest.act is Act.RESTORE
    with pytest.raises(NotThere):
        successor.restore(neighbourhood, "nothere1", wanglan)


def test_of_two_clicks_at_once_one_wins(neighbourhood, published, wanglan):
    drain(neighbourhood)
    ready, outcomes = Barrier(4), []

    def click():
        ready.wait()
        try:
            outcomes.append(successor.restore(neighbourhood, ID, wanglan).messages)
        except successor.NotNow:
            outcomes.append("no")

    threads = [Thread(target=click) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, outcomes)) == ["25", "no", "no", "no"]
    assert states(neighbourhood, 2) == {State.QUEUED: 24}


def test_nobody_ends_it_for_areas_of_others(neighbourhood, published):
    with neighbourhood.store.begin() as tx:
        mine = frozenset({("reviewer", NEIGHBOUR), ("author", COMMUNITY)})
        stranger = user.add(tx, "zhang", "张伟", "unused", mine, neighbourhood.clock())
    with pytest.raises(NotAllowed):
        successor.restore(neighbourhood, ID, stranger)


class TestCorrection:
    """What was wrong is said with it; it goes out as every draft does."""

    def corrected(self, house, draft, by, **changed):
        successor.begin_correction(house, replace(draft, **changed), ID, "日期写错了", by)
        with house.store.read() as tx:
            saved = notice.draft(tx, ID).draft
        return publish.publish(house, ID, saved, by)

    def test_it_goes_to_those_who_have_the_notice(
        self, neighbourhood, published, wanglan, draft, notebook
    ):
        notebook.answers.append(Refused("unknown number"))
        drain(neighbourhood)
        had = set(texts(notebook))
        notebook.carried.clear()
        made = self.corrected(neighbourhood, draft, wanglan)
        assert (made.act, made.record.correction) == (Act.CORRECT, "日期写错了")
        drain(neighbourhood)
        assert set(texts(notebook)) == had
        assert all("更正：" in t and "日期写错了" in t for t in texts(notebook).values())

    def test_those_no_longer_aimed_at_are_told_and_those_newly_aimed_at_too(
        self, neighbourhood, published, wanglan, draft
    ):
        drain(neighbourhood)
        issue(neighbourhood)
        self.corrected(neighbourhood, draft, wanglan, areas=("110105900003",))
        assert states(neighbourhood, 2) == {State.QUEUED: 24}
        issue(neighbourhood)
        tv = reported(neighbourhood, "tv")
        assert (tv.total, tv.has) == (1, 1)
        assert sorted(line.rung for line in tv.lines) == ["ACCEPTED", "REMOVED"]

    def test_the_revision_after_it_is_an_update_again(
        self, neighbourhood, published, wanglan, draft
    ):
        self.corrected(neighbourhood, draft, wanglan)
        assert publish.publish(neighbourhood, ID, draft, wanglan).act is Act.UPDATE

    def test_it_needs_words_and_something_to_correct(
        self, neighbourhood, published, wanglan, draft
    ):
        with pytest.raises(NotReady):
            successor.begin_correction(neighbourhood, draft, ID, " ", wanglan)
        with pytest.raises(NotThere):
            successor.begin_correction(neighbourhood, draft, "nothere1", "错了", wanglan)
        publish.withdraw(neighbourhood, ID, wanglan)
        with pytest.raises(successor.NotNow):
            successor.begin_correction(neighbourhood, draft, ID, "错了", wanglan)


def test_each_leaves_its_line_in_the_audit_log(neighbourhood, published, wanglan, draft):
    successor.begin_extension(neighbourhood, ID, later(published), "难修", wanglan)
    successor.begin_correction(neighbourhood, draft, ID, "日期写错了", wanglan)
    successor.restore(neighbourhood, ID, wanglan)
    with neighbourhood.store.read() as tx:
        actions = [line.action for line in audit.listing(tx, ID, 10)]
    assert set(actions) >= {"extension.begin", "correction.begin", "restore"}
