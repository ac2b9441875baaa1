"""WebSub: who asks to be told of a feed, and who is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "websub_intent",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("callback", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lease_s", sa.Integer(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("due", instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_websub_intent"),
        sa.UniqueConstraint("topic", "callback", name="uq_websub_intent_topic"),
    )
    op.create_index("ix_websub_intent_host", "websub_intent", ["host"])
    op.create_table(
        "websub_follower",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("callback", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", instant, nullable=True),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("due", instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_websub_follower"),
        sa.UniqueConstraint("topic", "callback", name="uq_websub_follower_topic"),
    )
    op.create_index("ix_websub_follower_base", "websub_follower", ["base"])
    op.create_index("ix_websub_follower_host", "websub_follower", ["host"])


def downgrade():
    op.drop_table("websub_follower")
    op.drop_table("websub_intent")
