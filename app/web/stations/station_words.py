"""What is said of television stations and of their reviews, and who sees them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dispatch.stations import station_book
from app.domain.chain import Refusal, State
from app.domain.station import Format, Sent, Station
from app.store import area
from app.store.session import Tx
from app.web.house import house
from app.web.people import auth
from app.web.review import review_words

# A station that fetches nothing for so long may have forgotten it.
SILENT = timedelta(days=1)
FORMATS = {
    Format.CRAWL: _l("滚动字幕（文字、XML、JSON、RSS）"),
    Format.FRAMES: _l("滚动字幕画面（带透明通道的 PNG 序列）"),
    Format.CARDS: _l("全屏图文（1920×1080）"),
    Format.SCHEDULE: _l("播出单（CSV、Excel）"),
}
HEADINGS = (_l("开始"), _l("结束"), _l("类别"), _l("标题"), _l("字幕"), _l("图文张数"))
STATES = {
    State.IN_REVIEW: _l("等待审片"),
    State.ON_HOLD: _l("搁置"),
    State.APPROVED: _l("审片通过"),
    State.RETURNED: _l("已退回"),
    State.REJECTED: _l("不予播出"),
    State.RECALLED: _l("已从电视台撤下"),
}
TONES = {
    State.IN_REVIEW: "wait",
    State.ON_HOLD: "wait",
    State.APPROVED: "good",
    State.RETURNED: "warn",
    State.REJECTED: "bad",
    State.RECALLED: "off",
}


def fetching(one: Station, now: datetime) -> tuple[str, str]:
    """Return tone and words for whether a station fetches what it has."""
    if one.is_paused:
        return "off", _("已暂停")
    if one.pulled_at is None:
        return "wait", _("还没有取过")
    if now - one.pulled_at > SILENT:
        return "warn", _("一天没有取用")
    return "good", _("取用中")


def standing(one: Sent) -> tuple[str, str]:
    """Return tone and words for how the review of ``one`` stands."""
    text = str(STATES.get(one.state, one.state))
    if one.state is State.IN_REVIEW and one.steps > 1:
        text = _("等待审片（%(n)s/%(of)s）", n=one.done + 1, of=one.steps)
    return TONES.get(one.state, "off"), text


def refusal(found: Refusal) -> str:
    """Return why something about a station is refused, and what to do instead."""
    own = {
        "over": _("这条通知已经结束或撤回，不用再送电视台。"),
        "elsewhere": _("这条通知不在这家电视台的范围内。"),
        "already": _("这一版已经送过，不用再送。"),
        "rejected_unchanged": _("这一版审片没有通过。请修改通知后再送。"),
        "changed": _("通知在送审后改过。请退回，让作者把现在的版本重新送审。"),
        "is_author": _("您写过或送审过这条通知，不能再审片。请让别的同事来审。"),
    }
    return own.get(found.code) or review_words.refusal(found)


def sees(tx: Tx, granted: Collection[str], one: Station) -> bool:
    """Whether somebody with roles in ``granted`` has to do with a station: around its area."""
    here = area.get(tx, one.area)
    if here is None:
        return False
    if not set(granted).isdisjoint(here.lineage):
        return True
    return any(here.code in a.lineage for a in area.by_codes(tx, granted).values())


def waits() -> int:
    """Return how many notices wait for a station review by who is signed in; once a request."""
    if "station_waits" not in g:
        with house().store.read() as tx:
            g.station_waits = len(station_book.waiting(tx, house(), auth.me()))
    return int(g.station_waits)
