"""What the machine noticed, as sentences beside the form, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.dispatch.house import House
from app.dispatch.notices import check
from app.domain.remark import Remark, Tier, mended, unmet
from app.domain.review import Draft
from app.web import moments, names

_TONES = {Tier.BLOCK: "bad", Tier.WARN: "warn", Tier.HINT: "off"}
_MASKS = frozenset({"identity_card", "bank_card", "mobile_number"})
_MEND = "mend:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One remark as the page shows it; ``fix`` is the words of its button, empty without one."""

    key: str
    field: str
    anchor: str
    tier: str
    tone: str
    text: str
    fix: str
    wants_tick: bool
    is_ticked: bool


def said(here: House, draft: Draft) -> list[Said]:
    """Return what was noticed in ``draft``, the weightiest first."""
    found = check.report(here, draft, here.clock())
    order = list(Tier)
    return [_said(r, draft.checked) for r in sorted(found, key=lambda r: order.index(r.tier))]


def faults(here: House, draft: Draft) -> dict[str, list[str]]:
    """Return what nobody has ticked yet, or cannot be ticked, as sentences by field."""
    found: dict[str, list[str]] = {}
    for remark in unmet(check.report(here, draft, here.clock()), draft.checked):
        if remark.code == "placeholder" and remark.field in names.FIELDS:
            continue  # a problem of the field itself
        tick = _("请改正，或在“发布前核对”里勾选“已核对”。")
        tail = "" if remark.tier is Tier.BLOCK else tick
        found.setdefault(_anchor(remark.field), []).append(sentence(remark) + tail)
    return found


def mend(here: House, draft: Draft, asked: str) -> Draft:
    """Return ``draft`` with what the pressed button ``mend:<key>`` promises."""
    if not asked.startswith(_MEND):
        return draft
    key = asked.removeprefix(_MEND)
    found = check.report(here, draft, here.clock())
    return next((mended(draft, r) for r in found if r.key == key), draft)


def sentence(remark: Remark) -> str:
    """Return what a remark says, in the reader's language."""
    text = _sentences().get(remark.code, remark.code)
    if remark.code == "word":
        return _word(remark)
    facts = {k: _fact(k, v) for k, v in remark.facts.items()}
    return text % {"found": remark.found, "suggestion": remark.suggestion, **facts}


def _word(remark: Remark) -> str:
    said = _("用词表里有“%(found)s”。", found=remark.found)
    reason = remark.facts.get("reason")
    return said + _("原因：%(reason)s。", reason=reason) if reason else said


def _fact(name: str, value: object) -> str:
    if isinstance(value, date):
        return moments.day(value, english=names.is_english())
    if name == "right" and isinstance(value, int):
        return moments.weekday(value, english=names.is_english())
    return str(value)


def _said(remark: Remark, checked: Collection[str]) -> Said:
    return Said(
        key=remark.key,
        field=field_name(remark.field),
        anchor=_anchor(remark.field),
        tier=str(_tiers()[remark.tier]),
        tone=_TONES[remark.tier],
        text=sentence(remark),
        fix=_fix(remark),
        wants_tick=remark.tier is Tier.WARN,
        is_ticked=remark.key in checked,
    )


def field_name(field: str) -> str:
    """Return what a field of a remark is called on the page."""
    _own, is_override, channel = field.partition("override-")
    if not is_override:
        return str(names.FIELDS.get(field, field))
    return _("%(channel)s的单独文字", channel=names.CHANNELS.get(channel, channel))


def _anchor(field: str) -> str:
    return "override-mastodon" if field == "override-microblog" else field


def _fix(remark: Remark) -> str:
    if not remark.suggestion:
        return ""
    if remark.code in _MASKS:
        return _("打码成 %(text)s", text=remark.suggestion)
    return _("改成“%(text)s”", text=remark.suggestion)


def _tiers() -> dict[Tier, str]:
    return {Tier.BLOCK: _("阻断"), Tier.WARN: _("提醒"), Tier.HINT: _("提示")}


def _sentences() -> dict[str, str]:
    return {
        "no_such_date": _("日历上没有“%(found)s”这一天。"),
        "wrong_weekday": _("“%(found)s”的星期不对，这一天是%(right)s。"),
        "missing_year": _("“%(found)s”没有写年份，容易看错年。"),
        "past_date": _("“%(found)s”已经过去了，请核对日期。"),
        "relative_day": _("“%(found)s”过了今天就不对了：这条通知会一直显示到%(last)s。"),
        "ends_first": _("“%(found)s”的结束早于开始。如果是到第二天，请写明“次日”。"),
        "midnight": _("“%(found)s”有人会当成前一天。建议写 23:59 或次日 0:00。"),
        "no_such_time": _("“%(found)s”不是一个钟点。"),
        "identity_card": _("“%(found)s”像是身份证号码，不宜公开。"),
        "bank_card": _("“%(found)s”像是银行卡号，不宜公开。"),
        "mobile_number": _("“%(found)s”像是个人手机号。公开前请征得本人同意。"),
        "unknown_phone": _("电话 %(found)s 不在通讯录里，请核对。"),
        "placeholder": _("%(found)s 还没有换成实际内容。"),
        "drifted": _("正文已改，这个渠道单独写的文字还没改。"),
        "slow_page": _(
            "在 %(panel)s 的屏上，第一页要看 %(first_s)s 秒；路过的人大约只看 %(passing_s)s 秒。"
        ),
        "slides": _(
            "在 %(panel)s 的屏上只能滚动显示，一遍要 %(first_s)s 秒；"
            "路过的人大约只看 %(passing_s)s 秒。可为 LED 单独写一句短的。"
        ),
        "long_loop": _("在 %(panel)s 的屏上要 %(loop_s)s 秒才循环一遍，很少有人能看完。"),
    }
