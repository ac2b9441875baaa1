"""Whom a draft is meant for within its areas: screens by their tags, recipients by their groups."""

from __future__ import annotations

from app.domain.problem import Problem
from app.domain.review import Draft
from app.store import group, slot_tags
from app.store.session import Tx


def problems(tx: Tx, draft: Draft) -> list[Problem]:
    """Return what is wrong with how finely ``draft`` is aimed: what is unknown reaches nobody."""
    tags = slot_tags.within(tx, draft.areas) if draft.tags else {}
    groups = group.names_within(tx, draft.areas) if draft.groups else {}
    found = [Problem("tags", "unknown_tag", {"tag": t}) for t in sorted(draft.tags - set(tags))]
    unknown = sorted(draft.groups - set(groups))
    return found + [Problem("groups", "unknown_group", {"group": g}) for g in unknown]
