"""The pictures in the form of a place: taken into the library, described, shown, left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, request
from flask_babel import gettext as _

from app.dispatch.media import media as keeping
from app.domain.media import ALT_MAX
from app.domain.place import Place
from app.domain.problem import Problem
from app.store import media
from app.store.media import Asset
from app.store.session import Tx
from app.web import uploads
from app.web.house import house
from app.web.people import auth, permits

# What a place shows, and the plan on the sign of a shelter.
NAMES = ("picture", "plan")
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form brought: the entries chosen, as texts, and what was refused, by field."""

    texts: Texts
    errors: dict[str, list[str]]


def texts_of(tx: Tx, one: Place) -> Texts:
    """Return the fields of a place's pictures: the entry's id and what is to be seen on it."""
    plan = one.shelter.plan_picture if one.shelter else ""
    found: Texts = {}
    for name, shown in zip(NAMES, (one.picture, plan), strict=True):
        entry = media.get(tx, shown) if shown else None
        found |= {name: shown, f"{name}_alt": entry.alt if entry else ""}
    return found


def take(code: str) -> Sent:
    """Put what was chosen into the library of the area ``code``, and return what the form says.

    No transaction may be open: taking a picture in needs one of its own.
    """
    texts: Texts = {}
    errors: dict[str, list[str]] = {}
    for name in NAMES:
        shown = "" if request.form.get(f"{name}_drop") else request.form.get(name, "")
        alt = " ".join(request.form.get(f"{name}_alt", "").split())
        texts |= {name: shown, f"{name}_alt": alt if shown else ""}
        if not any(one.filename for one in request.files.getlist(f"{name}_file")):
            continue
        taken = uploads.take(_library(code), f"{name}_file")
        for text in uploads.moved(taken.assets):
            flash(text, "warn")
        if taken.problems:
            errors[name] = taken.problems
        if taken.assets:
            entry = taken.assets[0]
            texts |= {name: entry.id, f"{name}_alt": alt or entry.alt}
    return Sent(texts, errors)


def entries(tx: Tx, texts: Texts) -> dict[str, Asset]:
    """Return the entries of the library that the form shows, by field."""
    found = {name: media.get(tx, texts[name]) for name in NAMES if texts.get(name)}
    return {name: one for name, one in found.items() if one}


def with_pictures(tx: Tx, made: Place, was: Place | None, texts: Texts) -> Place:
    """Return ``made`` with the pictures that the form names."""
    chosen = entries(tx, texts)
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    kept = texts_of(tx, was) if was else {}
    may = {
        name: one.id
        for name, one in chosen.items()
        if one.id == kept.get(name) or media.is_visible(tx, granted, one.sha256)
    }
    shelter = made.shelter and replace(made.shelter, plan_picture=may.get("plan", ""))
    return replace(made, picture=may.get("picture", ""), shelter=shelter)


def problems(tx: Tx, texts: Texts) -> list[Problem]:
    """Return what is wrong with the pictures of the form: each needs to be told of."""
    found = []
    for name, one in entries(tx, texts).items():
        alt = texts.get(f"{name}_alt", "")
        if not one.is_image:
            found.append(Problem(name, "not_a_picture"))
        elif not alt:
            found.append(Problem(f"{name}_alt", "no_alt"))
        elif len(alt) > ALT_MAX:
            found.append(Problem(f"{name}_alt", "alt_too_long", {"limit": ALT_MAX}))
    return found


def describe(tx: Tx, texts: Texts) -> None:
    """Keep what was said of the pictures, where this person may change the library."""
    for name, one in entries(tx, texts).items():
        if keeping.may_change(tx, auth.me(), one.area):
            keeping.described(house(), tx, auth.me(), one, one.name, texts[f"{name}_alt"])


def sentences() -> dict[str, str]:
    """Return what is said of each problem."""
    return {
        "not_a_picture": _("这里要放图片，不能放 PDF。"),
        "alt_too_long": _("图片说明最多 %(limit)s 个字，请缩短。"),
        "no_alt": _("请写一句图片说明，看不见图片的居民听到的就是它。"),
    }


def _library(code: str) -> str:
    """Return whose library an upload goes into: the place's own, else the first of theirs."""
    with house().store.read() as tx:
        if code and keeping.may_change(tx, auth.me(), code):
            return code
        mine = uploads.places(tx)
    return mine[0].code if mine else ""
