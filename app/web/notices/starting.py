"""What a new form begins with: nothing, another notice, a template, or a pasted text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.house import House
from app.dispatch.notices import usual
from app.domain import pasted
from app.domain.pasted import Guess
from app.domain.review import Draft
from app.store import area, notice, template
from app.store.user import User
from app.web import names
from app.web.notices import drafting, workbench
from app.web.people import permits

# Beyond, they are chosen on their own page.
_OWN = 100


@dataclass(frozen=True, slots=True)
class Choices:
    """The templates a form can begin with: id and name, the shipped and the community's own."""

    shipped: tuple[tuple[str, str], ...]
    own: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field says what it says after pasting, as the page shows it."""

    field: str
    label: str
    text: str


def draft(here: House, who: User) -> Draft:
    """Return the draft that ``?copy=`` or ``?template=`` asks for, or a blank one."""
    source, wanted = request.args.get("copy", ""), request.args.get("template", "")
    blank = workbench.blank(here, who)
    with here.store.read() as tx:
        permits.require(tx, who, permits.WRITERS, [])
        other = notice.latest(tx, source) if source else None
        begun = usual.begun(tx, wanted, blank, permits.granted_to(who)) if wanted else None
        at = area.within(
            tx, [request.args.get("at", "")], permits.granted_to(who, *permits.WRITERS)
        )
    if other:
        return _for_texts(here, drafting.copied(other), at)
    if wanted and begun is None:
        raise NotFound
    return begun or blank


def _for_texts(here: House, one: Draft, at: Collection[str]) -> Draft:
    """Return ``one``, with ``?at=`` for that area only and over the channel that ``?by=`` names."""
    by = {request.args.get("by", "")} & set(here.routes.messages)
    if not at or not by:
        return one
    return replace(one, areas=tuple(at), channels=frozenset(by), tags=frozenset())


def choices(here: House, who: User) -> Choices:
    """Return the templates that ``who`` can begin with."""
    with here.store.read() as tx:
        own = template.listing(tx, permits.granted_to(who), _OWN)
    return Choices(
        shipped=tuple((one.id, str(names.TEMPLATES[one.id])) for one in usual.shipped()),
        own=tuple((one.id, one.name) for one in own),
        chosen=request.args.get("template", ""),
    )


def paste(here: House, onto: Draft, text: str) -> tuple[Draft, list[Reason]]:
    """Return ``onto`` with what was pasted where it was empty, and why."""
    zone = workbench.zone(here)
    taken = pasted.filled(onto, pasted.read(text, here.clock(), zone))
    return taken.draft, [_reason(guess) for guess in taken.guesses]


def _reason(guess: Guess) -> Reason:
    text = _reasons()[guess.code] % {"words": guess.words}
    return Reason(guess.field, str(names.FIELDS[guess.field]), text)


def _reasons() -> dict[str, str]:
    return {
        "names_itself": _("“%(words)s”像标题。"),
        "first_line": _("取自第一行“%(words)s”。"),
        "signature": _("取自落款“%(words)s”。"),
        "label": _("取自“%(words)s”这样写明的行。"),
        "telephone": _("取自写有电话的行“%(words)s”。"),
        "from_title": _("取自标题“%(words)s”。"),
        "short_sentence": _("取自正文里第一个短句“%(words)s”。"),
        "word": _("因为出现了“%(words)s”。"),
        "last_day": _("取自文中最后一天“%(words)s”。"),
    }
