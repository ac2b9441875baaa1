"""The review desk: what goes out, after whom, and what an edit undoes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.granted import NotReady
from app.dispatch.notices import publish
from app.dispatch.review import review
from app.dispatch.review.fingerprint import fingerprint
from app.dispatch.review.review import Refused
from app.domain.chain import Deed, State
from app.domain.notice import Category
from app.domain.target import Slot
from app.store import audit, deputy, notice, slot, user
from tests.app.dispatch.review import desk

ID = desk.ID


@pytest.fixture
def staff(neighbourhood):
    return desk.hire(neighbourhood)


@pytest.fixture
def two_steps(neighbourhood, staff, draft):
    """The water cut as a notice of two steps, submitted by 小李."""
    desk.ask_for(neighbourhood, Category.OUTAGE, 2)
    desk.write(neighbourhood, draft, staff["xiaoli"])
    return review.submit(neighbourhood, ID, staff["xiaoli"]).case


def refused(deed, *arguments):
    with pytest.raises(Refused) as caught:
        deed(*arguments)
    return caught.value.refusal.code


def denied(house, case, who, seen=None):
    """Return why ``who`` may not approve ``case``."""
    return refused(review.approve, house, case.id, who, seen or case.hash)


def test_it_goes_out_after_the_last_step_and_not_before(neighbourhood, staff, two_steps):
    first = review.approve(neighbourhood, two_steps.id, staff["wang"], two_steps.hash)
    assert first.made is None and desk.latest(neighbourhood) is None
    second = review.approve(neighbourhood, two_steps.id, staff["zhao"], two_steps.hash)
    assert second.case.state is State.APPROVED
    assert desk.latest(neighbourhood) == second.made
    assert second.made.record.reviewers == ("王主任", "赵书记")


def test_every_decision_is_on_record(neighbourhood, staff, two_steps):
    review.approve(neighbourhood, two_steps.id, staff["wang"], two_steps.hash)
    review.approve(neighbourhood, two_steps.id, staff["zhao"], two_steps.hash)
    with neighbourhood.store.read() as tx:
        lines = audit.listing(tx, ID, 9)
        assert audit.verify(tx) is None
    said = [(line.actor, line.action) for line in reversed(lines)]
    assert said == [
        ("xiaoli", "review.submit"),
        ("wang", "review.approve"),
        ("zhao", "review.approve"),
        ("zhao", "publish"),
    ]


def test_where_no_step_is_asked_for_submitting_is_publishing(neighbourhood, staff, draft):
    desk.ask_for(neighbourhood, Category.OUTAGE, 0)
    desk.write(neighbourhood, draft, staff["xiaoli"])
    out = review.submit(neighbourhood, ID, staff["xiaoli"])
    assert out.case.state is State.APPROVED and desk.latest(neighbourhood) == out.made


def test_who_wrote_or_changed_it_never_approves_it(neighbourhood, staff, draft):
    desk.write(neighbourhood, draft, staff["xiaoli"])
    desk.write(neighbourhood, replace(draft, title="停水通知（改）"), staff["wang"])
    case = review.submit(neighbourhood, ID, staff["xiaoli"]).case
    assert case.authors == {staff["xiaoli"].id, staff["wang"].id}
    assert denied(neighbourhood, case, staff["wang"]) == ("is_author")


def test_a_reviewer_of_elsewhere_and_an_author_are_not_entitled(neighbourhood, staff, two_steps):
    for login in ("far", "xiaoli", "zhao"):
        assert denied(neighbourhood, two_steps, staff[login]) == "not_entitled"


def test_an_edit_takes_it_out_of_review(neighbourhood, staff, two_steps, draft):
    desk.write(neighbourhood, replace(draft, title="停水通知（改期）"), staff["xiaoli"])
    assert denied(neighbourhood, two_steps, staff["wang"]) == "not_open"
    again = review.submit(neighbourhood, ID, staff["xiaoli"]).case
    assert (again.number, again.done) == (2, 0)


def test_an_approval_is_of_what_stood_on_the_page(neighbourhood, staff, two_steps):
    assert denied(neighbourhood, two_steps, staff["wang"], "another hash") == "changed"


def test_a_new_kind_of_panel_starts_the_chain_anew(neighbourhood, staff, two_steps):
    review.approve(neighbourhood, two_steps.id, staff["wang"], two_steps.hash)
    with neighbourhood.store.begin() as tx:
        place = Slot(area=desk.COMMUNITY, medium="led", profile="64x32-mono")
        slot.ensure(tx, place, neighbourhood.clock())
    assert denied(neighbourhood, two_steps, staff["zhao"]) == "changed"
    with neighbourhood.store.read() as tx:
        fresh = review.case_of(tx, ID)
    assert (fresh.number, fresh.done, fresh.state) == (2, 0, State.IN_REVIEW)
    assert fresh.hash != two_steps.hash and fresh.authors == two_steps.authors
    assert not review.approve(neighbourhood, fresh.id, staff["wang"], fresh.hash).made


def test_the_clock_may_run_between_all_that_happens(neighbourhood, staff, draft, clock):
    def running():
        clock.go(microseconds=137)
        return clock.now

    here = replace(neighbourhood, clock=running)
    desk.ask_for(here, Category.OUTAGE, 2)
    desk.write(here, draft, staff["xiaoli"])
    case = review.submit(here, ID, staff["xiaoli"]).case
    review.approve(here, case.id, staff["wang"], case.hash)
    assert review.approve(here, case.id, staff["zhao"], case.hash).made is not None


def test_the_hash_follows_the_text_and_not_the_clock(neighbourhood, draft, clock):
    at = clock()
    first = fingerprint(neighbourhood, draft, ID, at)
    clock.go(minutes=20)
    assert fingerprint(neighbourhood, draft, ID, at) == first
    assert fingerprint(neighbourhood, replace(draft, body="明天停水。"), ID, at) != first


def test_the_hash_follows_every_channels_look(neighbourhood, draft):
    at = neighbourhood.clock()
    hashes = {
        fingerprint(house, draft, ID, at)
        for house in (
            neighbourhood,
            replace(neighbourhood, sms_signature="望春街道"),
            replace(neighbourhood, public_url="https://wangchun.example"),
        )
    }
    assert len(hashes) == 3


def test_what_is_sent_back_says_why_and_may_be_submitted_again(neighbourhood, staff, two_steps):
    said = "电话少一位"
    back = review.decide_on(neighbourhood, two_steps.id, staff["wang"], Deed.RETURN, said)
    assert (back.case.state, back.case.reason) == (State.RETURNED, said)
    assert review.submit(neighbourhood, ID, staff["xiaoli"]).case.number == 2


def test_what_was_rejected_is_not_submitted_as_it_stands(neighbourhood, staff, two_steps, draft):
    review.decide_on(neighbourhood, two_steps.id, staff["wang"], Deed.REJECT, "不属本社区")
    assert refused(review.submit, neighbourhood, ID, staff["xiaoli"]) == "rejected_unchanged"
    desk.write(neighbourhood, replace(draft, title="改写"), staff["xiaoli"])
    assert review.submit(neighbourhood, ID, staff["xiaoli"]).case.is_open


def test_it_is_submitted_once(neighbourhood, staff, two_steps):
    assert refused(review.submit, neighbourhood, ID, staff["xiaoli"]) == "already_in_review"


def test_its_author_takes_it_back(neighbourhood, staff, two_steps):
    done = review.decide_on(neighbourhood, two_steps.id, staff["xiaoli"], Deed.RECALL)
    assert done.case.state is State.RECALLED
    with neighbourhood.store.read() as tx:
        assert notice.draft(tx, ID) is not None


def test_a_draft_with_problems_is_not_submitted(neighbourhood, staff, draft):
    desk.write(neighbourhood, replace(draft, title=""), staff["xiaoli"])
    with pytest.raises(NotReady):
        review.submit(neighbourhood, ID, staff["xiaoli"])


def test_an_area_that_is_not_ones_own_is_not_submitted_to(neighbourhood, staff, draft):
    desk.write(neighbourhood, replace(draft, areas=("110105900002",)), staff["xiaoli"])
    with pytest.raises(NotReady) as caught:
        review.submit(neighbourhood, ID, staff["xiaoli"])
    assert [p.code for p in caught.value.problems] == ["unknown_area"]


def test_what_ended_meanwhile_is_neither_approved_nor_published(
    neighbourhood, staff, two_steps, clock
):
    review.approve(neighbourhood, two_steps.id, staff["wang"], two_steps.hash)
    clock.go(hours=24)
    with pytest.raises(NotReady):
        review.approve(neighbourhood, two_steps.id, staff["zhao"], two_steps.hash)
    with neighbourhood.store.read() as tx:
        assert review.case_of(tx, ID).done == 1


def test_a_withdrawal_ends_the_review_of_the_next_revision(neighbourhood, staff, draft):
    desk.ask_for(neighbourhood, Category.OUTAGE, 0)
    desk.write(neighbourhood, draft, staff["xiaoli"])
    review.submit(neighbourhood, ID, staff["xiaoli"])
    desk.ask_for(neighbourhood, Category.OUTAGE, 1)
    desk.write(neighbourhood, replace(draft, title="改期"), staff["xiaoli"])
    case = review.submit(neighbourhood, ID, staff["xiaoli"]).case
    publish.withdraw(neighbourhood, ID, staff["wang"])
    assert denied(neighbourhood, case, staff["chen"]) == "not_open"
    assert desk.latest(neighbourhood).is_withdrawal


def test_a_deputy_takes_the_step_and_is_named_so(neighbourhood, staff, two_steps, clock):
    with neighbourhood.store.begin() as tx:
        helper = user.add(tx, "sun", "孙丽", "unused", (), clock())
        today = clock().date()
        deputy.add(tx, staff["zhao"].id, helper.id, today, today + timedelta(days=1))
    review.approve(neighbourhood, two_steps.id, staff["wang"], two_steps.hash)
    made = review.approve(neighbourhood, two_steps.id, helper, two_steps.hash).made
    assert made.record.reviewers == ("王主任", "孙丽（代赵书记）")


def test_a_deputy_whose_days_are_over_has_no_say(neighbourhood, staff, two_steps, clock):
    with neighbourhood.store.begin() as tx:
        helper = user.add(tx, "sun", "孙丽", "unused", (), clock())
        deputy.add(tx, staff["wang"].id, helper.id, clock().date(), clock().date())
    clock.go(hours=13)  # past midnight in the community
    assert denied(neighbourhood, two_steps, helper) == "not_entitled"
