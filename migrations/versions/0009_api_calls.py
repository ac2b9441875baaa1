"""Answers kept for repeated calls, and departments' pushes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "api_answer",
        sa.Column("token_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_id", "key", name="pk_api_answer"),
    )
    op.create_index("ix_api_answer_made_at", "api_answer", ["made_at"])
    op.create_table(
        "push",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sent", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["user.id"], name="fk_push_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_push"),
        sa.UniqueConstraint("owner", "source", "reference", name="uq_push_owner"),
    )
    op.create_index("ix_push_owner", "push", ["owner", "sent"])
    op.create_table(
        "push_receipt",
        sa.Column("push_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["push_id"], ["push.id"], name="fk_push_receipt_push_id"),
        sa.PrimaryKeyConstraint("push_id", "area", name="pk_push_receipt"),
    )


def downgrade():
    op.drop_table("push_receipt")
    op.drop_table("push")
    op.drop_table("api_answer")
