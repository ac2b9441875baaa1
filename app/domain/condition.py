"""What ``doctor`` makes of what it sees: fine, worth a look, or wrong; pure decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.channel_health import Health, Standing, standing
from app.domain.retention import Standing as Kept

LEAST_FREE = 1 << 30
# A backup is made once a night; two hours for a long one.
BACKUP_AFTER = timedelta(hours=26)
# From here on leases and the ends of notices are off by what people notice.
CLOCKS_APART = timedelta(seconds=2)
# A board that waits for so long waits for a worker that does not run.
BOARD_LATE = timedelta(minutes=2)
_NEARLY_FULL = 0.9
# What a row of plays takes with its indexes: of an hour, of a packed day of 16 hours (PostgreSQL).
HOUR_BYTES, DAY_BYTES = 175, 290


class Level(StrEnum):
    """As ``doctor`` prints them; only ``WRONG`` makes it fail."""

    FINE = "yes"
    LOOK = "look"
    WRONG = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of ``check``; ``code`` says what in one word, ``facts`` are its figures."""

    check: str
    level: Level
    code: str
    facts: dict[str, object] = field(default_factory=dict)


def migrations(stands: str | None, newest: str, *, is_known: bool) -> Finding:
    """Judge the store's tables against those that this program knows."""
    facts: dict[str, object] = {"stands": stands or "-", "newest": newest}
    older = "empty" if stands is None else "behind" if is_known else "newer"
    code = "current" if stands == newest else older
    level = Level.FINE if code == "current" else Level.WRONG
    return Finding(check="migrations", level=level, code=code, facts=facts)


def clocks(ours: datetime, stores: datetime | None) -> Finding:
    """Judge this machine's clock against the store's; None: it is the same one."""
    if stores is None:
        return Finding(check="clock", level=Level.FINE, code="same")
    apart = abs(ours - stores)
    facts: dict[str, object] = {"seconds": round(apart.total_seconds(), 1)}
    is_off = apart > CLOCKS_APART
    level, code = (Level.WRONG, "apart") if is_off else (Level.FINE, "together")
    return Finding(check="clock", level=level, code=code, facts=facts)


def bell(policy: str, used: int, most: int) -> Finding:
    """Judge how the bell forgets: what must stay there has no end of its own."""
    facts: dict[str, object] = {"policy": policy, "used": used >> 20, "most": most >> 20}
    if policy.startswith("allkeys"):
        return Finding(check="bell", level=Level.WRONG, code="forgets", facts=facts)
    if most and used > most * _NEARLY_FULL:
        return Finding(check="bell", level=Level.LOOK, code="full", facts=facts)
    return Finding(check="bell", level=Level.FINE, code="answers", facts=facts)


def disk(free: int, where: str) -> Finding:
    """Judge the room that is left."""
    facts: dict[str, object] = {"free": free >> 20, "where": where}
    level, code = (Level.WRONG, "low") if free < LEAST_FREE else (Level.FINE, "room")
    return Finding(check="disk", level=level, code=code, facts=facts)


def backup(made: datetime | None, now: datetime, lacks: str = "") -> Finding:
    """Judge how old the newest backup is, and whether one can be made; ``lacks`` is why not."""
    if lacks:
        return Finding(check="backup", level=Level.WRONG, code="lacks", facts={"said": lacks})
    if made is None:
        return Finding(check="backup", level=Level.LOOK, code="none")
    facts: dict[str, object] = {"hours": int((now - made).total_seconds() // 3600)}
    level, code = (Level.LOOK, "old") if now - made > BACKUP_AFTER else (Level.FINE, "made")
    return Finding(check="backup", level=level, code=code, facts=facts)


def worker(number: int, since: datetime | None, now: datetime) -> Finding:
    """Judge by the boards that wait whether a worker runs."""
    late = now - since if since else timedelta(0)
    facts: dict[str, object] = {"boards": number, "minutes": int(late.total_seconds() // 60)}
    level, code = (Level.WRONG, "late") if late > BOARD_LATE else (Level.FINE, "keeps_up")
    return Finding(check="worker", level=level, code=code, facts=facts)


def channel(health: Health, now: datetime) -> Finding:
    """Judge a channel that sends messages, as the delivery desk does."""
    found = standing(health, now)
    is_fine = found in {Standing.FINE, Standing.IDLE}
    facts: dict[str, object] = {"waiting": health.waiting, "why": health.why or "-"}
    level = Level.FINE if is_fine else Level.LOOK
    return Finding(check=health.channel, level=level, code=found.value, facts=facts)


def plays(by_hour: Sequence[int], hours_days: int, plays_days: int, free: int | None) -> Finding:
    """Say what proof of play will come to, from the rows of each hour of a day.

    ``free``: the room that is left where it lies, None: that is not known here.
    """
    per_day, packed = sum(by_hour), max(by_hour, default=0)
    size = per_day * HOUR_BYTES * hours_days + packed * DAY_BYTES * plays_days
    facts: dict[str, object] = {"rows": per_day, "gb": round(size / 1e9, 1), "days": plays_days}
    is_much = free is not None and size > free
    level, code = (Level.LOOK, "too_much") if is_much else (Level.FINE, "grows")
    return Finding(check="plays", level=level, code=code, facts=facts)


def retention(standings: Iterable[Kept], now: datetime) -> Finding:
    """Judge whether what ought to be gone is gone."""
    behind = [one for one in standings if one.is_behind(now)]
    if not behind:
        return Finding(check="retention", level=Level.FINE, code="kept")
    facts: dict[str, object] = {
        "zh": "、".join(one.rule.zh for one in behind),
        "en": ", ".join(one.rule.en for one in behind),
        "number": sum(one.would_go for one in behind),
    }
    return Finding(check="retention", level=Level.LOOK, code="behind", facts=facts)
