"""Publish and withdraw: all or nothing, only where one may, and only what was reached."""

from dataclasses import replace

import pytest

from app.dispatch.boards import boards
from app.dispatch.granted import NotAllowed, NotReady, NotThere
from app.dispatch.messages import messages
from app.dispatch.notices import publish
from app.domain.delivery import State
from app.domain.notice import Phase, phase
from app.store import audit, delivery, notice, slot, user
from channels.base import Refused

SMS = ["sms_smpp"]


@pytest.fixture
def published(neighbourhood, wanglan, draft):
    return publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)


def states(house, notice_id, revision=1):
    with house.store.read() as tx:
        counts = delivery.counts(tx, notice_id)
    return counts.get(("sms_smpp", revision), {})


def drain(house):
    while messages.deliver_due(house, ["mastodon", "sms_smpp"]):
        pass


def test_publishing_stores_the_revision_and_plans_one_delivery_a_target(neighbourhood, published):
    with neighbourhood.store.read() as tx:
        assert notice.latest(tx, published.id) == published
    assert states(neighbourhood, published.id) == {State.QUEUED: 24}


def test_only_the_slots_it_reaches_are_due(neighbourhood, wanglan, draft):
    while boards.issue_due(neighbourhood):
        pass
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    with neighbourhood.store.read() as tx:
        due = {r.slot.key for r in slot.everything(tx) if r.due_at}
    assert due == {f"{m}/110105900001/default" for m in ("tv", "mobile", "feed", "microblog")}


def test_a_draft_with_problems_leaves_nothing_behind(neighbourhood, wanglan, draft):
    with pytest.raises(NotReady) as refused:
        publish.publish(neighbourhood, "k3x9a7qd", replace(draft, title=""), wanglan)
    assert [(p.field, p.code) for p in refused.value.problems] == [("title", "empty")]
    with neighbourhood.store.read() as tx:
        assert notice.latest(tx, "k3x9a7qd") is None
        assert delivery.counts(tx, "k3x9a7qd") == {}


def test_an_area_that_is_not_ones_own_is_refused_on_create_and_on_edit(
    neighbourhood, published, draft
):
    with neighbourhood.store.begin() as tx:
        mine = frozenset({("reviewer", "110105900002")})
        stranger = user.add(tx, "zhang", "张伟", "unused", mine, neighbourhood.clock())
    with pytest.raises(NotReady) as refused:
        publish.publish(neighbourhood, published.id, draft, stranger)
    assert [p.code for p in refused.value.problems] == ["unknown_area"]
    with pytest.raises(NotAllowed):
        publish.withdraw(neighbourhood, published.id, stranger)


def test_publishing_again_is_an_update_and_cancels_what_was_not_sent(
    neighbourhood, published, wanglan, draft
):
    second = publish.publish(neighbourhood, published.id, draft, wanglan)
    assert (second.revision, second.act) == (2, "update")
    assert states(neighbourhood, published.id, 1) == {State.CANCELLED: 24}
    assert states(neighbourhood, published.id, 2) == {State.QUEUED: 24}


def test_withdrawing_corrects_exactly_those_who_got_it(neighbourhood, published, wanglan):
    notebook = neighbourhood.routes.messages["sms_smpp"].channel
    notebook.answers.append(Refused("unknown number"))
    drain(neighbourhood)
    reached = {address for address, _, _ in notebook.carried}
    assert states(neighbourhood, published.id) == {State.ACCEPTED: 23, State.FAILED: 1}
    done = publish.withdraw(neighbourhood, published.id, wanglan)
    assert done.corrections == 23 + 1  # and the one post
    notebook.carried.clear()
    drain(neighbourhood)
    assert {address for address, _, _ in notebook.carried} == reached
    assert all("已撤回" in "".join(m.parts) for _, _, m in notebook.carried)


def test_a_withdrawal_names_the_post_it_takes_off(neighbourhood, published, wanglan):
    drain(neighbourhood)
    publish.withdraw(neighbourhood, published.id, wanglan)
    drain(neighbourhood)
    (_, _, posted), (_, _, withdrawn) = neighbourhood.routes.messages["mastodon"].channel.carried
    assert (posted.replaces, posted.withdraws) == ("", False)
    assert (withdrawn.replaces, withdrawn.withdraws) == ("m1", True)


def test_withdrawn_quietly_nobody_is_written_to(neighbourhood, published, wanglan):
    drain(neighbourhood)
    done = publish.withdraw(neighbourhood, published.id, wanglan, tell_reached=False)
    assert done.corrections == 0


def test_what_is_withdrawn_cannot_be_withdrawn_again(neighbourhood, published, wanglan):
    done = publish.withdraw(neighbourhood, published.id, wanglan)
    assert phase(done.notice, neighbourhood.clock()) is Phase.WITHDRAWN
    with pytest.raises(NotThere):
        publish.withdraw(neighbourhood, published.id, wanglan)


def test_the_consequence_counts_slots_screens_and_people(neighbourhood):
    what = publish.consequence(neighbourhood, ["110105900001"], {"tv", "feed", "sms_smpp"})
    assert (what.slots, what.screens, what.recipients) == (2, 0, {"sms_smpp": 24})
    assert publish.consequence(neighbourhood, [], {"tv", "sms_smpp"}).recipients == {"sms_smpp": 0}


def test_everything_leaves_its_line_in_the_audit_log(neighbourhood, published, wanglan):
    publish.withdraw(neighbourhood, published.id, wanglan)
    with neighbourhood.store.read() as tx:
        assert [e.action for e in audit.listing(tx, published.id, 9)] == ["withdraw", "publish"]
        assert audit.verify(tx) is None
