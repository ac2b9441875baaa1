"""Since when a screen shows the alerts that it shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("screen", sa.Column("alerts_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column("screen", "alerts_at")
