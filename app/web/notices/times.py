"""What the editor says about when a draft is shown: in words, and the next few times."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.boards import timing
from app.dispatch.boards.recur import TooMany
from app.domain.notice import Notice, OnHolidays
from app.domain.recurrence import WEEKDAYS
from app.domain.review import Draft
from app.store import holiday
from app.web import moments, names
from app.web.house import house
from app.web.notices import drafting, rhythm, spoken, workbench
from app.web.people import auth, permits

bp = Blueprint("times", __name__, url_prefix="/editor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """When a draft is shown, in words; ``unpublished`` are years whose holidays nobody knows."""

    sentence: str
    coming: tuple[str, ...]
    is_never: bool
    unpublished: tuple[int, ...]


@bp.post("/times/<string(length=8):notice_id>")
def said_of(notice_id: str) -> ResponseReturnValue:
    """Return what the time fields mean while they are being filled in, as a piece of the page."""
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
    draft = drafting.read(request.form, None, workbench.zone(house()))
    return render_template("edit/_said.html", draft=draft, notice_id=notice_id)


@bp.app_template_global("rhythm_fields")
def rhythm_fields(draft: Draft) -> rhythm.Fields:
    """Return what stands in the fields of a repeat."""
    return rhythm.fields(draft)


@bp.app_template_global("rhythm_choices")
def rhythm_choices() -> list[tuple[str, str]]:
    """Return how often something can be shown, as options of a select."""
    told = (
        _("一直显示"),
        _("每天"),
        _("每周几"),
        _("每月几号"),
        _("每年某一天"),
        _("自己写规则"),
    )
    return list(zip(rhythm.CHOICES, told, strict=True))


@bp.app_template_global("weekday_names")
def weekday_names() -> list[tuple[str, str]]:
    """Return the days of the week by their RRULE names."""
    english = names.is_english()
    return [(code, moments.weekday(n, english=english)) for n, code in enumerate(WEEKDAYS)]


@bp.app_template_global("holiday_choices")
def holiday_choices() -> list[tuple[str, str]]:
    """Return what holidays may do, as options of a select."""
    return [
        (OnHolidays.AS_USUAL.value, _("照常显示")),
        (OnHolidays.SKIP.value, _("节假日不显示")),
        (OnHolidays.ONLY.value, _("只在节假日显示")),
    ]


@bp.app_template_global("is_endless")
def is_endless(it: Draft | Notice) -> bool:
    """Return whether it is to be shown for ever."""
    return drafting.is_endless(it)


@bp.app_template_global("shown_when")
def shown_when(it: Notice | Draft) -> str:
    """Return when a notice is shown, as a sentence."""
    draft = drafting.of_notice(it) if isinstance(it, Notice) else it
    return spoken.sentence(draft, house().clock(), workbench.zone(house()))


@bp.app_template_global("time_said")
def time_said(draft: Draft) -> Said | None:
    """Return when ``draft`` is shown; None while its times cannot be read."""
    here, now = house(), house().clock()
    zone = workbench.zone(here)
    try:
        with here.store.read() as tx:
            coming = timing.preview(tx, here, draft, now)
            known = set(holiday.years(tx))
    except (TooMany, ValueError):
        return None
    first = coming[: spoken.NEXT]
    minds = draft.repeat is not None and draft.repeat.on_holidays is not OnHolidays.AS_USUAL
    years = {span[0].astimezone(zone).year for span in coming} if minds else set()
    return Said(
        sentence=spoken.sentence(draft, now, zone),
        coming=tuple(spoken.span(one, now, zone) for one in first) if draft.repeat else (),
        is_never=not coming,
        unpublished=tuple(sorted(years - known)),
    )
