"""The book of television stations: who keeps it adds them, changes them, and gives out keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from app.dispatch.house import House
from app.dispatch.review import entitled
from app.dispatch.stations.stations import NotThere, barrier
from app.domain.chain import Deed
from app.domain.notice import Notice
from app.domain.powers import REVIEWERS
from app.domain.station import Format, Sent, Station, case_of
from app.store import audit, notice, station
from app.store.session import Tx, new_id
from app.store.user import User

MOST_WAITING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants a station to be."""

    name: str
    area: str
    formats: frozenset[Format]
    is_private: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the review of a station."""

    sent: Sent
    station: Station
    notice: Notice


def hash_of(key: str) -> str:
    """Return under what a key is known."""
    return sha256(key.encode()).hexdigest()


def found(tx: Tx, house: House, wish: Wish, who: User) -> tuple[Station, str]:
    """Add a station; return it with its key, which is shown this once."""
    key, now = secrets.token_urlsafe(24), house.clock()
    made = Station(
        id=new_id()[:8],
        name=wish.name,
        area=wish.area,
        formats=wish.formats,
        is_private=wish.is_private,
        made_at=now,
    )
    station.put(tx, made, hash_of(key))
    audit.add(tx, now, who.login, "station.add", made.id, _facts(made))
    return made, key


def change(tx: Tx, house: House, one: Station, wish: Wish, who: User) -> Station:
    """Change what a station takes, its name, and whether it needs its key; the area stays."""
    made = replace(one, name=wish.name, formats=wish.formats, is_private=wish.is_private)
    station.put(tx, made)
    audit.add(tx, house.clock(), who.login, "station.change", one.id, _facts(made))
    return made


def renew_key(tx: Tx, house: House, one: Station, who: User) -> str:
    """Return a new key for a station; the old one is good no more."""
    key = secrets.token_urlsafe(24)
    station.put(tx, one, hash_of(key))
    audit.add(tx, house.clock(), who.login, "station.key", one.id, {"name": one.name})
    return key


def set_paused(tx: Tx, house: House, one: Station, who: User, *, is_paused: bool) -> None:
    """Hand a station nothing for a while, or hand it everything again."""
    station.put(tx, replace(one, is_paused=is_paused))
    action = "station.pause" if is_paused else "station.resume"
    audit.add(tx, house.clock(), who.login, action, one.id, {"name": one.name})


def remove(tx: Tx, house: House, one: Station, who: User) -> None:
    """Forget a station and what was sent to it."""
    station.remove(tx, one.id)
    audit.add(tx, house.clock(), who.login, "station.remove", one.id, {"name": one.name})


def waiting(tx: Tx, house: House, who: User) -> list[Waiting]:
    """Return what waits for a step of ``who``, or of those they stand in for, longest first."""
    codes = {
        code
        for one in entitled.principals(tx, house, who)
        for role, code in one.roles
        if role in REVIEWERS
    }
    open_ones = station.waiting(tx, codes, house.clock(), MOST_WAITING) if codes else []
    named = {n.id: n for n in notice.by_ids(tx, sorted({one.notice_id for one in open_ones}))}
    places = {code: station.get(tx, code) for code in {one.station for one in open_ones}}
    return [
        Waiting(one, place, named[one.notice_id])
        for one in open_ones
        if (place := places[one.station]) is not None
        and one.notice_id in named
        and _may(tx, house, one, place, named[one.notice_id], who)
    ]


def _may(  # noqa: PLR0913 - the sending, where, what, who
    tx: Tx, house: House, one: Sent, place: Station, latest: Notice, who: User
) -> bool:
    return barrier(tx, house, case_of(one, place, latest), who, Deed.APPROVE) is None


def known(tx: Tx, station_id: str) -> Station:
    """Return a station. Raises NotThere."""
    one = station.get(tx, station_id)
    if one is None:
        raise NotThere(station_id)
    return one


def _facts(one: Station) -> dict[str, object]:
    formats: Iterable[str] = sorted(one.formats)
    return {
        "name": one.name,
        "area": one.area,
        "formats": list(formats),
        "is_private": one.is_private,
    }
