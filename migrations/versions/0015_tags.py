"""Tags of screens: part of what makes a slot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("slot", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))


def downgrade():
    op.drop_column("slot", "tags")
