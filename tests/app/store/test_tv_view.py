"""Views of television boards: by hour and edition, added up for what stood on them."""

from datetime import timedelta

from app.store import slot, tv_view
from tests.app.store.conftest import COMMUNITY, NOON

KEY, HOUR = f"tv/{COMMUNITY}/default", timedelta(hours=1)


def test_views_are_counted_for_what_stood_on_the_edition_that_was_seen(tx, slots):
    def issue(edition, shown, at):
        slot.mark_due(tx, [COMMUNITY], ["tv"], at)
        (claim,) = slot.claim(tx, at, timedelta(seconds=60), 9)
        slot.finish(
            tx,
            claim,
            seq=claim.fence,
            edition=edition,
            head_hash="",
            shown=shown,
            due=None,
            now=at,
        )

    issue("one", [("a", 1)], NOON)
    assert [tv_view.add(tx, KEY, "one", NOON) for _ in range(3)] == [True] * 3
    assert not tv_view.add(tx, KEY, "never", NOON)
    issue("two", [("a", 1), ("b", 1)], NOON + HOUR)
    assert not tv_view.add(tx, KEY, "one", NOON + HOUR)
    assert tv_view.add(tx, KEY, "two", NOON + HOUR) and tv_view.add(tx, KEY, "two", NOON + 2 * HOUR)
    issue("three", [("b", 1)], NOON + 3 * HOUR)
    assert tv_view.add(tx, KEY, "three", NOON + 3 * HOUR)
    assert [tv_view.of_notice(tx, name) for name in ("a", "b", "c")] == [5, 3, 0]
    assert tv_view.drop_before(tx, NOON + HOUR) == 1
    assert tv_view.of_notice(tx, "a") == 2
