"""Which votes the boards show already, so that they are made anew for new ones."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.domain.feedback import What
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import notice, poll_shown, tally


def grown(tx: Tx, now: datetime, shown_before: datetime) -> list[tuple[str, int]]:
    """Return polls that are not over and have other votes than boards show, with how many.

    Only those that boards were last made for before ``shown_before``.
    """
    votes = sa.func.sum(tally.c.count)
    query = (
        sa.select(tally.c.notice_id, votes)
        .join(notice, notice.c.id == tally.c.notice_id)
        .join(poll_shown, poll_shown.c.notice_id == tally.c.notice_id, isouter=True)
        .where(tally.c.what == What.VOTE.value, notice.c.expires > now)
        .where(sa.or_(poll_shown.c.at.is_(None), poll_shown.c.at <= shown_before))
        .group_by(tally.c.notice_id, poll_shown.c.total)
        .having(votes != sa.func.coalesce(poll_shown.c.total, 0))
        .order_by(tally.c.notice_id)
    )
    return [(notice_id, int(total)) for notice_id, total in tx.execute(query)]


def claim(tx: Tx, notice_id: str, total: int, now: datetime, shown_before: datetime) -> bool:
    """Write down that boards are made for ``total`` votes; return whether nobody else just did."""
    first = {"notice_id": notice_id, "total": 0, "at": shown_before}
    insert_or_ignore(tx, poll_shown, [first])
    mine = (poll_shown.c.notice_id == notice_id, poll_shown.c.at <= shown_before)
    done = tx.execute(sa.update(poll_shown).where(*mine).values(total=total, at=now))
    return done.rowcount == 1
