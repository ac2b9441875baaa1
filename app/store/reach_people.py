"""Who could still be told by message: people of an area who agreed to it and did not get one."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.domain.delivery import ARRIVED
from app.domain.notice import Category
from app.store.session import Tx
from app.store.tables import delivery, lineage, target
from app.store.target import wanting


def untold(
    tx: Tx, revision: tuple[str, int], channel: str, areas: Collection[str], what: Category
) -> dict[str, int]:
    """Return by area (and those below it) how many want such notices and did not get this one."""
    notice_id, number = revision
    got = sa.exists().where(
        delivery.c.notice_id == notice_id,
        delivery.c.revision == number,
        delivery.c.channel == channel,
        delivery.c.target_id == target.c.id,
        delivery.c.state.in_([one.value for one in ARRIVED]),
    )
    query = (
        sa.select(lineage.c.above, sa.func.count())
        .join(target, target.c.area == lineage.c.area)
        .where(lineage.c.above.in_(list(areas)), target.c.channel == channel, wanting(what), ~got)
        .group_by(lineage.c.above)
    )
    return {code: count for code, count in tx.execute(query)}
