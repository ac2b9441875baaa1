"""What the pages of screens say: how one stands, and why it shows something or does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.domain.audience import Area
from app.domain.chain import State
from app.domain.whyshown import Verdict
from app.web import moments, names
from app.web.house import house
from app.web.notices import workbench
from app.web.review import review_words

_Sentence = Callable[[Verdict, dict[str, Area]], str]

STATES = {
    "online": _l("在线"),
    "late": _l("信号迟缓"),
    "offline": _l("离线"),
    "never": _l("尚未连接"),
    "waiting": _l("等待接入"),
    "revoked": _l("已停用"),
}
TONES = {
    "online": "good",
    "late": "warn",
    "offline": "bad",
    "never": "warn",
    "waiting": "warn",
    "revoked": "off",
}


def why(verdict: Verdict, named: dict[str, Area]) -> str:
    """Return the rule that won as one sentence; ``named`` are the areas it may speak of."""
    return _SENTENCES[verdict.code](verdict, named)


def moment(at: datetime | None) -> str:
    """Return an instant as the reader says it, empty for None."""
    if at is None:
        return ""
    zone = workbench.zone(house())
    return moments.said(at, house().clock(), zone, english=names.is_english())


def slot_reason(code: object) -> str:
    """Return why the pictures of a slot could not be made."""
    if code == "panel_too_small":
        return _("屏太小，放不下文字")
    return _("内部错误，详情在服务器日志里") if code == "internal_error" else _("暂时连不上")


def _stage(verdict: Verdict) -> str:
    stage = str(verdict.facts["stage"])
    return str(review_words.STATES[State(stage)]) if stage != "draft" else _("草稿")


def _areas(verdict: Verdict, named: dict[str, Area]) -> str:
    codes = verdict.facts["areas"]
    listed = [c for c in codes if isinstance(c, str)] if isinstance(codes, tuple) else []
    return _("、").join(names.area_name(named[c]) if c in named else c for c in listed[:3])


def _dated(undated: LazyString, dated: LazyString) -> _Sentence:
    """Return what says ``dated`` when the verdict knows its instant."""
    return lambda v, n: str(undated) if v.at is None else str(dated) % {"at": moment(v.at)}


def _withdrawn(v: Verdict, named: dict[str, Area]) -> str:
    if not v.facts["by"]:
        return _("没有：它在 %(at)s 已撤回。", at=moment(v.at))
    return _("没有：%(who)s在 %(at)s 撤回了它。", who=v.facts["by"], at=moment(v.at))


def _hidden(v: Verdict, named: dict[str, Area]) -> str:
    where = v.facts["area"]
    by = names.area_name(where) if isinstance(where, Area) else ""
    return _("没有：%(area)s在 %(at)s 把它隐藏了。", area=by, at=moment(v.at))


def _tags(v: Verdict, named: dict[str, Area]) -> str:
    wanted = v.facts["tags"]
    said = _("、").join(map(str, wanted)) if isinstance(wanted, list) else ""
    return _("没有：它只发给带“%(tags)s”标签的屏。", tags=said)


def _received(v: Verdict, named: dict[str, Area]) -> str:
    return _(
        "还没有：屏幕收到了第 %(new)s 期，但图片没有收全，完整的还是第 %(old)s 期。",
        new=v.facts["edition"],
        old=v.facts["verified"],
    )


def _played(v: Verdict, named: dict[str, Area]) -> str:
    times = int(str(v.facts["times"]))
    return ngettext(
        "在屏上：屏幕报告那一小时播放了 %(num)d 次。",
        "在屏上：屏幕报告那一小时播放了 %(num)d 次。",
        times,
    )


_SENTENCES: dict[str, _Sentence] = {
    "planned": lambda v, n: _("会显示：按现在的安排，到时它在这块屏上。"),
    "played": _played,
    "shown": _dated(_l("在屏上：屏幕已确认显示。"), _l("在屏上：屏幕确认自 %(at)s 起显示。")),
    "plays_on": lambda v, n: _(
        "在屏上：屏幕自 %(at)s 起离线，但内容已在屏内，会继续播放。", at=moment(v.at)
    ),
    "not_enrolled": _dated(_l("没有：这块屏还没有接入。"), _l("没有：这块屏 %(at)s 才接入。")),
    "revoked": _dated(_l("没有：这块屏已停用。"), _l("没有：这块屏 %(at)s 已停用。")),
    "unpublished": lambda v, n: _("没有：它还没有发布，目前是“%(stage)s”。", stage=_stage(v)),
    "not_yet_sent": lambda v, n: _("没有：它 %(at)s 才发布。", at=moment(v.at)),
    "withdrawn": _withdrawn,
    "replaced": lambda v, n: _(
        "没有：第 %(revision)s 版在 %(at)s 改了范围，不再发到这块屏。",
        revision=v.facts["revision"],
        at=moment(v.at),
    ),
    "other_area": lambda v, n: _("没有：它发给%(areas)s，不包括这块屏。", areas=_areas(v, n)),
    "other_channel": lambda v, n: _("没有：它没有选 LED 屏这个渠道。"),
    "tags": _tags,
    "hidden": _hidden,
    "later": lambda v, n: _("没有：它 %(at)s 才开始显示。", at=moment(v.at)),
    "ended": lambda v, n: _("没有：它在 %(at)s 已到期。", at=moment(v.at)),
    "restored": lambda v, n: _("没有：已报恢复，%(at)s 起不再显示。", at=moment(v.at)),
    "between": _dated(
        _l("没有：不在显示时段，近一个月内也不会再显示。"),
        _l("没有：不在显示时段，下一次 %(at)s。"),
    ),
    "blank": lambda v, n: _("没有：屏幕按要求黑屏到 %(at)s。", at=moment(v.at)),
    "alert": lambda v, n: _("没有：预警“%(title)s”占了全屏。", title=v.facts["title"]),
    "slot_failed": lambda v, n: _(
        "没有：画面没有做成（%(reason)s），系统会再试。", reason=slot_reason(v.facts["reason"])
    ),
    "not_issued": _dated(
        _l("还没有：画面正在制作，几秒内就好。"), _l("没有：画面 %(at)s 才做好。")
    ),
    "shown_later": lambda v, n: _("没有：屏幕 %(at)s 才第一次显示这一期。", at=moment(v.at)),
    "verified_only": lambda v, n: _("还没有：内容已到屏上并核对无误，屏幕还没有报告显示。"),
    "received_only": _received,
    "never_connected": lambda v, n: _("没有：这块屏接入后还没有连上来。"),
    "offline": lambda v, n: _("没有：屏幕自 %(at)s 起离线，没有收到这一期。", at=moment(v.at)),
    "offline_too_long": lambda v, n: _(
        "没有：屏幕自 %(at)s 起离线，超过 30 天，只显示默认画面。", at=moment(v.at)
    ),
    "not_received": lambda v, n: _("还没有：正在送往屏幕，几秒内就到。"),
}
