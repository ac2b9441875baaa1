"""Whom residents can call: the numbers of the country, then the offices of their area."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.audience import Area
from app.store import contact
from app.store.contact import Contact
from app.store.session import Tx
from renderers import phones

_BOOK = 200
_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One telephone of an office; ``dial`` is what a link calls, empty when it is no number."""

    name: str
    phone: str
    dial: str
    hours: str


def of(tx: Tx, area: Area) -> list[Line]:
    """Return the offices of ``area``, then those of the areas above it, the nearest first."""
    lineage = area.lineage
    found = [one for one in contact.listing(tx, [area.code], _BOOK) if one.area in lineage]
    found.sort(key=lambda one: -lineage.index(one.area))
    return [_line(one) for one in found[:_SHOWN]]


def _line(one: Contact) -> Line:
    dials = [piece.dial for piece in phones.split(one.phone) if piece.dial]
    return Line(name=one.name, phone=one.phone, dial=dials[0] if dials else "", hours=one.hours)
