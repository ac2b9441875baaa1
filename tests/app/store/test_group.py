"""Audience groups of recipients."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.delivery import State
from app.store import delivery, group, notice, target
from app.store.group import Group

COMMUNITY, NEIGHBOUR, STREET, CITY = "110105900001", "110105900002", "110105900", "110000"
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ELDER = Group(area=COMMUNITY, name="60 岁以上")


@pytest.fixture
def elders(store, people, areas, notice_value):
    """Two of the community's phones."""
    with store.begin() as tx:
        group.add(tx, COMMUNITY, ELDER.name, notice_value.sent)
        group.join(tx, ELDER, ["phone000", "phone001"])
    return ELDER


def test_a_group_is_made_once(tx, areas, notice_value):
    assert group.add(tx, COMMUNITY, "志愿者", notice_value.sent)
    assert not group.add(tx, COMMUNITY, "志愿者", notice_value.sent)
    assert group.add(tx, NEIGHBOUR, "志愿者", notice_value.sent)
    assert [g.area for g in group.listing(tx, [STREET], 9)] == [COMMUNITY, NEIGHBOUR]
    assert group.get(tx, CITY, "志愿者") is None


def test_only_people_of_its_area_join_and_each_once(elders, store):
    with store.begin() as tx:
        assert group.join(tx, elders, ["phone001", "phone002", "phone003", "nobody00"]) == 1
        assert group.get(tx, COMMUNITY, elders.name).members == 3
        assert group.leave(tx, elders, ["phone000", "phone003"]) == 1
        assert group.of_targets(tx, ["phone000", "phone002"]) == {"phone002": ["60 岁以上"]}


def test_groups_of_one_name_count_together_from_above(elders, store, notice_value):
    next_door = replace(elders, area=NEIGHBOUR)
    with store.begin() as tx:
        group.add(tx, NEIGHBOUR, elders.name, notice_value.sent)
        group.join(tx, next_door, ["phone003"])
        assert group.names_within(tx, [STREET]) == {"60 岁以上": 3}
        assert group.names_within(tx, [COMMUNITY]) == {"60 岁以上": 2}
        assert group.names_within(tx, ["110106"]) == {}


def test_a_notice_goes_to_its_groups_alone(elders, store, notice_value):
    made = replace(notice_value, groups=frozenset({elders.name, "志愿者"}))
    with store.begin() as tx:
        notice.add_revision(tx, made, "wanglan01")
        assert delivery.plan(tx, made, made.sent) == 2
        assert delivery.counts(tx, made.id) == {("sms_smpp", 1): {State.QUEUED: 2}}
        assert target.counts(tx, [CITY], made.groups) == {"sms_smpp": 2}


def test_who_is_removed_leaves_every_group_and_dissolving_removes_nobody(elders, store, cipher):
    with store.begin() as tx:
        target.remove(tx, "phone000", NOON)
        assert group.get(tx, COMMUNITY, elders.name).members == 1
        assert group.remove(tx, COMMUNITY, elders.name)
        assert not group.remove(tx, COMMUNITY, elders.name)
        assert "phone001" in target.by_ids(tx, cipher, ["phone001"])


def test_recipients_are_paged_and_found_by_label_and_group(elders, store, cipher):
    with store.begin() as tx:
        found = target.page(tx, cipher, [STREET], "", [], 2, 1)
        assert len(found) == 2
        labels = [x.label for x in target.page(tx, cipher, [STREET], "2号楼", [], 9)]
        assert labels == ["2号楼住户"]
        mine = target.page(tx, cipher, [CITY], "", [elders.name], 9)
        assert {x.id for x in mine} == {"phone000", "phone001"}
