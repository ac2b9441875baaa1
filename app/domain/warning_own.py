"""A warning of our own: what its form says, what must be right, when a second officer is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
CALL, CALL_EN = "联系电话：", "Telephone: "
LEAST_MIN, LONGEST_MIN = 10, 24 * 60
LIMITS = {"title": 40, "text": 500, "advice": 300, "contact": 80, "issuer": 40}
# In English it may be said, too; whoever begins it needs a title.
LIMITS_EN = {"title_en": 100, "text_en": 1000, "advice_en": 600}
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
    """What stands in the form; anything may be missing, what is in English always may."""

    template: str = ""
    level: Level = Level.NONE
    title: str = ""
    text: str = ""
    advice: str = ""
    contact: str = ""
    issuer: str = ""
    minutes: int = 0
    areas: tuple[str, ...] = ()
    title_en: str = ""
    text_en: str = ""
    advice_en: str = ""

    @property
    def is_bilingual(self) -> bool:
        """Whether anything is said in English."""
        return bool(self.title_en or self.text_en or self.advice_en)


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
    for name, limit in LIMITS_EN.items():
        text = getattr(said, name)
        is_owed = name == "title_en" and said.is_bilingual
        found += _of_text(name, text, limit) if text or is_owed else []
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


def gathered(
    chosen: Iterable[str], children: Mapping[str, Collection[str]], above: Mapping[str, str]
) -> frozenset[str]:
    """Return ``chosen`` with every area all of whose parts are among it.

    To choose a district's communities one by one is to choose the district. A single area is
    never more than itself, also where nothing else lies beside it.

    Args:
        chosen: codes.
        children: the parts of each area, by its code.
        above: the area above each, by its code.
    """
    found = set(chosen)
    if len(found) < 2:  # noqa: PLR2004 - one by one
        return frozenset(found)
    fresh = set(found)
    while fresh:
        parents = {above[code] for code in fresh if code in above} - found
        fresh = {one for one in parents if children.get(one) and found.issuperset(children[one])}
        found |= fresh
    return frozenset(found)


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
    areas = tuple(areas)
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
    infos = (info, _in_english(said, info, template, areas)) if said.title_en else (info,)
    return replace(_blank(imprint, Type.UPDATE if imprint.after else Type.ALERT), infos=infos)


def _in_english(said: OwnWarning, info: Info, template: Template, areas: Iterable[Area]) -> Info:
    """Return ``info`` as it is said in English: the same danger, places and times."""
    call = f"{CALL_EN}{said.contact}"
    return replace(
        info,
        language="en",
        event=template.name_en,
        headline=said.title_en,
        description=said.text_en,
        instruction=f"{said.advice_en}\n{call}" if said.advice_en else call,
        places=tuple(replace(_place(one), name=one.name_en or one.name) for one in areas),
    )


def cancel_of(reason: str, imprint: Imprint) -> Message:
    """Return what ends the messages that ``imprint`` comes after."""
    return replace(_blank(imprint, Type.CANCEL), note=reason)


def form_of(message: Message, areas: Iterable[str], now: datetime) -> OwnWarning:
    """Return what the form of ``message`` said, with the minutes that are left of it."""
    info = message.infos[0]
    other = next((one for one in message.infos if one.language == "en"), Info())
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
        title_en=other.headline,
        text_en=other.description,
        advice_en=other.instruction.removesuffix(f"{CALL_EN}{other.contact}").strip(),
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
