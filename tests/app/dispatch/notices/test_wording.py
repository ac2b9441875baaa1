"""The operator's words, found and acted on."""

from dataclasses import replace

import pytest

from app.dispatch.granted import NotReady
from app.dispatch.notices import check, publish, wording
from app.domain.remark import Tier
from app.domain.wording import Entry
from app.store import wording as shelf


@pytest.fixture
def words(neighbourhood):
    """Put a list in place."""

    def put(*entries):
        made = [Entry(word=w, tier=t, reason=r, suggestion=s) for w, t, r, s in entries]
        with neighbourhood.store.begin() as tx:
            shelf.replace_all(tx, made, "王兰", neighbourhood.clock())
        return neighbourhood

    return put


def found(house, draft):
    with house.store.read() as tx:
        return [(r.field, r.found, r.tier) for r in wording.remarks(tx, draft)]


def test_a_word_is_found_as_it_stands_in_the_text(words, draft):
    house = words(("国家级", Tier.WARN, "", ""), ("国家级领导", Tier.HINT, "", ""))
    typed = replace(draft, body="国 家\u200b级活动，国家级领导", title="国家级")
    assert found(house, typed) == [
        ("title", "国家级", "warn"),
        ("body", "国 家\u200b级", "warn"),
        ("body", "国家级领导", "hint"),
    ]


def test_without_a_list_nothing_is_found(neighbourhood, draft):
    assert found(neighbourhood, draft) == []


def test_a_new_list_counts_at_once(words, draft):
    house = words(("停水", Tier.HINT, "", ""))
    assert found(house, draft)
    words(("停电", Tier.HINT, "", ""))
    assert not found(house, draft)


def test_a_stop_word_keeps_a_notice_from_going_out(words, draft, wanglan):
    house = words(("储水", Tier.BLOCK, "", ""))
    with pytest.raises(NotReady) as caught:
        publish.publish(house, "k3x9a7qd", draft, wanglan)
    assert [(p.field, p.code, p.facts["found"]) for p in caught.value.problems] == [
        ("body", "word", "储水")
    ]


def test_a_warning_word_is_for_a_person_to_tick_and_holds_no_machine(words, draft, wanglan):
    house = words(("储水", Tier.WARN, "说清楚", "备水"))
    (remark,) = [r for r in check.report(house, draft, house.clock()) if r.code == "word"]
    assert (remark.suggestion, remark.facts) == ("备水", {"reason": "说清楚"})
    assert publish.publish(house, "k3x9a7qd", draft, wanglan).revision == 1
