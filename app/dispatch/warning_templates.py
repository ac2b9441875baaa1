"""What warnings of our own may begin with, as it ships."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from app.domain.warning import Level
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


def get(key: str) -> Template | None:
    """Return a template by its key."""
    return next((one for one in shipped() if one.key == key), None)
