"""Warnings as staff see them: what waits for a person, what holds now, what was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, render_template, request

from app.dispatch import warning_desk, warning_kinds, warnings_in
from app.domain.audience import Area
from app.domain.warning import Level, is_all_clear
from app.domain.warning_kind import Kinds
from app.domain.warning_now import effective_warnings
from app.store import area, warning, warning_search
from app.store.session import Tx
from app.store.warning import EventLine, Kept
from app.web import permits, warnings_words
from app.web.auth import me
from app.web.house import house
from app.web.rights import needs

bp = Blueprint("warnings", __name__, url_prefix="/editor/warnings")
READERS = (*permits.WRITERS, *permits.OPERATORS)
PAGE, _SCAN, _SCANS = 50, 200, 10


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


@bp.get("/")
@needs(*READERS)
def index() -> str:
    """List what waits, what holds, and, looked up by words, what was."""
    text, now = request.args.get("q", "").strip(), house().clock()
    with house().store.read() as tx:
        kinds = warning_kinds.current(tx)
        live = _live(tx, now)
        busy = {one.event for one in (*warnings_in.waiting(tx, now), *live)}
        return render_template(
            "warnings.html",
            held=held_lines(tx),
            live=_lines(tx, kinds, live, now),
            past=_past(tx, kinds, text, busy),
            text=text,
            may_write=bool(permits.granted_to(me(), *permits.WRITERS)),
            most=PAGE,
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
    return _lines(tx, warning_kinds.current(tx), warnings_in.waiting(tx, now), now)


def _live(tx: Tx, now: datetime) -> list[Kept]:
    """Return the messages that speak now, the worst first."""
    kept = {one.key: one for one in warning.open_at(tx, now)}
    found = effective_warnings(now, [one.known for one in kept.values()])
    keys = [warning.key_of(one.message) for one in found]
    return [kept[key] for key in keys if key in kept]


def _past(tx: Tx, kinds: Kinds, text: str, busy: set[str]) -> list[Line]:
    """Return the newest of the rest that concern the reader."""
    now, found = house().clock(), list[Line]()
    named = [k.key for k in kinds.kinds if text and text in (k.name, k.name_en, *k.names)]
    for scan in range(_SCANS):
        events = warning_search.page(tx, text, named, _SCAN, scan * _SCAN)
        rest = [one for one in events if one.id not in busy]
        found += _lines(tx, kinds, _speaking(tx, rest), now)
        if len(events) < _SCAN or len(found) >= PAGE:
            break
    return found[:PAGE]


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
