"""The urgent lane: out at once, off again unless confirmed in time."""

import pytest

from app.dispatch.notices import publish
from app.dispatch.review import review, urgent
from app.dispatch.review.review import Refused
from app.domain.chain import State
from app.domain.notice import Category
from tests.app.dispatch.review import desk

ID, WHY = desk.ID, "水管爆裂，正在漫水"


@pytest.fixture
def staff(neighbourhood):
    return desk.hire(neighbourhood)


@pytest.fixture
def burst(neighbourhood, staff, draft):
    """A draft of two steps that 王主任 sends out at once."""
    desk.ask_for(neighbourhood, Category.OUTAGE, 2)
    desk.write(neighbourhood, draft, staff["xiaoli"])
    return urgent.urge(neighbourhood, ID, staff["wang"], WHY)


def refused(deed, *arguments):
    with pytest.raises(Refused) as caught:
        deed(*arguments)
    return caught.value.refusal.code


def stands(house):
    with house.store.read() as tx:
        return review.case_of(tx, ID).state


def test_it_is_out_at_once_and_waits_for_a_second_officer(neighbourhood, burst, clock):
    assert desk.latest(neighbourhood) == burst.made
    assert burst.case.state is State.UNCONFIRMED
    assert (burst.case.confirm_by - clock()).total_seconds() == 600


def test_a_second_officer_confirms_it(neighbourhood, staff, burst, clock):
    clock.go(minutes=9)
    urgent.confirm(neighbourhood, burst.case.id, staff["chen"])
    clock.go(minutes=2)
    assert urgent.lapse_due(neighbourhood) == 0
    assert stands(neighbourhood) is State.APPROVED
    assert not desk.latest(neighbourhood).is_withdrawal


def test_neither_who_sent_it_nor_who_wrote_it_confirms_it(neighbourhood, staff, burst):
    for login, code in (
        ("wang", "is_author"),
        ("xiaoli", "not_entitled"),
        ("far", "not_entitled"),
    ):
        assert refused(urgent.confirm, neighbourhood, burst.case.id, staff[login]) == code


def test_an_officer_who_wrote_it_needs_another_to_confirm(neighbourhood, staff, draft):
    desk.write(neighbourhood, draft, staff["wang"])
    out = urgent.urge(neighbourhood, ID, staff["wang"], WHY)
    assert refused(urgent.confirm, neighbourhood, out.case.id, staff["wang"]) == "is_author"
    assert urgent.confirm(neighbourhood, out.case.id, staff["chen"]).case.state is State.APPROVED


def test_unconfirmed_it_is_taken_back_when_its_time_is_up(neighbourhood, staff, burst, clock):
    clock.go(minutes=9, seconds=59)
    assert urgent.lapse_due(neighbourhood) == 0
    clock.go(seconds=1)
    assert refused(urgent.confirm, neighbourhood, burst.case.id, staff["chen"]) == "too_late"
    assert urgent.lapse_due(neighbourhood) == 1
    assert urgent.lapse_due(neighbourhood) == 0
    assert stands(neighbourhood) is State.LAPSED
    assert desk.latest(neighbourhood).is_withdrawal


def test_taken_back_by_hand_it_no_longer_waits(neighbourhood, staff, burst, clock):
    publish.withdraw(neighbourhood, ID, staff["wang"])
    clock.go(minutes=11)
    assert urgent.lapse_due(neighbourhood) == 0
    assert desk.latest(neighbourhood).revision == 2


def test_it_needs_a_reason_and_an_officer(neighbourhood, staff, draft):
    desk.write(neighbourhood, draft, staff["xiaoli"])
    assert refused(urgent.urge, neighbourhood, ID, staff["wang"], " ") == "no_reason"
    assert refused(urgent.urge, neighbourhood, ID, staff["xiaoli"], WHY) == "not_entitled"
    assert desk.latest(neighbourhood) is None


def test_what_waits_in_review_can_be_sent_out_at_once(neighbourhood, staff, draft):
    desk.ask_for(neighbourhood, Category.OUTAGE, 2)
    desk.write(neighbourhood, draft, staff["xiaoli"])
    case = review.submit(neighbourhood, ID, staff["xiaoli"]).case
    review.approve(neighbourhood, case.id, staff["chen"], case.hash)
    out = urgent.urge(neighbourhood, ID, staff["wang"], WHY)
    assert out.case.id == case.id and desk.latest(neighbourhood) == out.made


def test_where_no_step_is_asked_for_there_is_nothing_to_confirm(neighbourhood, staff, draft):
    desk.ask_for(neighbourhood, Category.OUTAGE, 0)
    desk.write(neighbourhood, draft, staff["wang"])
    assert urgent.urge(neighbourhood, ID, staff["wang"], WHY).case.state is State.APPROVED
