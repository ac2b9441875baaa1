"""Whom a draft is meant for within its areas: screens by their tags."""

from __future__ import annotations

from app.domain.problem import Problem
from app.domain.review import Draft
from app.store import slot
from app.store.session import Tx


def problems(tx: Tx, draft: Draft) -> list[Problem]:
    """Return what is wrong with how finely ``draft`` is aimed: what is unknown reaches nobody."""
    if not draft.tags:
        return []
    tags = slot.tags_within(tx, draft.areas)
    return [Problem("tags", "unknown_tag", {"tag": t}) for t in sorted(draft.tags - set(tags))]
