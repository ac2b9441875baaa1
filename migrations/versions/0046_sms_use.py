"""How many texts were handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sms_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("target_id", sa.String, primary_key=True),
        sa.Column("texts", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sms_spent",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("parts", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("sms_spent")
    op.drop_table("sms_day")
