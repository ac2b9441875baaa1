"""Drafts: what stands in a form, saved as typed, with a version against overwriting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.notice import Category, Override
from app.domain.review import Draft
from app.store import attached, details
from app.store.area import at_or_below
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import draft as table
from app.store.tables import draft_area

_TEXTS = ("headline", "title", "body", "when_where", "contact", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A draft as it lies here; ``owner`` is the id of the user who began it."""

    notice_id: str
    draft: Draft
    owner: str
    saved_at: datetime
    version: int


class StaleDraft(ValueError):
    """Somebody saved this draft in the meantime; ``saved`` is what they saved."""

    def __init__(self, saved: StoredDraft) -> None:
        super().__init__(f"{saved.notice_id} stands at version {saved.version}")
        self.saved = saved


def save_draft(
    tx: Tx, notice_id: str, draft: Draft, owner: str, now: datetime, version: int | None = None
) -> int:
    """Save ``draft`` and return its new version.

    ``version`` is the one it was written on; None replaces whatever is there. A draft that was
    dropped meanwhile is saved again: nothing typed is lost.

    Raises:
        StaleDraft: another version is there.
    """
    saved = _locked(tx, notice_id)
    if saved and version is not None and saved.version != version:
        raise StaleDraft(saved)
    number = (saved.version if saved else version or 0) + 1
    row = {
        "notice_id": notice_id,
        "owner": saved.owner if saved else owner,
        "saved_at": now,
        "version": number,
        "content": _content(draft),
    }
    upsert(tx, table, [row], key=("notice_id",))
    attached.note_draft(tx, notice_id, draft.attachments)
    tx.execute(sa.delete(draft_area).where(draft_area.c.notice_id == notice_id))
    if draft.areas:
        aims = [{"area": code, "notice_id": notice_id} for code in sorted(set(draft.areas))]
        tx.execute(sa.insert(draft_area), aims)
    return number


def draft(tx: Tx, notice_id: str) -> StoredDraft | None:
    """Return the draft of a notice, None when there is none."""
    row = tx.execute(sa.select(table).where(table.c.notice_id == notice_id)).first()
    return _stored(row) if row else None


def drop_draft(tx: Tx, notice_id: str) -> None:
    """Forget a draft: it went out, or its author gave it up."""
    tx.execute(sa.delete(table).where(table.c.notice_id == notice_id))
    attached.note_draft(tx, notice_id, ())
    tx.execute(sa.delete(draft_area).where(draft_area.c.notice_id == notice_id))


def drafts(tx: Tx, owner: str | None, limit: int) -> list[StoredDraft]:
    """Return the drafts of ``owner`` or of everybody, last saved first."""
    query = sa.select(table).order_by(table.c.saved_at.desc(), table.c.notice_id).limit(limit)
    if owner is not None:
        query = query.where(table.c.owner == owner)
    return [_stored(row) for row in tx.execute(query)]


def drafts_within(tx: Tx, owner: str, areas: Collection[str], limit: int) -> list[StoredDraft]:
    """Return the drafts of ``owner`` and those aimed at or below ``areas``, last saved first."""
    aimed = sa.select(draft_area.c.notice_id).where(at_or_below(draft_area.c.area, areas))
    query = sa.select(table).where(sa.or_(table.c.owner == owner, table.c.notice_id.in_(aimed)))
    ordered = query.order_by(table.c.saved_at.desc(), table.c.notice_id).limit(limit)
    return [_stored(row) for row in tx.execute(ordered)]


def _locked(tx: Tx, notice_id: str) -> StoredDraft | None:
    query = sa.select(table).where(table.c.notice_id == notice_id).with_for_update()
    row = tx.execute(query).first()
    return _stored(row) if row else None


def _content(d: Draft) -> dict[str, object]:
    return {
        **{name: getattr(d, name) for name in _TEXTS},
        "category": d.category.value,
        "effective": d.effective.isoformat() if d.effective else None,
        "expires": d.expires.isoformat() if d.expires else None,
        "areas": list(d.areas),
        "channels": sorted(d.channels),
        "overrides": [[o.channel, o.text, o.base] for o in d.overrides],
        "mistyped": [list(pair) for pair in d.mistyped],
        "checked": sorted(d.checked),
        "details": details.to_json(d),
    }


def _stored(row: sa.Row[Any]) -> StoredDraft:
    c = row.content
    draft = Draft(
        category=Category(c["category"]),
        effective=_instant(c["effective"]),
        expires=_instant(c["expires"]),
        areas=tuple(c["areas"]),
        channels=frozenset(c["channels"]),
        overrides=tuple(Override(channel=n, text=t, base=b) for n, t, b in c["overrides"]),
        mistyped=tuple((name, typed) for name, typed in c["mistyped"]),
        checked=frozenset(c.get("checked", ())),
        **details.from_json(c.get("details", {})),
    )
    return StoredDraft(
        notice_id=row.notice_id,
        draft=replace(draft, **{name: c[name] for name in _TEXTS}),
        owner=row.owner,
        saved_at=row.saved_at,
        version=row.version,
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
