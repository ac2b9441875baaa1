"""What stood on a slot lately: that which is there still first, then the last to go."""

from datetime import timedelta

from app.store import appearance
from tests.app.store.conftest import GATE, NOON

DAY = timedelta(days=1)


def test_what_stood_lately_is_listed_with_every_revision(tx, gate):
    for seq, shown in enumerate(([("a", 1)], [("a", 2), ("b", 1)], [("b", 1)], [("c", 1)]), 1):
        appearance.record_shown(tx, GATE.key, seq, shown, NOON + seq * DAY)
    assert appearance.lately(tx, GATE.key, NOON) == [("c", 1), ("b", 1), ("a", 2), ("a", 1)]
    assert appearance.lately(tx, GATE.key, NOON + 3 * DAY) == [("c", 1), ("b", 1)]
    assert appearance.lately(tx, "led/elsewhere/64x32-mono", NOON) == []
