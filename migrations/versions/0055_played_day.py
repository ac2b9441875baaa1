"""Plays of days long gone, packed: one row a screen, revision and day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "played_day",
        sa.Column("item", sa.String, primary_key=True),
        sa.Column("screen", sa.String, sa.ForeignKey("screen.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", Instant, primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("times", "seconds")),
        sa.Column("hours", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_played_day_day", "played_day", ["day"])


def downgrade():
    op.drop_table("played_day")
