"""What is wrong, where, and how to mend it, as sentences."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.dispatch.notices.preview import Verdict
from app.domain.legibility import Legibility
from app.domain.review import Problem
from app.web import moments, names
from app.web.notices import media_words, poll_form


def say(problem: Problem, now: datetime, zone: ZoneInfo) -> str:
    """Return the sentence for one problem of a draft."""
    facts = {k: _fact(v, now, zone) for k, v in problem.facts.items()}
    sentence = _sentences().get((problem.field, problem.code)) or _sentences()[("", problem.code)]
    return sentence % {"field": str(names.FIELDS.get(problem.field, problem.field)), **facts}


def _budgets() -> dict[tuple[str, str], str]:
    return {
        ("channels", "over_budget"): _(
            "短信约需 %(cost)s 元，本月预算只剩 %(left)s 元。"
            "请减少范围、缩短内容或取消短信，也可请管理员调整预算。"
        ),
        ("channels", "over_area_budget"): _(
            "短信约需 %(cost)s 元，%(area)s本月预算只剩 %(left)s 元。"
            "请减少范围、缩短内容或取消短信，也可请上级单位的管理员调整预算。"
        ),
    }


def _sentences() -> dict[tuple[str, str], str]:
    return {
        ("headline", "empty"): _("请写一句话：居民路过时只看这一句，最多 28 个字。"),
        ("title", "empty"): _("请写标题，例如“停水通知”。"),
        ("expires", "empty"): _("请填写有效期。到期后，所有屏幕会自动撤下这条通知。"),
        ("areas", "empty"): _("请至少选一个范围。不选范围的通知不会发给任何人。"),
        ("channels", "empty"): _("请至少选一个渠道。"),
        **_budgets(),
        ("tags", "unknown_tag"): _("所选范围里没有带“%(tag)s”标签的屏，请取消它。"),
        ("groups", "unknown_group"): _("所选范围里没有人在“%(group)s”这个组，请取消它。"),
        ("hide", "not_shown"): _("这条通知已经不在显示，不用隐藏。"),
        ("hide", "binding"): _("发布单位要求下级必须显示，不能隐藏。有疑问请联系发布单位。"),
        ("hide", "own"): _("这条通知就是发给这里的，不能隐藏；不合适请撤回或修改范围。"),
        ("hide", "not_here"): _("这条通知不在这里显示，不用隐藏。"),
        ("reason", "over"): _("这条通知已经恢复或撤回，不能再更正或延期。"),
        ("reason", "empty"): _("请写明原因，居民会看到这句话。"),
        ("expires", "not_later"): _("新的有效期要晚于现在的 %(end)s，也要晚于此刻。"),
        ("", "empty"): _("请填写“%(field)s”。"),
        ("", "too_long"): _("“%(field)s”有 %(length)s 个字，最多 %(limit)s 个字，请缩短。"),
        ("", "control_character"): _(
            "“%(field)s”第 %(position)s 个字是看不见的控制字符，请删掉重打。"
        ),
        ("", "end_before_start"): _(
            "结束时间 %(end)s 不晚于开始时间 %(start)s。请改为 %(start)s 之后。"
        ),
        ("", "already_over"): _("有效期 %(end)s 已经过去，发布后不会有人看到。请改为以后的时间。"),
        ("", "unknown_area"): _(
            "您不能向 %(area)s 发布通知，请取消这一项，或请有权限的同事来发布。"
        ),
        ("", "unknown_channel"): _("渠道“%(channel)s”还没有接入，请取消这一项。"),
        ("", "word"): _("“%(field)s”里的“%(found)s”按用词表不能发布，请换一个说法。"),
        ("", "not_a_link"): _("“%(typed)s”不是完整的网址，请以 https:// 开头。"),
        ("", "too_many_keywords"): _("关键词最多 %(limit)s 个，每个最多 %(length)s 个字。"),
        ("", "placeholder"): _("“%(field)s”里的 %(placeholder)s 还没有换成实际内容。"),
        ("", "not_a_time"): _(
            "“%(field)s”里的“%(typed)s”不是时间。请写成 2026-11-25 09:00 的样子。"
        ),
        **_of_repeat(),
        **poll_form.sentences(),
        **media_words.sentences(),
    }


def _of_repeat() -> dict[tuple[str, str], str]:
    return {
        ("", "reason_needed"): _("长期有效的通知要写明原因，例如“办事指南，长期有效”。"),
        ("", "not_a_day"): _(
            "“%(field)s”里的“%(typed)s”不是日期。请写成 2026-12-25 的样子，多个日期用空格隔开。"
        ),
        ("weekdays", "empty"): _("请至少选一个星期几，或改选“一直显示”。"),
        ("monthdays", "empty"): _("请填写每月几号，例如 1 15；每月最后一天写 -1。"),
        ("monthdays", "not_a_day"): _(
            "“%(typed)s”不是几号。请写 1 到 31 的数字，用空格隔开；每月最后一天写 -1。"
        ),
        ("yearday", "empty"): _("请填写每年几月几日，例如 10-01。"),
        ("yearday", "not_a_day"): _("“%(typed)s”不是几月几日。请写成 10-01 的样子。"),
        ("rule", "empty"): _("请填写重复规则，或改选上面的一种。"),
        ("", "not_a_daypart"): _(
            "时段“%(typed)s”读不出来。开始和结束都要填，不能相同，写成 8:00、18:30 的样子。"
        ),
        ("", "bad_rule"): _("重复规则里的“%(part)s”不能用。请改掉，或改选上面的一种。"),
        ("", "too_many"): _("“%(field)s”太多了，最多 %(limit)s 个，请减少一些。"),
        ("", "never_shown"): _(
            "按这个重复规则，有效期内一次也不会显示。请检查日期、节假日和有效期。"
        ),
    }


def verdict(found: Verdict) -> str:
    """Return whether a channel's copy fits, in one sentence."""
    facts = found.facts
    if found.code == "pages":
        fits = _("一页放得下") if facts["pages"] == 1 else _verdicts()["pages"] % facts
        return fits if facts.get("code", 1) else _("%(fits)s；这种屏没有二维码和编号", fits=fits)
    if found.code == "characters" and facts["count"] > facts["limit"]:
        return _("%(count)s 字，超过 %(limit)s 字：部分平台会折叠", **facts)
    if found.code == "parts" and facts["parts"] == 1:
        return _("1 条短信（%(characters)s 字）", **facts)
    return _verdicts().get(found.code, found.code) % facts


