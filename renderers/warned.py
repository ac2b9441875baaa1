"""Warnings on pages: what the residents' pages, the TV portal and apps say of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.target import Profile
from app.domain.warning import Level
from app.domain.warning_told import Told, in_language
from renderers import elder, plain, warning_icons
from renderers.frame import is_elderly
from renderers.notation import instant
from renderers.warning_words import warning_words
from renderers.words import moment


@dataclass(frozen=True, slots=True)
class Colour:
    """``ground`` carries ``ink``; ``edge`` is seen on light and on dark."""

    ground: str
    ink: str
    edge: str


COLOURS = {
    Level.RED: Colour("#c1121f", "#ffffff", "#ff5a5f"),
    Level.ORANGE: Colour("#f28c18", "#1b1200", "#f28c18"),
    Level.YELLOW: Colour("#ffd60a", "#1b1800", "#e0b800"),
    Level.BLUE: Colour("#1257b8", "#ffffff", "#5aa2ff"),
    Level.NONE: Colour("#3f4754", "#ffffff", "#98a2b3"),
}
LEAD = 90


def label(one: Told, language: str) -> str:
    """Return kind and level, 暴雨红色预警; the headline of one whose kind or level is not known."""
    say = warning_words(language)
    kind = one.kind_name_en if language.startswith("en") else one.kind_name
    if not one.kind or one.level is Level.NONE:
        return plain.line(one.title)
    return say.label.format(kind=kind, level=say.levels[one.level]).strip()


def facts(one: Told, profile: Profile) -> dict[str, Any]:
    """Return what a page says of ``one``; the issuer's words are as they were given."""
    say, one = warning_words(profile.language), in_language(one, profile.language)
    kind = one.kind_name_en if profile.language.startswith("en") else one.kind_name
    level = say.levels[one.level]
    is_over = one.ended_at is not None
    when = elder.moment if is_elderly(profile.mode) else moment
    return {
        "id": one.id,
        "lang": spoken(one, profile.language),
        "level": one.level.word,
        "colour": COLOURS[Level.NONE if is_over else one.level],
        "label": say.label.format(kind=kind, level=level).strip(),
        "state": (say.lifted if one.is_lifted else say.over) if is_over else "",
        "is_full": one.is_full and not is_over,
        "title": plain.line(one.title),
        "text": plain.paragraphs(one.text),
        "lead": plain.cut(plain.flowing(one.text), LEAD),
        "advice": plain.paragraphs(one.advice),
        "guide": plain.paragraphs(one.guide),
        "issuer": plain.line(one.issuer),
        "place": plain.line(one.place),
        "issued": when(one.sent, profile),
        "until": when(one.expires, profile),
        "expires": instant(one.stays("mobile")),
        "icon": warning_icons.path(one.icon),
        "link": f"/w/{one.id}",
    }


def spoken(one: Told, language: str) -> str:
    """Return the language that the issuer's words are in which a reader of ``language`` gets."""
    wanted = language.split("-")[0].lower()
    has = any(i.language.split("-")[0].lower() == wanted for i in one.message.infos)
    return language if has else "zh-CN"


def item(one: Told, profile: Profile) -> dict[str, Any]:
    """Return ``one`` as apps read it."""
    one = in_language(one, profile.language)
    return {
        "id": one.id,
        "revision": one.revision,
        "identifier": one.message.identifier,
        "kind": one.kind,
        "level": one.level.word,
        "title": plain.line(one.title),
        "text": plain.text(one.text),
        "instruction": plain.text(one.advice),
        "guide": plain.text(one.guide),
        "issuer": plain.line(one.issuer),
        "place": plain.line(one.place),
        "sent": instant(one.sent),
        "effective": instant(one.effective),
        "expires": instant(one.stays("mobile")),
        "ended": instant(one.ended_at) if one.ended_at else None,
        "link": f"{profile.public_url}/w/{one.id}",
    }
