"""Keeps places: written, checked, closed, taken out; each with its line in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.places import place_paper
from app.dispatch.places.place_spelling import spelt
from app.domain.place import Place, Status
from app.store import audit, place
from app.store.session import Tx
from app.store.user import User

_MOST_LOGGED = 50


def save(house: House, tx: Tx, made: Place, was: Place | None, who: User) -> Place:
    """Keep a place that was found to be right; return it as it is kept."""
    renamed = was is not None and was.name != made.name and was.pinyin == made.pinyin
    kept = spelt(replace(made, pinyin="") if renamed else made)
    now = house.clock()
    place.put(tx, kept, now)
    changed = _changed(was, kept)
    action = "place.change" if was else "place.add"
    audit.add(
        tx, now, who.login, action, kept.id, {"area": kept.area, "name": kept.name, **changed}
    )
    place_paper.refresh(tx, {kept.area} | ({was.area} if was else set()), now)
    return kept


def save_all(house: House, tx: Tx, made: Sequence[Place], source: str, who: User) -> None:
    """Keep the places of a file, in one line of the log."""
    now = house.clock()
    place.put_all(tx, made, now)
    facts = {"file": source, "count": len(made), "places": [one.id for one in made[:_MOST_LOGGED]]}
    audit.add(tx, now, who.login, "place.import", source, facts)
    place_paper.refresh(tx, {one.area for one in made}, now)


def checked(house: House, tx: Tx, one: Place, who: User) -> Place:
    """Say that somebody made sure of a place today."""
    made = replace(one, checked_on=today(house), checked_by=who.name)
    return save(house, tx, made, one, who)


def set_status(house: House, tx: Tx, one: Place, status: Status, note: str, who: User) -> Place:
    """Say that a place is open, closed, or moved, and what residents are told of it."""
    made = replace(one, status=status.value, note=note)
    return save(house, tx, made, one, who)


def remove(house: House, tx: Tx, one: Place, who: User) -> None:
    """Take a place out, and what residents said of it."""
    now = house.clock()
    place.remove(tx, [one.id])
    audit.add(tx, now, who.login, "place.remove", one.id, {"area": one.area, "name": one.name})
    place_paper.refresh(tx, {one.area}, now)


def today(house: House) -> date:
    """Return the day it is here."""
    return house.clock().astimezone(ZoneInfo(house.time_zone)).date()


def _changed(was: Place | None, made: Place) -> dict[str, object]:
    """Return the names of the fields that are other than they were."""
    if was is None:
        return {}
    names = [f.name for f in fields(made) if getattr(was, f.name) != getattr(made, f.name)]
    return {"changed": names}
