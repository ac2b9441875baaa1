"""Places in words: what is wrong with one, its hours as they were understood, what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.audience import Area
from app.domain.place_hours import (
    EVERY_DAY,
    EVERY_MONTH,
    HOLIDAY,
    OFF,
    WORKDAY,
    Rule,
    Unclear,
    read,
)
from app.domain.place_kind import GROUPS, KINDS, SERVICES, Group
from app.domain.place_kind import Kind as PlaceKind
from app.domain.problem import Problem
from app.ingest import place_columns
from app.store.audit import AuditLine
from app.web import names
from app.web.incoming import import_words
from app.web.places import place_picture

STATUSES = {"open": _l("营业"), "closed": _l("关闭"), "moved": _l("迁址")}
TONES = {"open": "good", "closed": "off", "moved": "warn"}
KINDS_SAID = {
    "hours": _l("营业时间不对"),
    "phone": _l("电话不对"),
    "where": _l("位置或地址不对"),
    "closed": _l("已经关了"),
    "moved": _l("已经搬走"),
    "other": _l("其他问题"),
    "rating": _l("评价"),
    "complaint": _l("投诉"),
}
HANDLED = {"new": _l("待处理"), "done": _l("已采纳"), "refused": _l("未采纳")}
HANDLED_TONES = {"new": "warn", "done": "good", "refused": "off"}
CHOICES = {
    "status": STATUSES,
    "cash": {"": _l("不清楚"), "yes": _l("收"), "no": _l("不收")},
    "public": {"yes": _l("公开"), "no": _l("不公开")},
    "shelter_level": {
        "": _l("未填"),
        "province": _l("省级"),
        "city": _l("市级"),
        "county": _l("区县级"),
        "township": _l("街道（乡镇）级"),
        "village": _l("社区（村）级"),
    },
    "shelter_stay": {
        "": _l("未填"),
        "urgent": _l("紧急（1 天以内）"),
        "short": _l("短期（14 天以内）"),
        "long": _l("长期（15 天以上）"),
    },
    "shelter_is_indoor": {"": _l("未填"), "yes": _l("室内"), "no": _l("室外")},
    "shelter_is_general": {"": _l("未填"), "yes": _l("综合"), "no": _l("单一灾种")},
    "shelter_state": {
        "": _l("未填"),
        "ready": _l("平时"),
        "in_use": _l("启用"),
        "full": _l("已满"),
        "closed": _l("关闭"),
    },
}
HAZARDS = {
    "earthquake": _l("地震"),
    "flood": _l("洪涝"),
    "typhoon": _l("台风"),
    "fire": _l("火灾"),
}
FACILITIES = {
    "water": _l("供水"),
    "power": _l("供电"),
    "toilet": _l("厕所"),
    "kitchen": _l("厨房"),
    "beds": _l("床位"),
    "tents": _l("帐篷"),
    "medical": _l("医疗"),
    "broadcast": _l("广播"),
    "lighting": _l("照明"),
    "shower": _l("淋浴"),
    "supplies": _l("物资"),
    "helipad": _l("直升机坪"),
    "sewage": _l("排污"),
    "firefighting": _l("消防"),
}


def kind_name(code: str) -> str:
    """Return what a category is called in the reader's language."""
    found = KINDS.get(code)
    return named(found) if found else code


def named(one: PlaceKind | Group) -> str:
    """Return what a group, category or service is called in the reader's language."""
    return one.en if names.is_english() else one.zh


def groups() -> list[tuple[Group, str]]:
    """Return the groups with their names."""
    return [(one, named(one)) for one in GROUPS]


def services() -> list[tuple[str, str]]:
    """Return the services with their names."""
    return [(one.code, named(one)) for one in SERVICES]


def field_name(field: str) -> str:
    """Return what a field is called."""
    words = place_columns.FIELDS.get(field)
    return words[int(names.is_english())] if words else ""


def sentence(problem: Problem, areas: Mapping[str, Area], now: datetime, zone: ZoneInfo) -> str:
    """Return the sentence for one thing wrong with a place."""
    own = _sentences().get(problem.code)
    facts = {**problem.facts, "field": field_name(problem.field)}
    if own is None:
        return import_words.sentence(problem, areas, now, zone)
    if (one := areas.get(str(facts.get("area", "")))) is not None:
        facts["area"] = names.area_name(one)
    return own % facts


