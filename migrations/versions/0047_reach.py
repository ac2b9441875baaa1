"""How soon screens showed what was published, summed; when alerts of areas held a warning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_appearance_from_seq", "appearance", ["slot", "from_seq"])
    op.create_index("ix_appearance_until_seq", "appearance", ["slot", "until_seq"])
    op.create_table(
        "reach_time",
        sa.Column("notice_id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("slot", sa.String, sa.ForeignKey("slot.key"), primary_key=True),
        sa.Column("what", sa.String, primary_key=True),
        sa.Column("within", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("longest", sa.BigInteger, nullable=False),
        sa.Column("last_at", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reach_time_last_at", "reach_time", ["last_at"])
    op.create_table(
        "alert_appearance",
        sa.Column("alert", sa.String, primary_key=True),
        sa.Column("scope", sa.String, sa.ForeignKey("area.code"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("from_seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("from_at", Instant, nullable=False),
        sa.Column("until_seq", sa.Integer),
        sa.Column("until_at", Instant),
    )
    op.create_index("ix_alert_appearance_scope", "alert_appearance", ["scope", "epoch", "from_seq"])
    op.create_index(
        "ix_alert_appearance_until", "alert_appearance", ["scope", "epoch", "until_seq"]
    )


def downgrade():
    op.drop_table("alert_appearance")
    op.drop_table("reach_time")
    op.drop_index("ix_appearance_until_seq", "appearance")
    op.drop_index("ix_appearance_from_seq", "appearance")
