"""Cheap counts for machines that watch us, on both stores."""

from datetime import timedelta

from app.store import figures, screen, screen_list, slot
from app.store.figures import Due
from tests.app.store.conftest import COMMUNITY, NOON, waiting

MINUTE = timedelta(minutes=1)


def test_boards_and_screens_are_counted_as_they_stand(store, slots, gate):
    with store.begin() as tx:
        screen.add(tx, waiting(id="newcomer", public_key=bytes(32), code="K7MP3XQB"))
        slot.mark_due(tx, [COMMUNITY], ["tv"], NOON + MINUTE)
        slot.mark_due(tx, [COMMUNITY], ["mobile"], NOON + 3 * MINUTE)
        before, after = (figures.slots_due(tx, NOON + step * MINUTE) for step in (0, 2))
        screens = screen_list.everywhere(tx, NOON)
        theirs = figures.clock(tx)
    assert before == Due(1, NOON)  # the panel at the gate is new
    assert after == Due(2, NOON)
    assert screens == {"never": 1, "waiting": 1}
    assert (theirs is None) is store.is_sqlite and (store.is_sqlite or theirs.tzinfo)
