"""A board: who is on it, in which order, and when it next changes."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.board import compose, latest, next_change
from app.domain.notice import Act, Category

HOUR = timedelta(hours=1)


def on_board(notices, now, trail, medium="led"):
    return [n.id for n in compose(notices, medium, now, trail).notices]


def test_only_what_is_in_effect_is_shown(notice, trail):
    assert on_board([notice], notice.effective - timedelta.resolution, trail) == []
    assert on_board([notice], notice.effective, trail) == [notice.id]
    assert on_board([notice], notice.expires, trail) == []


def test_content_flows_down_and_never_up_or_across(notice, trail):
    district = replace(notice, areas=("110105",))
    assert on_board([district], notice.effective, trail) == [notice.id]
    assert on_board([district], notice.effective, trail[:2]) == [notice.id]
    assert on_board([notice], notice.effective, trail[:2]) == []
    neighbour = replace(notice, areas=("110105900002",))
    assert on_board([neighbour], notice.effective, trail) == []


def test_a_notice_goes_only_to_the_media_it_names(notice, trail):
    phone_only = replace(notice, channels=frozenset({"mobile"}))
    assert on_board([phone_only], notice.effective, trail) == []
    assert on_board([phone_only], notice.effective, trail, "mobile") == [notice.id]


def test_a_withdrawal_is_the_board_without_it(notice, trail):
    withdrawn = replace(notice, revision=2, act=Act.WITHDRAW)
    for order in ([notice, withdrawn], [withdrawn, notice]):
        assert on_board(order, notice.effective, trail) == []


def test_outages_stand_first_then_the_newest(notice, trail):
    old = replace(notice, id="old", category=Category.CULTURE)
    new = replace(old, id="new", effective=notice.effective + HOUR)
    now = notice.effective + 2 * HOUR
    assert on_board([old, notice, new], now, trail) == [notice.id, "new", "old"]


def test_the_edition_changes_when_and_only_when_what_is_shown_changes(notice, trail):
    now = notice.effective
    edition = compose([notice], "led", now, trail).edition
    assert compose([notice], "led", now + HOUR, trail).edition == edition
    assert compose([replace(notice, revision=2)], "led", now, trail).edition != edition
    assert compose([], "led", now, trail).edition != edition


def test_the_next_change_is_the_first_start_or_end_to_come(notice):
    later = replace(notice, id="later", effective=notice.effective + HOUR)
    assert next_change([notice, later], notice.effective) == later.effective
    assert next_change([notice, later], later.effective) == notice.expires
    assert next_change([notice], notice.expires) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=6),
    at=st.integers(0, 80),
)
def test_between_two_changes_the_board_stays_the_same(notice, trail, spans, at):
    start = notice.effective
    notices = [
        replace(notice, id=str(i), effective=start + a * HOUR, expires=start + (a + b) * HOUR)
        for i, (a, b) in enumerate(spans)
    ]
    now = start + at * HOUR
    change = next_change(notices, now)
    just_before = (change or now + 100 * HOUR) - timedelta.resolution
    assert on_board(notices, just_before, trail) == on_board(notices, now, trail)
    if change:
        assert on_board(notices, change, trail) != on_board(notices, now, trail)


def test_of_several_revisions_the_highest_counts_in_any_order(notice):
    second = replace(notice, revision=2)
    assert latest([second, notice]) == latest([notice, second]) == [second]
