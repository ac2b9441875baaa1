"""One screen: how it stands, what it shows at any moment, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.boards import drought, onscreen
from app.dispatch.boards.onscreen import Held, Picture
from app.domain.daily_line import LINE_ID
from app.domain.standing import standing
from app.domain.timeline import Position
from app.store import (
    appearance,
    area,
    audit,
    notice,
    screen_place,
    screen_slot,
    screenshot,
    slot_tags,
)
from app.store.screen import Screen
from app.store.session import Tx
from app.web import moments, problems
from app.web.house import house
from app.web.notices import workbench
from app.web.people import permits
from app.web.people.deeds import DEEDS
from app.web.people.rights import needs
from app.web.screens import screens_told, screens_words
from app.web.screens.screens_line import titles_of
from app.web.screens.screens_own import area_of, own

bp = Blueprint("screen_page", __name__, url_prefix="/editor/screens/<screen_id>")
AWAY = timedelta(days=7)
# A screen that was just let in is looked at again until it shows something.
FRESH, LOOK_S = timedelta(minutes=10), 3
_LINES, _DRY = 20, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One item of the round: its title, its pictures, and whether it is its turn.

    ``notice_id`` is empty of what is no notice: the line of the day.
    """

    notice_id: str
    title: str
    pictures: tuple[Picture, ...]
    seconds: float
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a screen shows at one instant, from the playlist it was issued."""

    at: datetime
    position: Position
    picture: Picture
    turns: tuple[Turn, ...]
    title: str


@bp.get("")
@needs(*permits.SCREEN_KEEPERS)
def show(screen_id: str) -> ResponseReturnValue:
    """Show the screen now, or what it shows at another moment (``?at=``)."""
    one, now = own(screen_id), house().clock()
    at, errors = asked_at(now)
    with house().store.read() as tx:
        held = onscreen.held(tx, one.slot) if one.slot else None
        page = {
            "place": area.get(tx, area_of(one)),
            "tags": sorted(slot_tags.of(tx, one.slot or "")),
            "dry": _dry(tx, one),
            "lines": audit.listing(tx, one.id, _LINES),
            "faults": screens_told.faults(tx, one.id),
            "orders": screens_told.orders(tx, one.id),
            "plays": screens_told.plays(tx, one.id),
            "known": screen_place.of(tx, [one.id]).get(one.id),
            "sight": onscreen.sight(tx, house(), one),
            "shot": screenshot.times(tx, [one.id]).get(one.id),
            "shown": _moment(tx, held, at) if held else None,
            "then": _then(tx, one, at) if held and at < held.issued else (),
        }
    state = standing(one.state, one.seen_at, now)
    is_fresh = one.approved_at is not None and now - one.approved_at < FRESH
    return render_template(
        "screen.html",
        screen=one,
        state=state,
        is_new=is_fresh and not one.shown and state != "revoked",
        at=at,
        now=now,
        is_now=at == now,
        held=held,
        steps=_steps(one, at, now),
        hours=round((at - now) / timedelta(hours=1)),
        errors=errors,
        words=screens_words,
        legible=problems.legible,
        deeds=DEEDS,
        commands=screens_told.COMMANDS,
        look_s=LOOK_S,
        fresh=FRESH,
        **page,
    )


@bp.get("/frames/<string(length=64):sha256>.png")
@needs(*permits.SCREEN_KEEPERS)
def frame(screen_id: str, sha256: str) -> ResponseReturnValue:
    """Return one picture of what the screen was issued, as it was issued."""
    one = own(screen_id)
    with house().store.read() as tx:
        body = onscreen.picture(tx, one.slot, sha256) if one.slot else None
    if body is None:
        abort(404)
    return body, 200, {"Content-Type": "image/png", "Cache-Control": "private, max-age=86400"}


@bp.get("/screenshot.png")
@needs(*permits.SCREEN_KEEPERS)
def picture(screen_id: str) -> ResponseReturnValue:
    """Return the last picture the screen sent of itself."""
    one = own(screen_id)
    with house().store.read() as tx:
        found = screenshot.get(tx, one.id)
    if found is None:
        abort(404)
    return found.png, 200, {"Content-Type": "image/png", "Cache-Control": "private, no-cache"}


def asked_at(now: datetime) -> tuple[datetime, dict[str, list[str]]]:
    """Return the moment of the address, ``now`` when there is none or it is wrong; problems."""
    typed = request.args.get("at", "").strip()
    try:
        at = moments.read(typed, workbench.zone(house())) or now
    except ValueError:
        told = _("“%(typed)s”不是时间。请写成 2026-11-25 09:00 的样子。", typed=typed)
        return now, {"at": [told]}
    if at <= now < at + timedelta(minutes=1):  # fields hold whole minutes
        return now, {}
    if not now - AWAY <= at <= now + AWAY:
        return now, {"at": [_("只能看前后 7 天之内。")]}
    return at, {}


def _moment(tx: Tx, held: Held, at: datetime) -> Moment:
    turn = held.at(at)
    live = held.live(at)
    titles = titles_of(tx, [item.id for item in live])
    return Moment(
        at=at,
        position=turn,
        picture=held.pictures[turn.item][turn.medium],
        title=titles.get(turn.item, ""),
        turns=tuple(
            Turn(
                notice_id="" if item.id == LINE_ID else item.id,
                title=titles.get(item.id, item.id),
                pictures=held.pictures[item.id],
                seconds=sum(item.media_s),
                is_now=item.id == turn.item,
            )
            for item in live
        ),
    )


def _then(tx: Tx, one: Screen, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the notices, id and title, that stood on the slot at a moment that is past."""
    keys = appearance.stood_at(tx, screen_slot.at(tx, one.id, at) or "", at)
    found = notice.by_keys(tx, keys)
    return tuple((key[0], found[key].title) for key in keys if key in found)


def _dry(tx: Tx, one: Screen) -> drought.Drought | None:
    found = drought.forecast(house(), tx, [area_of(one)], _DRY) if one.slot else []
    return next((d for d in found if d.slot.key == one.slot), None)


def _steps(one: Screen, at: datetime, now: datetime) -> list[tuple[str, str]]:
    """Return moments near ``at`` one may want to see next, by what they are called."""
    hour = timedelta(hours=1)
    near = ((-24, _("前一天")), (-1, _("早一小时")), (1, _("晚一小时")), (24, _("后一天")))
    found = []
    for hours, name in near:
        to = at + hours * hour
        if now - AWAY <= to <= now + AWAY:
            said = moments.typed(to, workbench.zone(house()))
            found.append((name, url_for("screen_page.show", screen_id=one.id, at=said)))
    if at != now:
        found.append((_("现在"), url_for("screen_page.show", screen_id=one.id)))
    return found
