"""The table of kinds of warnings that counts here: the operator's own, else the one that ships."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib import resources

from app.domain.problem import Problem
from app.domain.warning_kind import Kinds, read_kinds
from app.store import audit, setting
from app.store.session import Tx

_SETTING = "warning_kinds"


@cache
def shipped() -> Kinds:
    """Return the table that ships."""
    text = resources.files(__package__).joinpath("warning_kinds.json").read_text("utf-8")
    found, problems = read_kinds(json.loads(text))
    if found is None:
        raise ValueError(problems)
    return found


def current(tx: Tx) -> Kinds:
    """Return the table that counts."""
    own = setting.get(tx, _SETTING)
    found = read_kinds(own)[0] if own else None
    return found or shipped()


def replace(tx: Tx, table: object, who: str, now: datetime) -> list[Problem]:
    """Have ``table`` count from now on; nothing is done where something is wrong with it."""
    found, problems = read_kinds(table)
    if found is not None:
        setting.put(tx, _SETTING, table)
        facts: dict[str, object] = {"edition": found.edition, "kinds": len(found.kinds)}
        audit.add(tx, now, who, "warning.kinds", found.edition, facts)
    return problems
