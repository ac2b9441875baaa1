"""The reach ledger of a warning: how far its present form has come, and how soon."""

from __future__ import annotations

from collections.abc import Iterator

from app.dispatch.house import AREA_MEDIA, House
from app.dispatch.reach import reach_counts, reach_ledger
from app.dispatch.reach.reach_ledger import LISTED, NOBODY, Ledger, Within
from app.domain.reach import Share
from app.domain.target import Slot
from app.domain.warning_alert import alert_name
from app.domain.warning_told import Told
from app.domain.warning_word import Act
from app.store import reach_screens, slot, warning_told, warning_word
from app.store.reach_screens import Span
from app.store.session import Tx
from app.store.warning_told import Kept


def of_warning(house: House, name: str, within: Within) -> Ledger:
    """Return the ledger of a warning for areas at or below ``within``; empty until it is told.

    Of one that is over it is that of its last form before the end.
    """
    with house.store.read() as tx:
        kept = warning_told.get(tx, name)
        if kept is None:
            return Ledger(
                shown=None, is_over=False, since=None, shares=(), screens=(), answers=NOBODY
            )
        told, revision, alert = kept.told, kept.told.last_form, alert_name(name)
        spans = list(_spans(tx, told, revision, within))
        shares = list(reach_ledger.screens(tx, alert, revision, spans, is_alert=True))
        shares += [*_boards(tx, kept, within), *_messages(tx, house, name, within)]
        return Ledger(
            shown=None,
            is_over=told.ended_at is not None or told.expires <= house.clock(),
            since=kept.changed_at if revision == told.revision else kept.first_at,
            shares=tuple(shares),
            screens=tuple(reach_screens.listing(tx, spans, LISTED, is_alert=True)),
            answers=NOBODY,
        )


def _spans(tx: Tx, told: Told, revision: int, within: Within) -> Iterator[Span]:
    """Return in which states of their area's alerts the screens of each slot show it."""
    if "led" in told.blocked:
        return
    here = {s.key for s in slot.reached(tx, told.places, ["led"])}
    here |= {s.key for code in told.touched for s in slot.of_area(tx, code, "led")}
    areas = {key: Slot.parse(key).area for key in sorted(here)}
    mine = reach_ledger.near(tx, set(areas.values()), within)
    stood = reach_screens.of_alert(tx, alert_name(told.id), revision)
    for key, code in areas.items():
        if code not in mine:
            continue
        if code not in stood:
            yield Span(key, None)
            continue
        epoch, from_seq, until_seq = stood[code]
        yield Span(key, from_seq, until_seq, epoch)


def _boards(tx: Tx, kept: Kept, within: Within) -> Iterator[Share]:
    """Return pages and feeds: those made since it changed last have it, or say that it is over."""
    told = kept.told
    media = [medium for medium in AREA_MEDIA if medium not in told.blocked]
    found = reach_screens.boards(tx, told.places, told.touched, media, kept.changed_at)
    mine = reach_ledger.near(tx, {code for _, code, _, _ in found}, within)
    for medium, code, due, has in found:
        if code in mine:
            gone = has if told.ended_at is not None else 0
            yield Share(channel=medium, area=code, due=due, has=has, gone=gone)


def _messages(tx: Tx, house: House, name: str, within: Within) -> list[Share]:
    """Return what became of the messages that told of it first, or last raised it."""
    last = warning_word.last(tx, [name]).get(name)
    if last is None:
        return []
    said = [word for word in warning_word.of_thread(tx, last.thread) if word.act is Act.ALARM]
    if not said:
        return []
    word = said[-1]
    sums = reach_counts.lately(tx, house, last.thread, word.number, word.said_at)
    return list(reach_ledger.messages(tx, sums, within))
