"""What warnings of our own may begin with, as it ships."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib import resources

from app.domain.warning import Level
from app.domain.warning_kind import Kind, Kinds
from app.domain.warning_own import Template


@cache
def shipped() -> tuple[Template, ...]:
    """Return the templates, in the order people look for them."""
    text = resources.files(__package__).joinpath("warning_own.json").read_text(encoding="utf-8")
    return tuple(
        Template(
            **{
                **row,
                "level": Level[row["level"].upper()],
                "responses": tuple(row["responses"]),
            }
        )
        for row in json.loads(text)
    )


def with_own(kinds: Kinds) -> Kinds:
    """Return ``kinds`` and after them what warnings of our own are about."""
    own = tuple(
        Kind(key=one.kind, name=one.name, name_en=one.name_en, icon=one.icon) for one in shipped()
    )
    return replace(kinds, kinds=(*kinds.kinds, *own))


def get(key: str) -> Template | None:
    """Return a template by its key."""
    return next((one for one in shipped() if one.key == key), None)