def legible(found: Legibility) -> str:
    """Return how the smallest letters of a panel look from where people see it."""
    facts = {
        "letter": round(found.letter_mm),
        "distance": f"{found.distance_m:g}",
        "day": round(found.day_m),
        "night": round(found.night_m),
    }
    return _sights()[found.code] % facts


def _sights() -> dict[str, str]:
    return {
        "ok": _("最小的字高 %(letter)s 毫米，%(distance)s 米外白天、夜间都看得清。"),
        "by_day": _(
            "最小的字高 %(letter)s 毫米，%(distance)s 米外白天看得清，夜间要走到 %(night)s 米以内。"
        ),
        "too_small": _(
            "最小的字高 %(letter)s 毫米，%(distance)s 米外看不清，要走到 %(day)s 米以内。"
            "请把要紧的话写进“一句话”，它的字最大。"
        ),
        "too_near": _("%(distance)s 米处离屏太近，字会散成一颗颗灯点。"),
    }


def _verdicts() -> dict[str, str]:
    return {
        "fits": _("放得下"),
        "pages": _("分 %(pages)s 页，循环一遍 %(loop_s)s 秒"),
        "characters": _("%(count)s / %(limit)s 字"),
        "parts": _("%(parts)s 条短信（%(characters)s 字）"),
        "too_many_parts": _("放不下：要 %(parts)s 条短信，上限 %(limit)s 条。请缩短，或单独改。"),
        "panel_too_small": _("放不下：%(width_px)s×%(height_px)s 的屏太小。"),
    }


def _fact(value: object, now: datetime, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return moments.said(value, now, zone, english=names.is_english())
    return str(names.CHANNELS.get(str(value), value))
