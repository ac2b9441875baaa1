"""An index of the few deliveries that nobody knows about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(
        "ix_delivery_unknown",
        "delivery",
        ["channel", "changed_at"],
        sqlite_where=sa.text("state = 'unknown'"),
        postgresql_where=sa.text("state = 'unknown'"),
    )


def downgrade():
    op.drop_index("ix_delivery_unknown", "delivery")
