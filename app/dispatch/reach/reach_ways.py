"""Who is missing, area by area, and what it would cost to tell them otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.dispatch.house import House
from app.dispatch.messages import sms_desk
from app.dispatch.reach.reach_ledger import Ledger
from app.domain.notice import Notice
from app.domain.reach import Share, by_area
from app.domain.sms_rules import billed
from app.store import area, reach_people
from app.store.reach_screens import Stands
from app.store.session import Tx
from renderers import sms
from renderers.base import Unrenderable

MOST_AREAS = 50


@dataclass(frozen=True, slots=True)
class Texts:
    """What texts to the people of an area come to: each gets ``parts``, all cost ``yuan``."""

    people: int
    parts: int
    yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An area in which ``screens`` do not show a notice or a warning.

    ``texts`` are what telling its people by text would come to, None: nobody could get one.
    ``untexted`` are those whom it should have told by text, and did not; None: it tells nobody so.
    """

    area: str
    screens: tuple[Stands, ...]
    texts: Texts | None = None
    untexted: int | None = None


def gaps(house: House, ledger: Ledger) -> list[Gap]:
    """Return the areas whose screens lack a notice, where most are missing first."""
    lacking: dict[str, list[Stands]] = {}
    for one in ledger.missing:
        lacking.setdefault(one.area, []).append(one)
    most = sorted(lacking, key=lambda code: (-len(lacking[code]), code))[:MOST_AREAS]
    sent = [one for one in ledger.shares if one.channel == sms_desk.CHANNEL]
    with house.store.read() as tx:
        untexted = _untexted(tx, sent, most) if sent else {}
        texts = {} if sent or not ledger.shown else _texts(tx, house, ledger.shown, most)
    return [
        Gap(area=c, screens=tuple(lacking[c]), texts=texts.get(c), untexted=untexted.get(c))
        for c in most
    ]


def _untexted(tx: Tx, sent: Iterable[Share], codes: Collection[str]) -> dict[str, int]:
    """Return how many people at or below each of ``codes`` a text has not got to."""
    lacking = {one.area: one.missing for one in by_area(sent)}
    found = dict.fromkeys(codes, 0)
    for code, trail in area.trails(tx, lacking).items():
        for above in (one.code for one in trail if one.code in found):
            found[above] += lacking[code]
    return found


def _texts(tx: Tx, house: House, shown: Notice, codes: Iterable[str]) -> dict[str, Texts]:
    """Return what texts would come to, by area; nothing where no text can be sent."""
    channel, wanted = sms_desk.CHANNEL, list(codes)
    if channel not in house.routes.messages or not wanted:
        return {}
    key = (shown.id, shown.revision)
    people = reach_people.untold(tx, key, channel, wanted, shown.category)
    places, price = area.by_codes(tx, people), sms_desk.rules(tx).price
    found = {}
    for code, count in people.items():
        try:
            made = sms.render(shown, house.message_profile(places[code], "zh-CN"))
        except Unrenderable:
            continue
        parts = billed("".join(made.parts))
        found[code] = Texts(count, parts, count * parts * price)
    return found
