"""Warnings as staff see them: what waits for a person, what holds now, what was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, g, render_template, request

from app.dispatch.warnings import (
    warning_desk,
    warning_gaps,
    warning_kinds,
    warning_templates,
    warnings_in,
)
from app.domain.audience import Area
from app.domain.warning import Level, is_all_clear
from app.domain.warning_kind import Kinds
from app.domain.warning_now import effective_warnings
from app.store import area, boundary, warning, warning_search
from app.store.session import Tx
from app.store.warning import EventLine, Kept
from app.web.house import house
from app.web.notices import workbench
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import warnings_map, warnings_past, warnings_words

bp = Blueprint("warnings", __name__, url_prefix="/editor/warnings")
READERS = (*permits.WRITERS, *permits.OPERATORS)
PAGE, _SCAN, _SCANS = 50, 200, 10
_MAPPED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One warning of a list."""

    key: str
    level: Level
    kind: str
    title: str
    issuer: str
    areas: tuple[Area, ...]
    sent: datetime
    ends: datetime
    standing: str
    reasons: tuple[str, ...] = ()
    is_stuck: bool = False


@bp.get("/")
@needs(*READERS)
def index() -> str:
    """List what waits, what holds on a map, and, looked up by words and days, what was."""
    now = house().clock()
    asked, errors = warnings_past.asked(request.args, now)
    with house().store.read() as tx:
        kinds = warning_templates.with_own(warning_kinds.current(tx))
        live = _live(tx, now)
        lines = _lines(tx, kinds, live, now)
        busy = {one.event for one in (*warnings_in.waiting(tx, now), *live)}
        past, more = _past(tx, kinds, asked, busy)
        shown = {line.key for line in lines}
        return render_template(
            "warnings.html",
            held=held_lines(tx),
            live=lines,
            chart=_chart(tx, [one for one in live if one.key in shown]),
            past=past,
            more=more,
            asked=asked,
            may_write=bool(permits.granted_to(me(), *permits.WRITERS)),
            errors=errors,
            words=warnings_words,
        )


def waits() -> int:
    """Return how many wait that who is signed in may decide about; asked once a request."""
    if "warnings_wait" not in g:
        with house().store.read() as tx:
            held = warnings_in.waiting(tx, house().clock())
            reached = {one.key: one.places | one.touched for one in held}
            g.warnings_wait = len(warning_desk.decidable(tx, me(), reached))
    return int(g.warnings_wait)


def held_lines(tx: Tx) -> list[Line]:
    """Return what waits for a person and concerns the reader, the newest first."""
    now = house().clock()
    held = warnings_in.waiting(tx, now)
    lines = _lines(tx, warning_templates.with_own(warning_kinds.current(tx)), held, now)
    shown = {line.key for line in lines}
    stuck = warning_gaps.stuck(tx, [one for one in held if one.key in shown][:PAGE])
    return [replace(line, is_stuck=line.key in stuck) for line in lines]


def _live(tx: Tx, now: datetime) -> list[Kept]:
    """Return the messages that speak now, the worst first."""
    kept = {one.key: one for one in warning.open_at(tx, now)}
    found = effective_warnings(now, [one.known for one in kept.values()])
    keys = [warning.key_of(one.message) for one in found]
    return [kept[key] for key in keys if key in kept]


def _chart(tx: Tx, live: Sequence[Kept]) -> warnings_map.Chart | None:
    said = [(one.message, sorted(one.places | one.touched)) for one in live]
    codes = list(dict.fromkeys(code for _, listed in said for code in listed))[:_MAPPED]
    return warnings_map.overview(said, boundary.of(tx, codes))


def _past(
    tx: Tx, kinds: Kinds, asked: warnings_past.Asked, busy: set[str]
) -> tuple[list[Line], str]:
    """Return the newest of the rest that concern the reader, and where the next page begins."""
    now, found, after = house().clock(), list[Line](), asked.after
    wanted = warnings_past.wanted(asked, kinds, workbench.zone(house()))
    for _scan in range(_SCANS):
        events = warning_search.page(tx, wanted, _SCAN, after)
        rest = [one for one in events if one.id not in busy]
        for event, line in zip(rest, _of_events(tx, kinds, rest, now), strict=True):
            found += [line] if line else []
            after = (event.last_at, event.id)
            if len(found) == PAGE:
                return found, warnings_past.written(after)
        if len(events) < _SCAN:
            return found, ""
        after = (events[-1].last_at, events[-1].id)
    return found, warnings_past.written(after)


def _of_events(
    tx: Tx, kinds: Kinds, events: Sequence[EventLine], now: datetime
) -> list[Line | None]:
    """Return the line of each event, None where it does not concern the reader."""
    speaking = {one.event: one.key for one in _speaking(tx, events)}
    kept = warning.by_keys(tx, speaking.values())
    lines = {line.key: line for line in _lines(tx, kinds, list(kept.values()), now)}
    return [lines.get(speaking.get(event.id, "")) for event in events]


def _speaking(tx: Tx, events: Sequence[EventLine]) -> list[Kept]:
    """Return of each event its last message that was no all-clear, in the order of events."""
    said: dict[str, list[Kept]] = defaultdict(list)
    for one in warning.of_events(tx, [e.id for e in events]):
        said[one.event].append(one)
    last = []
    for event in events:
        ordered = sorted(said[event.id], key=lambda k: (not is_all_clear(k.message), k.sent))
        last += ordered[-1:]
    return last


def _lines(tx: Tx, kinds: Kinds, kept: Sequence[Kept], now: datetime) -> list[Line]:
    reached = {one.key: one.places | one.touched for one in kept}
    mine = warning_desk.concerning(tx, me(), READERS, reached)
    named = area.by_codes(tx, {c for key in mine for c in reached[key]})
    chains = defaultdict(list)
    for one in warning.of_events(tx, {k.event for k in kept if k.key in mine}):
        chains[one.event].append(one.known)
    return [
        Line(
            key=one.key,
            level=max((i.level for i in one.message.infos), default=Level.NONE),
            kind=warnings_words.kind(kinds, one.message),
            title=warnings_words.title(kinds, one.message),
            issuer=one.message.issuer,
            areas=tuple(named[c] for c in sorted(reached[one.key]) if c in named),
            sent=one.sent,
            ends=one.over_at,
            standing=warnings_words.standing(one, chains[one.event], now),
            reasons=tuple(warnings_words.reasons(one.reasons)),
        )
        for one in kept
        if one.key in mine
    ]
