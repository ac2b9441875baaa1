"""One screen as lists show it: how it stands, where it hangs, what it shows now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.dispatch.boards import onscreen
from app.dispatch.boards.onscreen import Picture
from app.domain.audience import Area
from app.domain.daily_line import LINE_ID
from app.domain.standing import standing
from app.store import area, notice, slot_tags
from app.store.screen import Screen
from app.store.session import Tx
from app.web.house import house
from app.web.screens.screens_own import area_of


@dataclass(frozen=True, slots=True)
class Line:
    """One screen as the table shows it; ``picture`` and ``title`` are of what it shows now."""

    screen: Screen
    state: str
    area: Area | None
    tags: Sequence[str] = ()
    title: str = ""
    picture: Picture | None = None


def titles_of(tx: Tx, items: Sequence[str]) -> dict[str, str]:
    """Return what the items of a playlist are called, as far as they are known."""
    named = {one.id: one.title for one in notice.by_ids(tx, items)}
    return {**named, LINE_ID: _("天气行")} if LINE_ID in items else named


def lines(tx: Tx, found: list[Screen]) -> list[Line]:
    """Return screens with where they hang and what they show now."""
    now = house().clock()
    named = area.by_codes(tx, {area_of(one) for one in found})
    keys = {one.slot for one in found if one.slot}
    tags, held = slot_tags.by_key(tx, keys), onscreen.held_by(tx, keys)
    turns = {key: one.at(now) for key, one in held.items()}
    titles = titles_of(tx, sorted({turn.item for turn in turns.values()}))
    made = []
    for one in found:
        key, state = one.slot or "", standing(one.state, one.seen_at, now)
        turn = turns.get(key) if one.shown and state != "revoked" else None
        picture = held[key].pictures[turn.item][turn.medium] if turn else None
        title = titles.get(turn.item, "") if turn else ""
        made.append(Line(one, state, named.get(area_of(one)), tags.get(key, ()), title, picture))
    return made
