"""What the assessment counts of a month: the records of others, read once, by area where large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.domain.audience import Level
from app.domain.chain import State
from app.domain.notice import Act, Category
from app.domain.reach_time import What
from app.domain.warning_alert import PREFIX
from app.store import played_days
from app.store.session import Tx
from app.store.tables import (
    aim,
    area,
    contact,
    drill,
    drill_area,
    drill_screen,
    feedback,
    notice,
    place,
    place_report,
    played,
    played_day,
    push,
    push_receipt,
    reach_time,
    review_case,
    revision,
    screen,
    search_day,
    slot,
    station,
    tally,
    target,
    tv_view,
    warning_aimed,
)

Between = tuple[datetime, datetime]
_DECIDED = [one.value for one in (State.APPROVED, State.RETURNED, State.REJECTED)]


def lineages(tx: Tx) -> dict[str, tuple[str, ...]]:
    """Return of every area its code and those above it."""
    return {code: tuple(path.split("/")) for code, path in tx.execute(sa.select(*_PATHS))}


_PATHS = (area.c.code, area.c.path)


def communities(tx: Tx) -> list[str]:
    """Return the codes of the communities that publish here."""
    query = sa.select(area.c.code).where(area.c.is_open, area.c.level == int(Level.COMMUNITY))
    return list(tx.scalars(query))


def cases(tx: Tx, between: Between) -> Iterator[tuple[list[str], datetime, datetime]]:
    """Yield of each review that was decided its areas, when it was submitted and decided."""
    c = review_case.c
    query = sa.select(c.areas, c.submitted_at, c.changed_at)
    for row in tx.execute(query.where(_in(c.changed_at, between), c.state.in_(_DECIDED))):
        yield row.areas, row.submitted_at, row.changed_at


def outages(tx: Tx, between: Between) -> list[tuple[str, str, bool]]:
    """Return id, area and whether it was said to be over, of outages that ended."""
    query = (
        sa.select(notice.c.id, aim.c.area, notice.c.act)
        .join(aim, aim.c.notice_id == notice.c.id)
        .where(_in(notice.c.expires, between), notice.c.category == Category.OUTAGE.value)
        .where(notice.c.act != Act.WITHDRAW.value)
    )
    return [(one, code, act == Act.RESTORE.value) for one, code, act in tx.execute(query)]


def pushes(tx: Tx, between: Between) -> list[tuple[str, datetime, datetime | None]]:
    """Return of each copy of a push its area, when it came and when it was published."""
    first = sa.and_(revision.c.notice_id == push_receipt.c.notice_id, revision.c.revision == 1)
    query = (
        sa.select(push_receipt.c.area, push.c.sent, revision.c.sent)
        .join(push, push.c.id == push_receipt.c.push_id)
        .outerjoin(revision, first)
        .where(_in(push.c.sent, between))
    )
    return [(code, came, out) for code, came, out in tx.execute(query)]


def plays(tx: Tx, between: Between) -> list[tuple[str, int, int]]:
    """Return by area how often, and how many seconds, its screens played."""
    lying = sa.and_(_in(played.c.hour, between), *played_days.lying(tx))
    each = sa.union_all(
        _by_screen(played, lying), _by_screen(played_day, _in(played_day.c.day, between))
    ).subquery()
    query = (
        sa.select(slot.c.area, sa.func.sum(each.c.times), sa.func.sum(each.c.seconds))
        .join(screen, screen.c.id == each.c.screen)
        .join(slot, slot.c.key == screen.c.slot)
        .group_by(slot.c.area)
    )
    return [(code, int(times), int(seconds)) for code, times, seconds in tx.execute(query)]


def _by_screen(table: sa.Table, which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    c = table.c
    sums = (sa.func.sum(c.times).label("times"), sa.func.sum(c.seconds).label("seconds"))
    return sa.select(c.screen, *sums).where(which).group_by(c.screen)


def answered(tx: Tx, days: tuple[date, date]) -> list[tuple[str, str, int]]:
    """Return by area what residents did about notices, and how often."""
    c = tally.c
    query = sa.select(c.area, c.what, sa.func.sum(c["count"])).where(_on(c.day, days))
    return [(a, w, int(n)) for a, w, n in tx.execute(query.group_by(c.area, c.what))]


def searched(tx: Tx, days: tuple[date, date]) -> list[tuple[str, bool, int]]:
    """Return by area how often residents searched, and whether anything was found."""
    c = search_day.c
    query = sa.select(c.area, c.is_found, sa.func.sum(c["count"])).where(_on(c.day, days))
    return [(a, found, int(n)) for a, found, n in tx.execute(query.group_by(c.area, c.is_found))]


def viewed(tx: Tx, between: Between) -> list[tuple[str, int]]:
    """Return by area how often television sets said that they show its board."""
    query = (
        sa.select(slot.c.area, sa.func.sum(tv_view.c.beacons))
        .join(slot, slot.c.key == tv_view.c.slot)
        .where(_in(tv_view.c.hour, between))
        .group_by(slot.c.area)
    )
    return [(code, int(number)) for code, number in tx.execute(query)]


def drills(tx: Tx, between: Between) -> list[tuple[str, str]]:
    """Return the drills that were held, each with every area that took part."""
    query = sa.select(drill.c.id, drill_area.c.area).join(
        drill_area, drill_area.c.drill == drill.c.id
    )
    return [(one, code) for one, code in tx.execute(query.where(_in(drill.c.held_at, between)))]


def drilled(tx: Tx, between: Between) -> list[tuple[str, datetime, datetime | None]]:
    """Return of each screen in a drill its area, when the drill began and when it showed it."""
    query = sa.select(drill_screen.c.area, drill.c.held_at, drill_screen.c.shown_at).join(
        drill, drill.c.id == drill_screen.c.drill
    )
    found = tx.execute(query.where(_in(drill.c.held_at, between)))
    return [(code, began, shown) for code, began, shown in found]


def warned(tx: Tx, between: Between) -> list[tuple[str, str, int]]:
    """Return the warnings first told, each with its areas and the screens it was for there."""
    c = warning_aimed.c
    query = sa.select(c.warning, c.area, c.screens).where(_in(c.at, between))
    return [(*row,) for row in tx.execute(query)]


def warned_in(tx: Tx, between: Between) -> list[tuple[str, int, int]]:
    """Return by area how many screens showed those warnings within how many milliseconds."""
    aimed, took = warning_aimed.c, reach_time.c
    named = sa.literal(PREFIX).concat(aimed.warning)
    number = sa.func.sum(took.number)
    query = (
        sa.select(aimed.area, took.within, number)
        .join(slot, slot.c.area == aimed.area)
        .join(reach_time, sa.and_(took.notice_id == named, took.slot == slot.c.key))
        .where(_in(aimed.at, between), took.revision == 1, took.what == What.SHOWN.value)
        .group_by(aimed.area, took.within)
    )
    return [(code, within, int(n)) for code, within, n in tx.execute(query)]


def said(tx: Tx, between: Between) -> list[tuple[str, str, datetime, datetime | None]]:
    """Return of each feedback its area, state, when it came and when it was dealt with."""
    c = feedback.c
    query = sa.select(c.area, c.state, c.at, c.handled_at).where(_in(c.at, between))
    return [(*row,) for row in tx.execute(query)]


def reported(tx: Tx, between: Between) -> list[tuple[str, str, int | None, str]]:
    """Return of each thing said of a place its area, what it is, the stars and its state."""
    c = place_report.c
    query = sa.select(place.c.area, c.kind, c.stars, c.state)
    query = query.join(place, place.c.id == c.place).where(_in(c.at, between))
    return [(*row,) for row in tx.execute(query)]


def screens(tx: Tx) -> list[tuple[str, datetime | None]]:
    """Return of each screen in use its area and its last sign of life."""
    query = sa.select(slot.c.area, screen.c.seen_at).join(slot, slot.c.key == screen.c.slot)
    found = tx.execute(query.where(screen.c.state == "approved"))
    return [(code, seen) for code, seen in found]


def boards(tx: Tx) -> set[tuple[str, str]]:
    """Return area and medium of the boards that were ever issued, but for screens'."""
    query = sa.select(slot.c.area, slot.c.medium).where(slot.c.seq > 0, slot.c.medium != "led")
    return {(code, medium) for code, medium in tx.execute(query.distinct())}


