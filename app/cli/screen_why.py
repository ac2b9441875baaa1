"""``screen why``: why a screen shows a notice, or what is on it, at any moment."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from app.cli.output import EX_DATAERR, EX_REFUSED, fail, house, json_option, show
from app.dispatch.boards import onair, whyshown
from app.domain.target import Slot
from app.domain.whyshown import Verdict
from app.store import area, notice, screen, slot_tags
from app.store.screen import Screen
from app.store.session import Tx
from app.web import moments
from app.web.screens import screens_words

_LANGUAGES = ("zh_CN", "en")


@click.command()
@with_appcontext
@click.argument("screen_id")
@click.argument("notice_id", required=False)
@click.option("--at", "typed", default="", help="2026-11-25T19:05, local time; default: now")
@json_option
def why(screen_id: str, notice_id: str | None, typed: str, as_json: bool) -> None:
    """Say why SCREEN shows NOTICE, or does not; without NOTICE, go through those of its area."""
    at = _moment(typed)
    with house().store.read() as tx:
        one = screen.get(tx, screen_id)
    if one is None:
        fail(EX_REFUSED, f"没有“{screen_id}”这块屏。", f"There is no screen {screen_id!r}.")
    ids = [notice_id] if notice_id else _near(one, at)
    with house().store.read() as tx:
        rows = [_row(tx, one, each, at) for each in ids]
    show(rows, as_json)


def _moment(typed: str) -> datetime:
    try:
        return moments.read(typed, ZoneInfo(house().time_zone)) or house().clock()
    except ValueError:
        fail(EX_DATAERR, f"“{typed}”不是时间。", f"{typed!r} is no time.")


def _near(one: Screen, at: datetime) -> list[str]:
    if one.slot is None:
        return []
    place = Slot.parse(one.slot)
    with house().store.read() as tx:
        tags = slot_tags.of(tx, place.key)
    found = onair.on_air(house(), place.area, place.medium, at, tags)
    return [p.notice.id for p in found.present] + [a.notice.id for a in found.absent]


def _row(tx: Tx, one: Screen, notice_id: str, at: datetime) -> dict[str, object]:
    verdict = whyshown.why(house(), tx, one, notice_id, at)
    latest = notice.latest(tx, notice_id)
    return {
        "notice": notice_id,
        "title": latest.title if latest else "",
        "on": verdict.is_on,
        "rule": verdict.code,
        "why": " / ".join(_said(tx, verdict, language) for language in _LANGUAGES),
    }


def _said(tx: Tx, verdict: Verdict, language: str) -> str:
    codes = verdict.facts.get("areas", ())
    named = area.by_codes(tx, [str(c) for c in codes] if isinstance(codes, tuple) else [])
    with force_locale(language):
        return screens_words.why(verdict, named)
