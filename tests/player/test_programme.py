from dataclasses import replace
from datetime import timedelta

import pytest

from player.alerts import Alerts
from player.clock import TrustedClock
from player.programme import Orders, programme
from player.trust import Head
from tests.player.conftest import NOON, at
from tests.player.test_alert_pages import RAIN

SURE = TrustedClock.booted(NOON, at()).stamped(NOON, at())
GALE = replace(RAIN, id="w2", template="band")
HOUR = NOON + timedelta(hours=1)


def state(*alerts, mode="live"):
    return Alerts(
        scope="110105900001",
        mode=mode,
        head=Head(1, 1, "x"),
        issued=NOON,
        expires=NOON + timedelta(hours=24),
        alerts=alerts,
    )


def chosen(live=None, drill=None, clock=SURE, seconds=0, **orders):
    return programme(live, drill, Orders(**orders), clock, NOON + timedelta(seconds=seconds))


def test_a_full_alert_has_the_panel_to_itself_and_a_band_alternates():
    assert chosen(state(RAIN, GALE)).full == (RAIN,)
    assert chosen(state(RAIN, GALE)).bands == ()
    assert chosen(state(GALE)).bands == (GALE,)


def test_an_alert_begins_and_ends_at_its_instants():
    later = replace(RAIN, effective=NOON + timedelta(seconds=10))
    assert chosen(state(later), seconds=9.9).full == ()
    assert chosen(state(later), seconds=9.9).until == later.effective
    assert chosen(state(later), seconds=10).full == (later,)
    assert chosen(state(later), seconds=3600).full == ()


def test_black_gives_way_to_a_full_live_alert_and_to_nothing_else():
    assert chosen(blank_until=HOUR).is_black
    assert chosen(state(GALE), blank_until=HOUR).is_black
    assert not chosen(state(RAIN), blank_until=HOUR).is_black
    drill = chosen(None, state(RAIN, mode="drill"), blank_until=HOUR, drill_until=HOUR)
    assert drill.is_black and not drill.full


def test_a_drill_shows_in_drill_mode_and_while_no_live_alert_does():
    drill = state(RAIN, mode="drill")
    assert chosen(None, drill).full == ()
    assert chosen(None, drill, drill_until=HOUR).is_drill
    assert not chosen(state(GALE), drill, drill_until=HOUR).is_drill
    assert chosen(state(GALE), drill, drill_until=HOUR).bands == (GALE,)
    assert chosen(None, drill, drill_until=HOUR, seconds=3600).full == ()


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (29, True), (31, False), (-1, False)])
def test_alerts_are_held_back_while_nobody_knows_the_time(days, is_shown):
    clock = TrustedClock.booted(NOON, at(wall=NOON + timedelta(days=days)))
    assert bool(chosen(state(RAIN), clock=clock).full) is is_shown
    stamped = clock.stamped(NOON, at())
    assert chosen(state(RAIN), clock=stamped).full == (RAIN,)