def errors(
    found: Iterable[Problem], areas: Mapping[str, Area], now: datetime, zone: ZoneInfo
) -> dict[str, list[str]]:
    """Return the sentences for what is wrong, by field."""
    said: dict[str, list[str]] = {}
    for one in found:
        said.setdefault(one.field, []).append(sentence(one, areas, now, zone))
    return said


def understood(typed: str) -> tuple[list[str], str]:
    """Return what was understood of the hours, a line a rule, and the part that was not."""
    try:
        return [_rule(rule) for rule in read(typed).rules], ""
    except Unclear as exc:
        return [], exc.part


def _rule(rule: Rule) -> str:
    days = _days(rule)
    if rule.as_usual:
        return _("%(days)s：照常", days=days)
    if not rule.spans:
        return _("%(days)s：休息", days=days)
    spans = _("、").join(
        _("全天") if end - start == 1440 else f"{_clock(start)}—{_clock(end)}"
        for start, end in rule.spans
    )
    return _("%(days)s：%(spans)s", days=days, spans=spans)


def _days(rule: Rule) -> str:
    months = ""
    if rule.months != EVERY_MONTH:
        months = _("%(months)s月 ", months=_listed(sorted(rule.months)))
    fixed = {WORKDAY: _("工作日"), OFF: _("休息日"), HOLIDAY: _("节假日")}
    if rule.on:
        return months + fixed[rule.on]
    if rule.days == EVERY_DAY:
        return months + _("每天")
    week = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
    return months + _("、").join(week[n] for n in sorted(rule.days))


def _listed(numbers: list[int]) -> str:
    return _("、").join(str(n) for n in numbers)


def _clock(minute: int) -> str:
    late = minute > 1440
    hour, rest = divmod(minute - 1440 if late else minute, 60)
    said = f"{hour}:{rest:02}"
    return _("次日%(clock)s", clock=said) if late else said


def _sentences() -> dict[str, str]:
    return {
        "empty": _("请填写“%(field)s”。"),
        "no_category": _("请至少选一个类别。"),
        "no_such_kind": _("没有“%(typed)s”这个类别。请从类别表里选。"),
        "too_many": _("“%(field)s”最多填 %(limit)s 个。"),
        "too_long": _("“%(field)s”有 %(length)s 个字，最多 %(limit)s 个字，请缩短。"),
        "control_character": _("“%(field)s”第 %(position)s 个字是看不见的控制字符，请删掉重打。"),
        "hours_unclear": _(
            "营业时间里的“%(part)s”没有看懂。可以写成 9:00-21:00/周一休，或 周一至周五 8:30-17:30。"
        ),
        "not_a_phone": _("“%(typed)s”不像电话号码。请写成 010-65550123 或 12345 的样子。"),
        "in_the_future": _("核对日期晚于今天，请改为今天或以前。"),
        "not_a_number": _("“%(field)s”里的“%(typed)s”不是数字。"),
        "not_positive": _("“%(field)s”要大于 0。"),
        "more_than_all": _("有效面积大于总面积 %(all)s 平方米，请检查。"),
        "not_a_day": _("“%(typed)s”不是日期。请写成 2026-11-25 的样子。"),
        "not_a_choice": _("“%(field)s”里没有“%(typed)s”这一项。"),
        "point_half": _("经度和纬度要么都填，要么都不填。"),
        "point_swapped": _("经纬度可能写反了。纬度应为 %(lat)s，经度应为 %(lon)s。"),
        "point_outside": _("这个位置不在中国境内：纬度 %(lat)s，经度 %(lon)s。请检查。"),
        "not_an_outline": _("轮廓至少要三个点，写成“纬度 经度;纬度 经度;…”。"),
        "shelter_needed": _("类别是避难场所，请填写下面的“避难场所”部分。"),
        "defence_needed": _("类别是人防工程，请填写下面的“人防工程”部分。"),
        "unknown_area": _("您不能维护“%(area)s”的场所。请改为您负责的范围。"),
        "no_such_place": _("没有编号为“%(typed)s”的场所。新增的场所请不要填编号。"),
        **place_picture.sentences(),
        "row_twice": _("和第 %(line)s 行是同一个场所，请合并为一行。"),
    }


def deed(line: AuditLine) -> str:
    """Return what a line of the log says was done with a place."""
    if line.action == "place.change":
        changed = [field_name(str(one)) for one in line.facts.get("changed", [])]
        listed = _("、").join(one for one in changed if one)
        return _("修改：%(fields)s", fields=listed) if listed else _("保存，没有改动")
    return {
        "place.add": _("添加"),
        "place.import": _("从表格导入"),
        "place.remove": _("删除"),
    }.get(line.action, line.action)
