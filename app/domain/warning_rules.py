"""The operator's rules about warnings: which take screens over, which go where, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.problem import Problem
from app.domain.warning import Level

LEVELS = frozenset(Level) - {Level.NONE}
FULL = frozenset({Level.RED, Level.ORANGE})
# Levels whose messages to telephones wait for the morning; red never waits.
NIGHT = frozenset({Level.BLUE, Level.YELLOW})
NIGHT_FROM, NIGHT_UNTIL = time(22), time(8)
# Which levels a channel carries unless the operator rules otherwise; any other channel: all.
CARRIED: Mapping[str, frozenset[Level]] = {"sms_smpp": frozenset({Level.ORANGE, Level.RED})}
# Channels that ring at somebody's bedside: the others do not wait for the morning.
RINGING = frozenset({"sms_smpp", "webpush"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The operator's rules.

    Attributes:
        full: levels that take screens over; the others stand as a band beside the board.
        channels: by message channel the levels that it carries, where that was ruled.
        night: levels that telephones are not rung for at night.
        night_from, night_until: the night, in the time zone of the house.
    """

    full: frozenset[Level] = FULL
    channels: Mapping[str, frozenset[Level]] = field(default_factory=dict)
    night: frozenset[Level] = NIGHT
    night_from: time = NIGHT_FROM
    night_until: time = NIGHT_UNTIL

    def carried(self, channel: str) -> frozenset[Level]:
        """Return the levels that ``channel`` carries."""
        return self.channels.get(channel, CARRIED.get(channel, LEVELS))

    def held_until(self, channel: str, level: Level, now: datetime, zone: str) -> datetime | None:
        """Return until when a message of ``level`` waits, None when it goes at once."""
        if channel not in RINGING or level not in self.night or level is Level.RED:
            return None
        return morning(self.night_from, self.night_until, now, zone)


def morning(night_from: time, night_until: time, now: datetime, zone: str) -> datetime | None:
    """Return when the night ends in which ``now`` lies, None by day; a night may pass midnight."""
    here = now.astimezone(ZoneInfo(zone))
    for start in (here.date() - timedelta(days=1), here.date()):
        begins = datetime.combine(start, night_from, here.tzinfo)
        end = start + timedelta(days=0 if night_from < night_until else 1)
        ends = datetime.combine(end, night_until, here.tzinfo)
        if begins <= here < ends:
            return ends.astimezone(now.tzinfo)
    return None


def problems(rules: Rules) -> list[Problem]:
    """Return what cannot be ruled: ``red_waits``, ``no_night``, ``bad_level``."""
    found = []
    if Level.RED in rules.night:
        found.append(Problem("night", "red_waits"))
    if rules.night and rules.night_from == rules.night_until:
        found.append(Problem("night_until", "no_night"))
    ruled = {"full": rules.full, "night": rules.night, **rules.channels}
    found += [Problem(name, "bad_level") for name, said in ruled.items() if Level.NONE in said]
    return found
