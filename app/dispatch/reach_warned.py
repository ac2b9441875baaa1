"""The reach ledger of a warning: how far its present form has come, and how soon."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from app.dispatch import reach_ledger
from app.dispatch.house import House
from app.dispatch.reach_ledger import MISSING, Answers, Ledger
from app.domain.reach import Share
from app.domain.reach_time import Times
from app.domain.target import Slot
from app.domain.warning_alert import alert_name
from app.domain.warning_told import Told
from app.domain.warning_word import Act
from app.store import reach_screens, slot, warning_told, warning_word
from app.store.reach_screens import Span
from app.store.session import Tx

_NOBODY = Answers(opened=0, known=0, feedback=0, tv_views=0, opened_from={}, by_area={})


def of_warning(house: House, name: str, within: Collection[str]) -> Ledger:
    """Return the ledger of a warning for areas at or below ``within``; empty until it is told.

    Of one that is over it is that of its last form before the end.
    """
    with house.store.read() as tx:
        kept = warning_told.get(tx, name)
        if kept is None:
            return Ledger(
                shown=None, is_over=False, since=None, shares=(), missing=(), answers=_NOBODY
            )
        is_over = kept.told.ended_at is not None or kept.told.expires <= house.clock()
        revision = kept.told.last_form
        spans = list(_spans(tx, kept.told, revision, within))
        shares = list(reach_ledger.screens(tx, alert_name(name), revision, spans, is_alert=True))
        shares += _messages(tx, name, within)
        silent = [] if is_over else reach_screens.missing(tx, spans, MISSING, is_alert=True)
        return Ledger(
            shown=None,
            is_over=is_over,
            since=kept.changed_at if revision == kept.told.revision else kept.first_at,
            shares=tuple(shares),
            missing=tuple(silent),
            answers=_NOBODY,
        )


def _spans(tx: Tx, told: Told, revision: int, within: Collection[str]) -> Iterator[Span]:
    """Return in which states of their area's alerts the screens of each slot show it."""
    if "led" in told.blocked:
        return
    here = {s.key for s in slot.reached(tx, told.places, ["led"])}
    here |= {s.key for code in told.touched for s in slot.of_area(tx, code, "led")}
    areas = sorted({Slot.parse(key).area for key in here})
    mine = reach_screens.near(tx, areas, within)
    stood = reach_screens.of_alert(tx, alert_name(told.id), revision)
    for key in sorted(here):
        code = Slot.parse(key).area
        if code not in mine:
            continue
        if code not in stood:
            yield Span(key, None)
            continue
        epoch, from_seq, until_seq = stood[code]
        yield Span(key, from_seq, until_seq, epoch)


def _messages(tx: Tx, name: str, within: Collection[str]) -> list[Share]:
    """Return what became of the messages that told of it first, or last raised it.

    How soon is not told: they are planned as if wanted earlier, to go ahead of all others.
    """
    last = warning_word.last(tx, [name]).get(name)
    if last is None:
        return []
    said = [w for w in warning_word.of_thread(tx, last.thread) if w.act is Act.ALARM]
    if not said:
        return []
    found = reach_ledger.messages(tx, last.thread, said[-1].number, within)
    return [replace(one, shown=Times()) for one in found]
