"""Drafts: what stands in a form, saved as typed, with a version against overwriting."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.domain.chain import State
from app.domain.notice import Act, Category, Override
from app.domain.review import Draft
from app.store import attached, details
from app.store.area import at_or_below
from app.store.batch import insert_or_ignore, upsert
from app.store.session import Tx
from app.store.tables import draft as table
from app.store.tables import draft_area
from app.store.tables import draft_editor as editor
from app.store.tables import review_case as case

_TEXTS = ("headline", "title", "body", "when_where", "contact", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A draft as it lies here.

    ``owner`` is the id of the user who began it, ``saved_by`` of the one who saved it last.
    """

    notice_id: str
    draft: Draft
    owner: str
    saved_at: datetime
    version: int
    saved_by: str = ""


class StaleDraft(ValueError):
    """Somebody saved this draft in the meantime; ``saved`` is what they saved."""

    def __init__(self, saved: StoredDraft) -> None:
        super().__init__(f"{saved.notice_id} stands at version {saved.version}")
        self.saved = saved


def save_draft(
    tx: Tx, notice_id: str, draft: Draft, owner: str, now: datetime, version: int | None = None
) -> int:
    """Save ``draft`` and return its version: a new one, unless it says what it said before.

    ``version`` is the one it was written on; None replaces whatever is there. A draft that was
    dropped meanwhile is saved again: nothing typed is lost. ``owner`` is who saves; a change makes
    them one of its authors, and takes it out of review.

    Raises:
        StaleDraft: another version is there.
    """
    saved = lock_draft(tx, notice_id)
    if saved and version is not None and saved.version != version:
        raise StaleDraft(saved)
    is_changed = saved is None or digest(saved.draft) != digest(draft)
    number = (saved.version if saved else version or 0) + is_changed
    row = {
        "notice_id": notice_id,
        "owner": saved.owner if saved else owner,
        "saved_at": now,
        "version": number,
        "content": {**content(draft), "by": owner},
    }
    upsert(tx, table, [row], key=("notice_id",))
    attached.note_draft(tx, notice_id, draft.attachments)
    tx.execute(sa.delete(draft_area).where(draft_area.c.notice_id == notice_id))
    if draft.areas:
        aims = [{"area": code, "notice_id": notice_id} for code in sorted(set(draft.areas))]
        tx.execute(sa.insert(draft_area), aims)
    if is_changed:
        insert_or_ignore(tx, editor, [{"notice_id": notice_id, "user_id": owner}])
        _void(tx, notice_id, now)
    return number


def draft(tx: Tx, notice_id: str) -> StoredDraft | None:
    """Return the draft of a notice, None when there is none."""
    row = tx.execute(sa.select(table).where(table.c.notice_id == notice_id)).first()
    return _stored(row) if row else None


def lock_draft(tx: Tx, notice_id: str) -> StoredDraft | None:
    """Return the draft of a notice and keep it from everybody else until the transaction ends."""
    query = sa.select(table).where(table.c.notice_id == notice_id).with_for_update()
    row = tx.execute(query).first()
    return _stored(row) if row else None


def authors(tx: Tx, notice_id: str) -> frozenset[str]:
    """Return the ids of all who changed the draft since it was begun."""
    return frozenset(tx.scalars(sa.select(editor.c.user_id).where(editor.c.notice_id == notice_id)))


def drop_draft(tx: Tx, notice_id: str) -> None:
    """Forget a draft: it went out, or its author gave it up. It is in review no more."""
    held = tx.execute(sa.delete(table).where(table.c.notice_id == notice_id).returning(table))
    tx.execute(sa.delete(editor).where(editor.c.notice_id == notice_id))
    row = held.first()
    if row:
        _void(tx, notice_id, row.saved_at)
    attached.note_draft(tx, notice_id, ())
    tx.execute(sa.delete(draft_area).where(draft_area.c.notice_id == notice_id))


def drafts(tx: Tx, owner: str | None, limit: int) -> list[StoredDraft]:
    """Return the drafts of ``owner`` or of everybody, last saved first."""
    query = sa.select(table).order_by(table.c.saved_at.desc(), table.c.notice_id).limit(limit)
    if owner is not None:
        query = query.where(table.c.owner == owner)
    return [_stored(row) for row in tx.execute(query)]


def drafts_within(
    tx: Tx, owner: str | None, areas: Collection[str], limit: int
) -> list[StoredDraft]:
    """Return the drafts of ``owner``, if any, and those aimed at or below ``areas``."""
    aimed = sa.select(draft_area.c.notice_id).where(at_or_below(draft_area.c.area, areas))
    query = sa.select(table).where(sa.or_(table.c.owner == owner, table.c.notice_id.in_(aimed)))
    ordered = query.order_by(table.c.saved_at.desc(), table.c.notice_id).limit(limit)
    return [_stored(row) for row in tx.execute(ordered)]


def digest(d: Draft) -> str:
    """Return the hash of all that a draft says."""
    said = json.dumps(content(d), ensure_ascii=False, sort_keys=True)
    return sha256(said.encode()).hexdigest()


def _void(tx: Tx, notice_id: str, now: datetime) -> None:
    """End the review of a text that is no longer so; one that is out already stays out."""
    asked = [State.IN_REVIEW.value, State.ON_HOLD.value]
    query = sa.update(case).where(case.c.notice_id == notice_id, case.c.state.in_(asked))
    tx.execute(query.values(state=State.VOIDED.value, changed_at=now))


def content(d: Draft) -> dict[str, object]:
    """Return all that a draft says, in JSON's own types."""
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
        **({"act": d.act.value} if d.act else {}),
    }


def read(c: dict[str, Any]) -> Draft:
    """Return the draft that ``content`` wrote down."""
    return Draft(
        **{name: c[name] for name in _TEXTS},
        category=Category(c["category"]),
        effective=_instant(c["effective"]),
        expires=_instant(c["expires"]),
        areas=tuple(c["areas"]),
        channels=frozenset(c["channels"]),
        overrides=tuple(Override(channel=n, text=t, base=b) for n, t, b in c["overrides"]),
        mistyped=tuple((name, typed) for name, typed in c["mistyped"]),
        checked=frozenset(c.get("checked", ())),
        act=Act(c["act"]) if "act" in c else None,
        **details.from_json(c.get("details", {})),
    )


def _stored(row: sa.Row[Any]) -> StoredDraft:
    return StoredDraft(
        notice_id=row.notice_id,
        draft=read(row.content),
        owner=row.owner,
        saved_at=row.saved_at,
        version=row.version,
        saved_by=row.content.get("by", ""),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
