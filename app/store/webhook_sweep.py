"""What happens by itself and is told: notices that ended, messages that are all settled."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.domain.notice import Act
from app.domain.webhook import Event, Webhook, facts
from app.store import webhook
from app.store.notice import by_ids
from app.store.session import Tx
from app.store.tables import UNDONE, delivery, notice, planning, webhook_call

# What is older is no news any more.
_FRESH = timedelta(days=2)
_MOST = 200


def sweep(tx: Tx, now: datetime) -> int:
    """Queue what has happened since; return how much was looked at."""
    looked = 0
    for hook in webhook.active(tx):
        since = max(hook.made_at, now - _FRESH)
        for event, condition in (
            (Event.ENDED, _ended(since, now)),
            (Event.COMPLETED, _completed(since)),
        ):
            if event in hook.events:
                looked += _tell(tx, hook, event, condition, now)
    return looked


def _tell(
    tx: Tx, hook: Webhook, event: Event, condition: sa.ColumnElement[bool], now: datetime
) -> int:
    told = sa.exists().where(
        webhook_call.c.webhook_id == hook.id,
        webhook_call.c.event == event.value,
        webhook_call.c.subject == notice.c.id,
        webhook_call.c.revision == notice.c.revision,
    )
    query = sa.select(notice.c.id).where(condition, ~told).limit(_MOST)
    found = by_ids(tx, list(tx.scalars(query)))
    for one in found:
        if webhook.hearing(tx, [hook], one.areas):
            webhook.queue(tx, hook, event, one.id, one.revision, facts(one), now)
    return len(found)


def _ended(since: datetime, now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        notice.c.expires <= now, notice.c.expires > since, notice.c.act != Act.WITHDRAW.value
    )


def _completed(since: datetime) -> sa.ColumnElement[bool]:
    mine = (delivery.c.notice_id == notice.c.id, delivery.c.revision == notice.c.revision)
    waiting = sa.exists().where(*mine, sa.text(UNDONE))
    planned = (planning.c.notice_id == notice.c.id, planning.c.revision == notice.c.revision)
    more = sa.exists().where(*planned, planning.c.ended_at.is_(None))
    return sa.and_(notice.c.sent >= since, sa.exists().where(*mine), ~waiting, ~more)
