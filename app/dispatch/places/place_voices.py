"""Takes in what residents say of places, and what staff make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.dispatch.voices import voice as voices
from app.dispatch.voices.voice import MOST_A_DAY, NotSaid, TooOften
from app.domain.place_report import Kind, Report, State, problems
from app.store import audit, place, place_report
from app.store.session import Tx, new_id
from app.store.user import User

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says something: what a cookie holds, kept only as a keyed hash that ends with the day.

    ``words`` may be empty: then every post is a device of its own, and the web's limit holds.
    """

    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """How a place was rated: how many did, the average in tenths of a star, words let through."""

    count: int
    tenths: int
    said: tuple[Report, ...] = ()


def report(house: House, tx: Tx, place_id: str, kind: str, said: str, voice: Voice) -> Report:
    """Keep that something of a place is wrong, or a complaint; ``kind`` is one of ``Kind``.

    Raises:
        LookupError: residents see no such place.
        NotSaid: something is wrong with it.
        TooOften: this device said enough for today.
    """
    return _keep(house, tx, place_id, kind, None, said, voice)


def rate(house: House, tx: Tx, place_id: str, stars: int, said: str, voice: Voice) -> Report:
    """Keep how somebody found a place; the last word of a device counts.

    Raises:
        LookupError: residents see no such place.
        NotSaid: something is wrong with it.
        TooOften: this device said enough for today.
    """
    return _keep(house, tx, place_id, Kind.RATING, stars, said, voice)


def rated(tx: Tx, place_id: str) -> Rated:
    """Return how a place was rated."""
    count, stars = place_report.rated(tx, place_id)
    tenths = round(stars * 10 / count) if count else 0
    return Rated(count=count, tenths=tenths, said=tuple(place_report.shown(tx, place_id, _SHOWN)))


def handle(house: House, tx: Tx, one: Report, state: State, answer: str, who: User) -> bool:
    """Write down what staff make of a report; return whether nobody had done so before."""
    now = house.clock()
    if not place_report.handle(tx, one.id, state, answer, who.login, now):
        return False
    facts = {"place": one.place, "kind": one.kind, "state": state.value}
    audit.add(tx, now, who.login, "place.report", one.id, facts)
    return True


def _keep(  # noqa: PLR0913 - what was said, of what, by whom
    house: House,
    tx: Tx,
    place_id: str,
    kind: str,
    stars: int | None,
    said: str,
    voice: Voice,
) -> Report:
    found = place.get(tx, place_id)
    if found is None or not found.public:
        raise LookupError(place_id)
    if wrong := problems(kind, stars, said):
        raise NotSaid(wrong)
    now = house.clock()
    device = _device(house, voice, place_id if kind == Kind.RATING else "", now)
    if place_report.said_since(tx, device, now - timedelta(days=1)) >= MOST_A_DAY:
        raise TooOften
    if kind == Kind.RATING:
        place_report.forget_rating(tx, place_id, device)
    made = Report(
        id=new_id(),
        place=place_id,
        kind=str(kind),
        stars=stars,
        said=said.replace("\r\n", "\n").strip(),
        device=device,
        at=now,
    )
    place_report.add(tx, made)
    audit.add(tx, now, "resident", "place.said", made.id, {"place": place_id, "kind": str(kind)})
    return made


def _device(house: House, voice: Voice, place_id: str, now: datetime) -> str:
    """Return who speaks: of a rating the same for ever at this place, else only on this day."""
    scope = place_id or now.date().isoformat()
    return voices.device(house, voice.words, f"place\n{scope}")
