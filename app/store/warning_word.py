"""Words on warnings: what messages say, each planned once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.warning import Level
from app.domain.warning_word import Act, Planned, Word
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import warning_word as table


def add(tx: Tx, words: Sequence[Word]) -> None:
    """Keep words; one that is there already stays as it is."""
    if words:
        insert_or_ignore(tx, table, [_row(one) for one in words])


def last(tx: Tx, names: Collection[str]) -> dict[str, Word]:
    """Return the last word on each of the warnings ``names``, where there is one.

    It is the last of its thread, even where the warning has another name by then.
    """
    threads: dict[str, str] = {}
    query = sa.select(table.c.warning, table.c.thread).where(table.c.warning.in_(list(names)))
    for row in tx.execute(query.order_by(table.c.said_at, table.c.number)):
        threads[row.warning] = row.thread
    ends: dict[str, Word] = {}
    lines = sa.select(table).where(table.c.thread.in_(sorted(set(threads.values()))))
    for line in tx.execute(lines.order_by(table.c.number)):
        ends[line.thread] = _word(line)
    return {name: ends[thread] for name, thread in threads.items()}


def of_thread(tx: Tx, thread: str) -> list[Word]:
    """Return every word of a thread, the first one first."""
    query = sa.select(table).where(table.c.thread == thread).order_by(table.c.number)
    return [_word(row) for row in tx.execute(query)]


def unplanned(tx: Tx, limit: int = 20) -> list[Word]:
    """Return words whose messages are still to be planned, the oldest first."""
    query = sa.select(table).where(sa.text("planned_at IS NULL"))
    order = (table.c.said_at, table.c.thread, table.c.number)
    return [_word(row) for row in tx.execute(query.order_by(*order).limit(limit))]


def progress(tx: Tx, word: Word) -> Planned | None:
    """Return how far ``word`` is planned; None: to its end."""
    return _progress(tx, sa.select(table.c.planned).where(*_open(word)))


def hold(tx: Tx, word: Word) -> Planned | None:
    """Return the same, and let nobody else go on with it until ``tx`` ends."""
    return _progress(tx, sa.select(table.c.planned).where(*_open(word)).with_for_update())


def _progress(tx: Tx, query: sa.Select[Any]) -> Planned | None:
    row = tx.execute(query).first()
    if row is None:
        return None
    if row.planned is None:
        return Planned()
    channel, area, last, counts = row.planned
    return Planned(channel, (area, last), counts)


def note(tx: Tx, word: Word, at: Planned) -> None:
    """Note how far ``word`` is planned."""
    said = [at.channel, *at.after, dict(at.counts)]
    tx.execute(sa.update(table).where(*_open(word)).values(planned=said))


def set_planned(tx: Tx, word: Word, now: datetime) -> bool:
    """Note that the messages of ``word`` are planned; False when that was done already."""
    done = sa.update(table).where(*_open(word)).values(planned_at=now)
    return tx.execute(done).rowcount == 1


def _open(word: Word) -> list[sa.ColumnElement[bool]]:
    mine = [table.c.thread == word.thread, table.c.number == word.number]
    return [*mine, table.c.planned_at.is_(None)]


def _row(one: Word) -> dict[str, object]:
    return {
        "thread": one.thread,
        "number": one.number,
        "warning": one.warning,
        "act": one.act.value,
        "level": one.level.word,
        "places": sorted(one.places),
        "touched": sorted(one.touched),
        "said_at": one.said_at,
        "planned_at": one.planned_at,
    }


def _word(row: sa.Row[Any]) -> Word:
    return Word(
        thread=row.thread,
        number=row.number,
        warning=row.warning,
        act=Act(row.act),
        level=Level[row.level.upper()],
        places=frozenset(row.places),
        touched=frozenset(row.touched),
        said_at=row.said_at,
        planned_at=row.planned_at,
    )
