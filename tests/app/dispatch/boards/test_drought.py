"""Boards that run dry: from when on, which first, and whose."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.boards import drought
from app.dispatch.notices import publish
from app.domain.notice import FOREVER

COMMUNITY, OTHER = "110105900001", "110105900002"
DAY = timedelta(days=1)


@pytest.fixture
def ask(neighbourhood):
    def dry(*codes, limit=50):
        with neighbourhood.store.read() as tx:
            found = drought.forecast(neighbourhood, tx, codes or [COMMUNITY], limit)
        return {d.slot.key: d.since - neighbourhood.clock() for d in found}

    return dry


def test_a_board_is_dry_from_the_end_of_the_last_notice(neighbourhood, wanglan, draft, ask):
    publish.publish(neighbourhood, "first000", draft, wanglan)
    later = replace(draft, expires=neighbourhood.clock() + 3 * DAY, channels=frozenset({"tv"}))
    publish.publish(neighbourhood, "later000", later, wanglan)
    found = ask()
    assert found[f"tv/{COMMUNITY}/default"] == 3 * DAY
    assert found[f"mobile/{COMMUNITY}/default"] == draft.expires - neighbourhood.clock()


def test_a_board_with_nothing_at_all_is_dry_now(ask):
    assert set(ask().values()) == {timedelta()}


def test_what_flows_down_from_above_counts(neighbourhood, wanglan, draft, ask):
    guide = replace(draft, areas=("110105",), expires=FOREVER, endless_reason="办事指南")
    publish.publish(neighbourhood, "guide000", guide, wanglan)
    assert ask() == {}


def test_two_weeks_ahead_is_nobodys_worry(neighbourhood, wanglan, draft, ask):
    far = replace(draft, expires=neighbourhood.clock() + 14 * DAY)
    publish.publish(neighbourhood, "far00000", far, wanglan)
    assert ask() == {}


def test_the_soonest_come_first_and_only_ones_own(neighbourhood, wanglan, draft, ask):
    publish.publish(neighbourhood, "here0000", draft, wanglan)
    assert next(iter(ask("110105900", limit=1))).split("/")[1] != COMMUNITY
    assert {key.split("/")[1] for key in ask(OTHER)} == {OTHER}


def test_a_withdrawn_notice_leaves_its_boards_dry(neighbourhood, wanglan, draft, ask):
    far = replace(draft, expires=neighbourhood.clock() + 20 * DAY)
    publish.publish(neighbourhood, "far00000", far, wanglan)
    publish.withdraw(neighbourhood, "far00000", wanglan)
    assert ask()[f"tv/{COMMUNITY}/default"] == timedelta()
