"""What a revision says beside its texts: record, attachments, repeat, tags and groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    column = sa.Column("details", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("revision", column)


def downgrade():
    op.drop_column("revision", "details")
