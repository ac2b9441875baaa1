"""Notices have numbers of six digits that people type."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None
_BATCH = 1000


def upgrade():
    number = sa.Column("number", sa.String(), nullable=False, server_default="")
    op.add_column("notice", number)
    notice = sa.table("notice", sa.column("id"), sa.column("number"))
    connection = op.get_bind()
    ids = connection.execute(sa.select(notice.c.id)).scalars().all()
    query = (
        sa.update(notice)
        .where(notice.c.id == sa.bindparam("known"))
        .values(number=sa.bindparam("made"))
    )
    for start in range(0, len(ids), _BATCH):
        rows = [{"known": one, "made": _number(one)} for one in ids[start : start + _BATCH]]
        connection.execute(query, rows)
    op.create_index("ix_notice_number", "notice", ["number"])


def _number(notice_id):
    return f"{int(sha256(notice_id.encode()).hexdigest()[:12], 16) % 10**6:06}"


def downgrade():
    op.drop_index("ix_notice_number", "notice")
    with op.batch_alter_table("notice") as table:
        table.drop_column("number")
