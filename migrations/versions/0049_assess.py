"""Sums by area and month, counted searches, and for how many screens warnings are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "month_sum",
        sa.Column("area", sa.String, primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("within", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_month_sum_month", "month_sum", ["month"])
    op.create_table(
        "month_counted",
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_settled", sa.Boolean(create_constraint=False), nullable=False),
    )
    op.create_table(
        "search_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("area", sa.String, primary_key=True),
        sa.Column("what", sa.String, primary_key=True),
        sa.Column("is_found", sa.Boolean(create_constraint=False), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "warning_aimed",
        sa.Column("warning", sa.String, primary_key=True),
        sa.Column("area", sa.String, primary_key=True),
        sa.Column("screens", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_warning_aimed_at", "warning_aimed", ["at"])
    op.create_index("ix_revision_sent", "revision", ["sent"])
    op.create_index("ix_review_case_changed_at", "review_case", ["changed_at"])


def downgrade():
    op.drop_index("ix_review_case_changed_at", "review_case")
    op.drop_index("ix_revision_sent", "revision")
    for table in ("warning_aimed", "search_day", "month_counted", "month_sum"):
        op.drop_table(table)
