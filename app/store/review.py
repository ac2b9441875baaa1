"""Review cases: one draft on its way through its chain, and every decision about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.domain.chain import OPEN, Case, State
from app.domain.notice import Category
from app.domain.review import Draft
from app.store import draft as drafts
from app.store.area import at_or_below
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import draft as draft_table
from app.store.tables import review_aim as aim
from app.store.tables import review_case as case_table
from app.store.tables import review_step as step_table

WROTE, URGED = "wrote", "urged"
_OPEN = sorted(state.value for state in OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One decision. ``step`` counts from 1; 0: had a hand in the text, or sent it out urgently."""

    case_id: str
    user_id: str
    seat: str
    step: int
    decision: str
    at: datetime
    hash: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A case with the text it is about and when it last changed."""

    case: Case
    draft: Draft
    content_hash: str
    changed_at: datetime


class Taken(ValueError):
    """Somebody else was first: the case or the step is there already."""


def open_case(tx: Tx, case: Case, draft: Draft) -> None:
    """File a new case of ``draft`` with its authors.

    Raises:
        Taken: the notice has an open case.
    """
    row = {
        **_state_of(case),
        "id": case.id,
        "notice_id": case.notice_id,
        "number": case.number,
        "category": case.category.value,
        "steps": case.steps,
        "hash": case.hash,
        "content_hash": drafts.digest(draft),
        "content": drafts.content(draft),
        "areas": list(case.areas),
        "submitted_by": case.submitted_by,
        "submitted_at": case.submitted_at,
        "changed_at": case.submitted_at,
    }
    try:
        with tx.begin_nested():
            tx.execute(sa.insert(case_table).values(row))
    except IntegrityError as exc:
        raise Taken(case.notice_id) from exc
    tx.execute(sa.insert(aim), [{"area": a, "case_id": case.id} for a in dict.fromkeys(case.areas)])
    for author in sorted(case.authors):
        add_step(tx, _authorship(case, author, WROTE))


def note_urged(tx: Tx, case: Case, user_id: str, now: datetime) -> None:
    """Remember who sent a case out urgently, unless they wrote it themselves."""
    row = _authorship(case, user_id, URGED)
    insert_or_ignore(tx, step_table, [{**_step_row(row), "at": now}])


def add_step(tx: Tx, step: StepRow) -> None:
    """Write one decision down, for ever.

    Raises:
        Taken: this person has a part in the case already, or the step was taken.
    """
    try:
        with tx.begin_nested():
            tx.execute(sa.insert(step_table).values(_step_row(step)))
    except IntegrityError as exc:
        raise Taken(step.case_id) from exc


def update(tx: Tx, case: Case, now: datetime) -> None:
    """Store where ``case`` stands now; what it is about never changes."""
    values = {**_state_of(case), "changed_at": now}
    tx.execute(sa.update(case_table).where(case_table.c.id == case.id).values(values))


def lock(tx: Tx, case_id: str) -> File | None:
    """Return a case and keep it from everybody else until the transaction ends."""
    query = sa.select(case_table).where(case_table.c.id == case_id).with_for_update()
    return _one(tx, query)


def get(tx: Tx, case_id: str) -> File | None:
    """Return a case, None when there is none."""
    return _one(tx, sa.select(case_table).where(case_table.c.id == case_id))


def latest(tx: Tx, notice_id: str) -> File | None:
    """Return the case of a notice that was submitted last."""
    query = sa.select(case_table).where(case_table.c.notice_id == notice_id)
    return _one(tx, query.order_by(case_table.c.number.desc()).limit(1))


def cases(tx: Tx, notice_id: str) -> list[File]:
    """Return all cases of a notice, newest first."""
    query = sa.select(case_table).where(case_table.c.notice_id == notice_id)
    return _files(tx, query.order_by(case_table.c.number.desc()))


def states(tx: Tx, notice_ids: Collection[str]) -> dict[str, State]:
    """Return the state of the latest case of each notice that has one."""
    query = (
        sa.select(case_table.c.notice_id, case_table.c.state)
        .where(case_table.c.notice_id.in_(list(notice_ids)))
        .order_by(case_table.c.number)
    )
    return {row.notice_id: State(row.state) for row in tx.execute(query)}


def steps(tx: Tx, case_ids: Collection[str]) -> list[StepRow]:
    """Return all that was decided in these cases, in order."""
    query = sa.select(step_table).where(step_table.c.case_id.in_(list(case_ids)))
    rows = tx.execute(query.order_by(step_table.c.step, step_table.c.at))
    return [StepRow(**row._mapping) for row in rows]


def waiting(tx: Tx, areas: Collection[str], limit: int) -> list[File]:
    """Return the open cases about an area at or below one of ``areas``, longest waiting first."""
    about = sa.select(aim.c.case_id).where(at_or_below(aim.c.area, areas))
    query = sa.select(case_table).where(case_table.c.state.in_(_OPEN), case_table.c.id.in_(about))
    return _files(tx, query.order_by(case_table.c.submitted_at).limit(limit))


def of_author(tx: Tx, user_id: str, state: Collection[State], limit: int) -> list[File]:
    """Return the latest cases, in one of these states, of drafts ``user_id`` had a hand in."""
    later = case_table.alias("later")
    mine = sa.select(step_table.c.case_id).where(
        step_table.c.user_id == user_id, step_table.c.decision == WROTE
    )
    query = sa.select(case_table).where(
        case_table.c.id.in_(mine),
        case_table.c.state.in_([s.value for s in state]),
        case_table.c.notice_id.in_(sa.select(draft_table.c.notice_id)),
        ~sa.exists().where(
            later.c.notice_id == case_table.c.notice_id,
            later.c.number > case_table.c.number,
        ),
    )
    return _files(tx, query.order_by(case_table.c.changed_at.desc()).limit(limit))


def unconfirmed(tx: Tx, now: datetime | None, limit: int) -> list[File]:
    """Return what went out urgently and waits; ``now``: only whose time is up by then."""
    query = sa.select(case_table).where(case_table.c.state == State.UNCONFIRMED.value)
    if now is not None:
        query = query.where(case_table.c.confirm_by <= now)
    return _files(tx, query.order_by(case_table.c.confirm_by).limit(limit))


def next_deadline(tx: Tx) -> datetime | None:
    """Return the first instant at which an urgent release lapses."""
    query = sa.select(case_table.c.confirm_by).where(case_table.c.state == State.UNCONFIRMED.value)
    return tx.execute(query.order_by(case_table.c.confirm_by).limit(1)).scalar()


def void(tx: Tx, notice_id: str, now: datetime) -> bool:
    """End the open case of a notice: what it was about is no longer so. Return whether one was."""
    query = sa.update(case_table).where(
        case_table.c.notice_id == notice_id, case_table.c.state.in_(_OPEN)
    )
    done = tx.execute(query.values(state=State.VOIDED.value, changed_at=now))
    return bool(done.rowcount)


def _state_of(case: Case) -> dict[str, object]:
    return {
        "state": case.state.value,
        "done": case.done,
        "confirm_by": case.confirm_by,
        "reason": case.reason,
        "revision": case.revision,
    }


def _authorship(case: Case, user_id: str, decision: str) -> StepRow:
    return StepRow(
        case_id=case.id,
        user_id=user_id,
        seat=user_id,
        step=0,
        decision=decision,
        at=case.submitted_at,
        hash=case.hash,
    )


def _step_row(step: StepRow) -> dict[str, object]:
    return {name: getattr(step, name) for name in StepRow.__slots__}


def _one(tx: Tx, query: sa.Select[Any]) -> File | None:
    return next(iter(_files(tx, query)), None)


def _files(tx: Tx, query: sa.Select[Any]) -> list[File]:
    rows = tx.execute(query).all()
    parts = _parts(tx, [row.id for row in rows])
    return [_file(row, parts.get(row.id, [])) for row in rows]


def _parts(tx: Tx, ids: Iterable[str]) -> dict[str, list[StepRow]]:
    found: dict[str, list[StepRow]] = {}
    for step in steps(tx, list(ids)):
        found.setdefault(step.case_id, []).append(step)
    return found


def _file(row: sa.Row[Any], parts: list[StepRow]) -> File:
    decided = [p for p in parts if p.decision != WROTE]
    case = Case(
        id=row.id,
        notice_id=row.notice_id,
        number=row.number,
        state=State(row.state),
        category=Category(row.category),
        steps=row.steps,
        done=row.done,
        hash=row.hash,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        authors=frozenset(p.user_id for p in parts if p.decision == WROTE),
        seats=frozenset(one for p in decided for one in (p.user_id, p.seat)),
        areas=tuple(row.areas),
        confirm_by=row.confirm_by,
        reason=row.reason,
        revision=row.revision,
    )
    text = drafts.read(row.content)
    return File(case=case, draft=text, content_hash=row.content_hash, changed_at=row.changed_at)
