"""Where each draft from outside came from, so that nothing comes in twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import draft, intake, notice

# A longer reference is kept as its hash: an index has room for so much only.
_LONGEST = 200
_BATCH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a draft came from.

    Attributes:
        kind: ``sheet``, ``feed``, ``calendar`` or ``push``.
        source: which one of its kind; empty when there is only one.
        reference: what the source calls it; empty: nothing to know it again by.
        label: for people, such as a file's name and line.
    """

    kind: str
    source: str = ""
    reference: str = ""
    label: str = ""


def add(tx: Tx, origin: Origin, notice_id: str, now: datetime) -> None:
    """Remember that ``origin`` became a notice; a notice that is gone gives its place up."""
    key = _is(origin)
    tx.execute(sa.delete(intake).where(*key))
    row = {
        "kind": origin.kind,
        "source": origin.source,
        "reference": _short(origin.reference),
        "notice_id": notice_id,
        "label": origin.label,
        "at": now,
    }
    tx.execute(sa.insert(intake).values(row))


def find(tx: Tx, origin: Origin) -> str | None:
    """Return the notice that ``origin`` became, None when there is none, or none any more."""
    return tx.execute(sa.select(intake.c.notice_id).where(*_is(origin), _lives())).scalar()


def known(tx: Tx, kind: str, source: str, references: Iterable[str]) -> dict[str, str]:
    """Return, by reference, the notices that these became and that are still there."""
    found: dict[str, str] = {}
    for batch in _batches({_short(one): one for one in references}.items()):
        named = dict(batch)
        query = sa.select(intake.c.reference, intake.c.notice_id).where(
            intake.c.kind == kind,
            intake.c.source == source,
            intake.c.reference.in_(named),
            _lives(),
        )
        found.update({named[row.reference]: row.notice_id for row in tx.execute(query)})
    return found


def of_notice(tx: Tx, notice_id: str) -> Origin | None:
    """Return where a notice came from, None when it was written here."""
    row = tx.execute(sa.select(intake).where(intake.c.notice_id == notice_id)).first()
    if row is None:
        return None
    return Origin(kind=row.kind, source=row.source, reference=row.reference, label=row.label)


def _is(origin: Origin) -> Sequence[sa.ColumnElement[bool]]:
    return (
        intake.c.kind == origin.kind,
        intake.c.source == origin.source,
        intake.c.reference == _short(origin.reference),
    )


def _lives() -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.exists().where(draft.c.notice_id == intake.c.notice_id),
        sa.exists().where(notice.c.id == intake.c.notice_id),
    )


def _short(reference: str) -> str:
    if len(reference) <= _LONGEST:
        return reference
    return f"sha256:{sha256(reference.encode()).hexdigest()}"


def _batches(items: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch
