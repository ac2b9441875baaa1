"""Webhooks, and the calls to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
UNDONE = "state IN ('queued', 'sending')"


def upgrade():
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["user.id"], name="fk_webhook_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_index("ix_webhook_owner", "webhook", ["owner"])
    op.create_table(
        "webhook_call",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("webhook_id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name="fk_webhook_call_webhook_id"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_call"),
        sa.UniqueConstraint(
            "webhook_id", "event", "subject", "revision", name="uq_webhook_call_webhook_id"
        ),
    )
    op.create_index("ix_webhook_call_log", "webhook_call", ["webhook_id", "made_at"])
    op.create_index(
        "ix_webhook_call_undone",
        "webhook_call",
        ["due"],
        sqlite_where=sa.text(UNDONE),
        postgresql_where=sa.text(UNDONE),
    )


def downgrade():
    op.drop_table("webhook_call")
    op.drop_table("webhook")
