"""The operator's rules about warnings, as they are kept: read, and ruled anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time

from app.domain.problem import Problem
from app.domain.warning import Level
from app.domain.warning_rules import FULL, NIGHT, NIGHT_FROM, NIGHT_UNTIL, Rules, problems
from app.store import audit, setting
from app.store.session import Tx

_FULL, _NIGHT = "warning_full", "warning_night"
_CHANNELS, _HOURS = "warning_channels", "warning_night_hours"


def get(tx: Tx) -> Rules:
    """Return what counts now."""
    hours = setting.get(tx, _HOURS)
    begins, ends = hours if isinstance(hours, list) else (NIGHT_FROM, NIGHT_UNTIL)
    ruled = setting.get(tx, _CHANNELS)
    by_channel = ruled if isinstance(ruled, dict) else {}
    return Rules(
        full=_levels(setting.get(tx, _FULL), FULL),
        channels={name: _levels(said, frozenset()) for name, said in by_channel.items()},
        night=_levels(setting.get(tx, _NIGHT), NIGHT) - {Level.RED},
        night_from=_time(begins),
        night_until=_time(ends),
    )


def put(tx: Tx, who: str, rules: Rules, now: datetime) -> list[Problem]:
    """Let ``rules`` count from now on; return what is wrong with them, and change nothing then."""
    found = problems(rules)
    if found:
        return found
    said: dict[str, object] = {
        _FULL: _words(rules.full),
        _NIGHT: _words(rules.night),
        _CHANNELS: {name: _words(levels) for name, levels in sorted(rules.channels.items())},
        _HOURS: [f"{at:%H:%M}" for at in (rules.night_from, rules.night_until)],
    }
    for name, value in said.items():
        setting.put(tx, name, value)
    facts = {name.removeprefix("warning_"): value for name, value in said.items()}
    audit.add(tx, now, who, "warning.rules", "levels", facts)
    return []


def _words(levels: Collection[Level]) -> list[str]:
    return [level.word for level in sorted(levels)]


def _levels(said: object, otherwise: frozenset[Level]) -> frozenset[Level]:
    if not isinstance(said, list):
        return otherwise
    return frozenset(level for level in Level if level.word in said)


def _time(said: time | str) -> time:
    return said if isinstance(said, time) else time.fromisoformat(said)
