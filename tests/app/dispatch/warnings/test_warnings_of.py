"""Warnings of one area as residents read them."""

from datetime import timedelta

from app.dispatch.warnings import warn, warnings_in, warnings_of
from app.dispatch.warnings.warnings_in import Arrival
from app.domain.warning import Level, Type
from app.store import area
from app.store.warning_source import WarningSource
from tests.app.domain.warnings_made import NOON, info, message

HERE, FAR = "110105900001", "110000"


def test_what_holds_stands_first_and_what_was_stays_in_the_history(neighbourhood, clock):
    house = neighbourhood
    clock.now = NOON + timedelta(hours=1)
    source = WarningSource(
        id="s", name="台", due=clock(), added_at=clock(), automatic=("blue", "red")
    )

    def take(said):
        with house.store.begin() as tx:
            warnings_in.take(tx, source, [Arrival(message=said, document=b"d")], clock())
        warn.bring_out(house)
        clock.go(minutes=5)

    take(message("a", infos=(info(kind="gale", event="大风"),)))
    take(message("b", 1, infos=(info(Level.RED),)))
    take(message("c", 10, kind=Type.CANCEL, names=("b",), infos=()))
    with house.store.read() as tx:
        here, far = (area.get(tx, code) for code in (HERE, FAR))
        now = warnings_of.current_for(tx, here, clock())
        assert [(one.level, one.is_lifted) for one in now] == [
            (Level.BLUE, False),
            (Level.RED, True),
        ]
        assert warnings_of.current_for(tx, far, clock()) == []
        past = warnings_of.history(tx, here, clock(), 1)
        assert [one.told.level for one in past] == [Level.RED]
        rest = warnings_of.history(tx, here, past[0].first_at, 5)
        assert [one.told.level for one in rest] == [Level.BLUE]
        said = warnings_of.chain(tx, past[0].told)
        assert [one.identifier for one in said] == ["b", "c"]
