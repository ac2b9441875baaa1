"""The usual notices, as templates: those that are shipped, and a community's own."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from app.domain.notice import Category
from app.domain.review import Draft
from app.store import template
from app.store.session import Tx

# What a template takes over into a new notice; when and where it goes is that notice's own.
FIELDS = ("category", "headline", "title", "body", "when_where", "contact", "source", "record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """One template that comes with the product; ``app.web`` names it."""

    id: str
    draft: Draft


@cache
def shipped() -> tuple[Shipped, ...]:
    """Return the templates that come with the product, in the order people look for them."""
    text = resources.files(__package__).joinpath("usual.json").read_text(encoding="utf-8")
    return tuple(
        Shipped(
            id=row["id"],
            draft=Draft(
                category=Category(row["category"]),
                headline=row["headline"],
                title=row["title"],
                body=row["body"],
                when_where=row["when_where"],
            ),
        )
        for row in json.loads(text)
    )


def begun(tx: Tx, template_id: str, blank: Draft, areas: Collection[str]) -> Draft | None:
    """Return ``blank`` filled from a template; None when there is none for ``areas``.

    Fields of the template that are empty leave what ``blank`` says.
    """
    known = next((one.draft for one in shipped() if one.id == template_id), None)
    if known is None:
        own = template.get(tx, template_id, areas)
        known = own.draft if own else None
    if known is None:
        return None
    given = {name: value for name in FIELDS if (value := getattr(known, name))}
    return replace(blank, **given, overrides=known.overrides)


def cut(draft: Draft) -> Draft:
    """Return what a template keeps of ``draft``."""
    return Draft(
        **{name: getattr(draft, name) for name in FIELDS},
        overrides=draft.overrides,
        channels=draft.channels,
    )