def messaged(tx: Tx, channels: Sequence[str]) -> set[tuple[str, str]]:
    """Return area and channel where messages have somebody to go to."""
    found = set()
    for channel in channels:
        there = sa.exists().where(target.c.area == area.c.code, target.c.channel == channel)
        found |= {(code, channel) for code in tx.scalars(sa.select(area.c.code).where(there))}
    return found


def desks(tx: Tx) -> tuple[list[str], list[str]]:
    """Return the areas with a number in the contacts book, and the area of each station."""
    numbers = sa.select(contact.c.area).where(contact.c.phone != "").distinct()
    return list(tx.scalars(numbers)), list(tx.scalars(sa.select(station.c.area)))


def first_at(tx: Tx) -> datetime | None:
    """Return since when there is anything to count: the first revision, or the first play."""
    found = [
        tx.execute(sa.select(sa.func.min(column, type_=column.type))).scalar()
        for column in (revision.c.sent, played.c.hour, played_day.c.day)
    ]
    return min((at for at in found if at is not None), default=None)


def _in(column: sa.ColumnElement[Any], between: Between) -> sa.ColumnElement[bool]:
    return sa.and_(column >= between[0], column < between[1])


def _on(column: sa.ColumnElement[Any], days: tuple[date, date]) -> sa.ColumnElement[bool]:
    return sa.and_(column >= days[0], column < days[1])
