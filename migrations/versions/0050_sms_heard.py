"""What gateways of texts told, and what to ask them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sms_heard",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("due", Instant, nullable=False),
    )
    op.create_index("ix_sms_heard_due", "sms_heard", ["due"])
    op.create_table(
        "sms_open",
        sa.Column("reference", sa.String, primary_key=True),
        sa.Column("sent", Instant, nullable=False),
        sa.Column("due", Instant, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sms_open_due", "sms_open", ["due"])


def downgrade():
    op.drop_table("sms_open")
    op.drop_table("sms_heard")
