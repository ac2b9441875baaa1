"""The operator's list of words to look out for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa

from app.domain.remark import Tier
from app.domain.wording import Entry, fold
from app.store import setting
from app.store.session import Tx
from app.store.tables import wording as table

_KEY = "wording"


def replace_all(tx: Tx, entries: Sequence[Entry], by: str, now: datetime) -> None:
    """Put ``entries`` in place of the whole list."""
    tx.execute(sa.delete(table))
    rows = [
        {
            "folded": fold(one.word)[0],
            "line": number,
            "word": one.word,
            "tier": one.tier.value,
            "reason": one.reason,
            "suggestion": one.suggestion,
        }
        for number, one in enumerate(entries, 1)
    ]
    if rows:
        tx.execute(sa.insert(table), rows)
    digest = sha256(repr(rows).encode()).hexdigest()
    facts = {"digest": digest, "count": len(rows), "by": by, "at": now.isoformat()}
    setting.put(tx, _KEY, facts)


def state(tx: Tx) -> dict[str, str | int]:
    """Return ``digest``, ``count``, ``by``, ``at`` of the list; empty when there never was one."""
    found = setting.get(tx, _KEY, {})
    return dict(found) if isinstance(found, dict) else {}


def entries(tx: Tx) -> list[Entry]:
    """Return the whole list in its order."""
    rows = tx.execute(sa.select(table).order_by(table.c.line))
    return [
        Entry(word=r.word, tier=Tier(r.tier), reason=r.reason, suggestion=r.suggestion)
        for r in rows
    ]
