"""Saving what was posted: with what others changed meanwhile, and with a choice where both did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_babel import gettext as _

from app.dispatch.house import House
from app.dispatch.notices import drafts, presence
from app.dispatch.notices.drafts import Clash, Kept, Written
from app.domain.merge import flat, prints, read_prints
from app.domain.notice import Attachment, Category
from app.domain.review import Draft
from app.store import area, notice, user
from app.store.session import Tx
from app.store.user import User
from app.web import moments, names
from app.web.notices import remarks, workbench
from app.web.people import auth, permits

_THEIRS = "take-"


@dataclass(frozen=True, slots=True)
class Choice:
    """One field that both changed, as the page shows it; ``name`` is its radio buttons' name."""

    name: str
    field: str
    label: str
    theirs: str
    mine: str


def keep(here: House, notice_id: str, draft: Draft) -> Kept:
    """Store the posted ``draft``.

    Raises:
        Clash: somebody else changed the same fields; the page has to ask.
        NotYours: an area was added that its author may not write for.
    """
    form = request.form
    typed = form.get("version", "")
    written = Written(
        draft=draft,
        by=auth.me().id,
        base=form.get("base", ""),
        version=int(typed) if typed.isdigit() and not form.get("overwrite") else None,
        yielded=[k.removeprefix(_THEIRS) for k, v in form.items() if k.startswith(_THEIRS) and v],
    )
    with here.store.begin() as tx:
        _refuse_new_areas(tx, notice_id, draft)
        return drafts.keep(tx, here, notice_id, written)


def said(here: House, kept: Kept) -> str:
    """Return what was taken over from somebody else, in one sentence; empty when nothing was."""
    if not kept.taken:
        return ""
    fields = _listed(kept.taken)
    who = _name(here, kept.taken_from) or _("另一处")
    return _("%(who)s刚改了%(fields)s，已并入这份草稿。", who=who, fields=fields)


def typed_over(kept: Kept) -> dict[str, list[str]]:
    """Return the texts, each with its print, that the form does not have yet: somebody else's."""
    values, known = flat(kept.draft), read_prints(prints(kept.draft))
    own = {f: values.get(f, "") for f in kept.taken}
    return {f: [v, known.get(f, "")] for f, v in own.items() if isinstance(v, str)}


def choices(here: House, clash: Clash) -> list[Choice]:
    """Return what both changed, field by field."""
    return [
        Choice(
            name=_THEIRS + c.field,
            field=c.field,
            label=remarks.field_name(c.field),
            theirs=_value(here, c.theirs),
            mine=_value(here, c.mine),
        )
        for c in clash.conflicts
    ]


def clash_said(here: House, clash: Clash) -> str:
    """Return who changed what while the form was being filled in."""
    who = _name(here, clash.saved.saved_by) or _("另一处")
    at = moments.clock_of(clash.saved.saved_at, workbench.zone(here))
    fields = _listed(c.field for c in clash.conflicts)
    return _("%(who)s在 %(at)s 也改了%(fields)s。", who=who, at=at, fields=fields)


def others(here: House, notice_id: str) -> str:
    """Say that this person has the draft open; return who else has, in one sentence."""
    found = presence.enter(here, notice_id, auth.me())
    zone = workbench.zone(here)
    said = [
        _("%(who)s（%(at)s）", who=one.name, at=moments.clock_of(one.at, zone)) for one in found[:3]
    ]
    return _("%(people)s也在编辑这份草稿。", people=_("、").join(said)) if said else ""


def _refuse_new_areas(tx: Tx, notice_id: str, draft: Draft) -> None:
    """Let a draft keep areas it has; adding one takes the right to write there."""
    saved = notice.draft(tx, notice_id)
    known = set(saved.draft.areas) if saved else set()
    latest = notice.latest(tx, notice_id)
    known |= set(latest.areas) if latest else set()
    permits.require_aim(tx, auth.me(), set(draft.areas) - known)


def _name(here: House, user_id: str) -> str:
    if user_id == auth.me().id or not user_id:
        return ""
    with here.store.read() as tx:
        found: User | None = user.get(tx, user_id)
    return found.name if found else ""


def _listed(fields: Iterable[str]) -> str:
    return _("、").join(_("“%(field)s”", field=remarks.field_name(f)) for f in fields)


def _value(here: House, value: object) -> str:
    """Return a field's value as somebody reads it."""
    if isinstance(value, datetime):
        now, zone = here.clock(), workbench.zone(here)
        return moments.said(value, now, zone, english=names.is_english())
    if isinstance(value, Category):
        return str(names.CATEGORIES[value])
    if isinstance(value, tuple | frozenset):
        return _("、").join(_one(here, v) for v in sorted(value, key=str))
    return value if isinstance(value, str) else _("已设置") if value else ""


def _one(here: House, value: object) -> str:
    if isinstance(value, Attachment):
        return value.name
    if not isinstance(value, str):
        return _("（另一项）")
    if value in names.CHANNELS:
        return str(names.CHANNELS[value])
    with here.store.read() as tx:
        found = area.get(tx, value)
    return names.area_name(found) if found else value
