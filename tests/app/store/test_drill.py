"""Drills: an area takes part in one at a time, and the first showing within it counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.drill import Drill, Taking
from app.store import drill
from app.store.drill import Busy, Shown, Tally
from tests.app.store.conftest import COMMUNITY, DISTRICT, NOON

MINUTE = timedelta(minutes=1)
ONE = Drill(
    id="drill001", area=DISTRICT, kind="", level="red", title="演练", text="", minutes=5,
    is_whole=True, held_by="wanglan", held_at=NOON, until=NOON + 5 * MINUTE,
)  # fmt: skip
GATE = Taking(screen="screen01", name="东门", area=COMMUNITY)


def first_shown(tx, of="drill001"):
    return drill.taking(tx, of)[0].shown_at


def test_an_area_takes_part_in_one_drill_until_that_is_taken_back(tx, gate):
    drill.add(tx, ONE, [GATE])
    with pytest.raises(Busy), tx.begin_nested():
        drill.add(tx, replace(ONE, id="drill002"), [GATE])
    assert [one.id for one in drill.busy(tx, [COMMUNITY])] == ["drill001"]
    assert drill.close(tx, "drill001", {"screen01": ("offline", NOON)}, NOON + MINUTE)
    drill.add(tx, replace(ONE, id="drill002"), [GATE])
    assert drill.taking(tx, "drill001")[0].why == "offline"
    assert [one.id for one in drill.held(tx, [DISTRICT], 9)] == ["drill001", "drill002"]


def test_only_an_edition_that_holds_the_drill_counts_and_the_earliest_of_those(tx, gate):
    drill.add(tx, ONE, [GATE])
    drill.signed(tx, COMMUNITY, 1, 7, {"drill001"})
    drill.signed(tx, COMMUNITY, 1, 8, {"drill001"})
    drill.signed(tx, COMMUNITY, 1, 9, set())
    for epoch, seq in ((1, 6), (1, 9), (2, 7)):
        drill.store_shown(tx, [Shown(screen="screen01", epoch=epoch, seq=seq, at=NOON)])
        assert first_shown(tx) is None
    late, early = NOON + 3 * MINUTE, NOON + MINUTE
    drill.store_shown(
        tx,
        [
            Shown(screen="screen01", epoch=1, seq=8, at=late),
            Shown(screen="screen01", epoch=1, seq=7, at=early),
            Shown(screen="nobody00", epoch=1, seq=7, at=NOON),
        ],
    )
    drill.store_shown(tx, [Shown(screen="screen01", epoch=1, seq=8, at=late)])
    assert first_shown(tx) == early
    assert drill.tallies(tx, ["drill001"]) == {"drill001": Tally(1, 1)}
