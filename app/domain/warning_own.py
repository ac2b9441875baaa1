"""A warning of our own: what its form says, what must be right, when a second officer is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.audience import Area
from app.domain.audience import Level as AreaLevel
from app.domain.placeholder import placeholders
from app.domain.problem import Problem
from app.domain.warning import (
    Info,
    Level,
    Message,
    Pair,
    Place,
    Reference,
    Scope,
    Status,
    Type,
    severity_of,
)

# The source that our own warnings are of, and the list that the codes of their templates are from.
SOURCE = "own"
LIST = "linli"
# Residents find the telephone at the end of what to do, whatever shows it.
CALL = "联系电话："
LEAST_MIN, LONGEST_MIN = 10, 24 * 60
LIMITS = {"title": 40, "text": 500, "advice": 300, "contact": 80, "issuer": 40}
# These need somebody beside the author whatever they say.
GRAVE = frozenset({Level.RED, Level.ORANGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a warning of our own may begin with.

    Attributes:
        category: as CAP names it; ``responses`` too.
        level: the usual one; ``minutes`` how long it usually holds.
    """

    key: str
    name: str
    name_en: str
    category: str
    responses: tuple[str, ...]
    level: Level
    minutes: int
    title: str
    text: str
    advice: str
    icon: str = "warning"

    @property
    def kind(self) -> str:
        """The key of what it is about, among the kinds of our own."""
        return f"own_{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWarning:
    """What stands in the form; anything may be missing."""

    template: str = ""
    level: Level = Level.NONE
    title: str = ""
    text: str = ""
    advice: str = ""
    contact: str = ""
    issuer: str = ""
    minutes: int = 0
    areas: tuple[str, ...] = ()


def begun(template: Template, issuer: str, contact: str) -> OwnWarning:
    """Return a warning as ``template`` begins it."""
    return OwnWarning(
        template=template.key,
        level=template.level,
        title=template.title,
        text=template.text,
        advice=template.advice,
        contact=contact,
        issuer=issuer,
        minutes=template.minutes,
    )


def problems(said: OwnWarning) -> list[Problem]:
    """Return what keeps ``said`` from being issued, in the order of the form's fields."""
    found = [] if said.level else [Problem("level", "empty")]
    for name, limit in LIMITS.items():
        found += _of_text(name, getattr(said, name), limit)
    if not LEAST_MIN <= said.minutes <= LONGEST_MIN:
        found.append(Problem("minutes", "not_a_time", {"least": LEAST_MIN, "most": LONGEST_MIN}))
    if not said.areas:
        found.append(Problem("areas", "empty"))
    return found


def _of_text(name: str, text: str, limit: int) -> list[Problem]:
    if not text.strip():
        return [Problem(name, "empty")]
    if len(text) > limit:
        return [Problem(name, "too_long", {"limit": limit, "length": len(text)})]
    return [Problem(name, "placeholder", {"placeholder": left}) for left in placeholders(text)]


def why_second(
    level: Level, areas: Iterable[Area], phones: int, most_phones: int, *, may_release: bool
) -> tuple[str, ...]:
    """Return why a second officer must agree; empty when its author may let it out.

    The names are ``second:level``, ``second:wide`` (a district or more), ``second:phones``,
    ``second:right``.

    Args:
        level: its level.
        areas: whom it is for.
        phones: to how many telephones it is sent.
        most_phones: more than these need a second officer.
        may_release: whether the author may let anything out there.
    """
    checks = (
        ("second:level", level in GRAVE),
        ("second:wide", any(one.level <= AreaLevel.DISTRICT for one in areas)),
        ("second:phones", phones > most_phones),
        ("second:right", not may_release),
    )
    return tuple(name for name, holds in checks if holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What makes a message this one: who sends it, under which name, when, after which others."""

    sender: str
    identifier: str
    sent: datetime
    after: tuple[Message, ...] = ()

    @property
    def at(self) -> datetime:
        """When it is sent, in whole seconds, as CAP writes it."""
        return self.sent.replace(microsecond=0)


def message_of(
    said: OwnWarning, template: Template, areas: Iterable[Area], imprint: Imprint
) -> Message:
    """Return ``said`` as a message: a first one, or an update of those that it comes after."""
    info = Info(
        language="zh-CN",
        categories=(template.category,),
        event=template.name,
        responses=template.responses,
        urgency="Immediate",
        severity=severity_of(said.level),
        certainty="Observed",
        codes=(Pair(LIST, template.key),),
        effective=imprint.at,
        expires=imprint.at + timedelta(minutes=said.minutes),
        sender_name=said.issuer,
        headline=said.title,
        description=said.text,
        instruction=f"{said.advice}\n{CALL}{said.contact}",
        contact=said.contact,
        places=tuple(_place(one) for one in areas),
        kind=template.kind,
        level=said.level,
    )
    return replace(_blank(imprint, Type.UPDATE if imprint.after else Type.ALERT), infos=(info,))


def cancel_of(reason: str, imprint: Imprint) -> Message:
    """Return what ends the messages that ``imprint`` comes after."""
    return replace(_blank(imprint, Type.CANCEL), note=reason)


def form_of(message: Message, areas: Iterable[str], now: datetime) -> OwnWarning:
    """Return what the form of ``message`` said, with the minutes that are left of it."""
    info = message.infos[0]
    left = (info.expires - now).total_seconds() / 60 if info.expires else 0
    return OwnWarning(
        template=next((pair.value for pair in info.codes if pair.name == LIST), ""),
        level=info.level,
        title=info.headline,
        text=info.description,
        advice=info.instruction.removesuffix(f"\n{CALL}{info.contact}"),
        contact=info.contact,
        issuer=info.sender_name,
        minutes=max(LEAST_MIN, round(left)),
        areas=tuple(areas),
    )


def _place(area: Area) -> Place:
    return Place(name=area.name, codes=(Pair("GB/T 2260", area.code),))


def _blank(imprint: Imprint, kind: Type) -> Message:
    return Message(
        sender=imprint.sender,
        identifier=imprint.identifier,
        sent=imprint.at,
        status=Status.ACTUAL,
        type=kind,
        scope=Scope.PUBLIC,
        references=tuple(Reference(one.sender, one.identifier, one.sent) for one in imprint.after),
    )
