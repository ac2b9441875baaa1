"""Looks at everything the system stands on; what does not answer is a finding like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from shutil import disk_usage

from app.dispatch.house import House
from app.dispatch.upkeep import figures, retention
from app.domain import condition
from app.domain.condition import Finding, Level
from app.store import dump, played_days
from app.store import figures as counts

# Without these the rest cannot be read: there are no figures in tables of another shape.
_FIRST = frozenset({"store", "migrations"})


def look(house: House, url: str) -> list[Finding]:
    """Return what was found of the house, whose store is at ``url``."""
    checks: dict[str, Callable[[House, str], Iterable[Finding]]] = {
        "bell": _bell,
        "keys": _keys,
        "store": _store,
        "figures": _figures,
        "retention": _retention,
    }
    found: list[Finding] = []
    for name, check in checks.items():
        try:
            found += check(house, url)
        except OSError as exc:
            facts: dict[str, object] = {"said": str(exc)}
            found.append(Finding(check=name, level=Level.WRONG, code="away", facts=facts))
        if any(one.check in _FIRST and one.level is Level.WRONG for one in found):
            return found
    return found


def _store(house: House, url: str) -> Iterable[Finding]:
    house.store.ping()
    facts: dict[str, object] = {"kind": "SQLite" if house.store.is_sqlite else "PostgreSQL"}
    yield Finding(check="store", level=Level.FINE, code="answers", facts=facts)
    stands = dump.revision(url)
    is_known = stands is not None and dump.is_known(stands)
    yield condition.migrations(stands, dump.newest(), is_known=is_known)
    with house.store.read() as tx:
        yield condition.clocks(house.clock(), counts.clock(tx))


def _bell(house: House, _: str) -> Iterable[Finding]:
    yield condition.bell(*house.bell.memory())


def _keys(house: House, _: str) -> Iterable[Finding]:
    facts: dict[str, object] = {"root": house.keys.root_keyid}
    yield Finding(check="keys", level=Level.FINE, code="there", facts=facts)


def _retention(house: House, _: str) -> Iterable[Finding]:
    now, days = house.clock(), retention.days_by_key(house)
    yield condition.retention(retention.standings(house), now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    with house.store.read() as tx:
        counted = played_days.by_hour(tx, hour - timedelta(days=1), hour)
    free = disk_usage(house.data_dir).free if house.store.is_sqlite else None
    yield condition.plays(counted, days["hours"], days["plays"], free)


def _figures(house: House, url: str) -> Iterable[Finding]:
    """Say what the same figures say that machines watch."""
    read = figures.read(house)
    yield condition.worker(read.boards.number, read.boards.since, read.now)
    yield condition.disk(read.free_bytes, str(house.data_dir))
    yield condition.backup(read.backup_at, read.now, dump.lacks(url))
    for one in read.channels:
        yield condition.channel(one, read.now)
