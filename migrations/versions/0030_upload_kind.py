"""What the rows of an uploaded spreadsheet are: notices, or places."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    kind = sa.Column("kind", sa.String(), nullable=False, server_default="notices")
    op.add_column("upload", kind)


def downgrade():
    op.drop_column("upload", "kind")
