"""The form of a warning of our own: what was typed, what is wrong with it, what it would touch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.dispatch.warnings import warning_own, warning_templates
from app.domain.problem import Problem
from app.domain.warning import Level
from app.domain.warning_own import LEAST_MIN, LIMITS, LIMITS_EN, LONGEST_MIN, OwnWarning
from app.domain.warning_own import begun as from_template
from app.store.session import Tx
from app.web import moments, names
from app.web.house import house
from app.web.notices import area_picker, workbench
from app.web.people import permits
from app.web.people.auth import me

Errors = dict[str, list[str]]
_CHOICES = (30, 60, 120, 180, 240, 360, 480, 720, 1080, LONGEST_MIN)
_FIELDS = {
    "template": _l("种类"),
    "level": _l("级别"),
    "title": _l("标题"),
    "text": _l("情况"),
    "advice": _l("怎么做"),
    "contact": _l("联系电话"),
    "issuer": _l("发布单位"),
    "minutes": _l("多久后到期"),
    "areas": _l("区域"),
    "title_en": _l("英文标题"),
    "text_en": _l("英文情况"),
    "advice_en": _l("英文怎么做"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The form as its page shows it; ``after`` is the key of the message that it replaces."""

    said: OwnWarning
    after: str
    picker: area_picker.Picker
    lasts: list[tuple[str, str]]
    levels: list[tuple[str, str]]
    limits: dict[str, int]


def read() -> OwnWarning:
    """Return what was typed."""
    form = request.form
    level, minutes = form.get("level", ""), form.get("minutes", "")
    named = (*LIMITS, *LIMITS_EN)
    texts = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in named}
    return OwnWarning(
        template=form.get("template", ""),
        level=next((one for one in Level if one.word == level), Level.NONE),
        minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 6 else 0,
        areas=tuple(dict.fromkeys(form.getlist("areas"))),
        **texts,
    )


def sheet(tx: Tx, said: OwnWarning, after: str) -> Sheet:
    """Return the form that holds ``said``."""
    query = request.form.get("areas_q", "").strip()
    return Sheet(
        said=said,
        after=after,
        picker=area_picker.picker(tx, me(), "write", said.areas, query=query),
        lasts=lasts(said.minutes),
        levels=[(one.word, one.word) for one in reversed(Level) if one],
        limits={**LIMITS, **LIMITS_EN},
    )


def lasts(chosen: int) -> list[tuple[str, str]]:
    """Return how long it may hold, with when that is; ``chosen`` is among them."""
    listed = {*_CHOICES, *([chosen] if LEAST_MIN <= chosen <= LONGEST_MIN else [])}
    now = house().clock()
    return [(str(n), _lasting(n, now + timedelta(minutes=n), now)) for n in sorted(listed)]


def _lasting(minutes: int, at: datetime, now: datetime) -> str:
    until = moments.said(at, now, workbench.zone(house()), english=names.is_english())
    return _("%(length)s，到 %(at)s", length=length(minutes), at=until)


def length(minutes: int) -> str:
    """Return ``4 小时``."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)d 小时", "%(num)d 小时", hours)] if hours else []
    parts += [ngettext("%(num)d 分钟", "%(num)d 分钟", rest)] if rest else []
    return " ".join(parts)


def faults(tx: Tx, said: OwnWarning) -> Errors:
    """Return what is wrong with ``said``, as sentences by field."""
    errors: Errors = {}
    for one in warning_own.faults(tx, said, me(), house().clock()):
        errors.setdefault(one.field, []).append(sentence(one))
    return errors


def sentence(one: Problem) -> str:
    """Return what is wrong with one field, and what to do."""
    field = str(_FIELDS.get(one.field, one.field))
    known = {
        "empty": _("请填写“%(field)s”。"),
        "too_long": _("“%(field)s”有 %(length)s 个字，最多 %(limit)s 个字，请缩短。"),
        "placeholder": _("“%(field)s”里的 %(placeholder)s 还没有换成实际内容。"),
        "word": _("“%(field)s”里的“%(found)s”按用词表不能发布，请换一个说法。"),
        "unknown_area": _("您不能向 %(area)s 发布预警，请去掉它，或请有权限的同事来发布。"),
        "not_a_time": _("预警必须写明到期时间，最短 10 分钟，最长 24 小时。"),
    }
    if one.field == "areas" and one.code == "empty":
        return _("请至少选择一个区域。预警不会发给所选区域以外的人。")
    return known[one.code] % {"field": field, **one.facts}


def begun(key: str) -> OwnWarning:
    """Return what the form begins with; of no template, nothing but who issues it."""
    with house().store.read() as tx:
        mine = permits.areas_of(tx, me(), *permits.WRITERS, most=2)
    only = mine[0] if len(mine) == 1 else None
    issuer, areas = (only.name, (only.code,)) if only else ("", ())
    template = warning_templates.get(key) or warning_templates.shipped()[-1]
    made = from_template(template, issuer, "")
    return replace(made, areas=areas)
