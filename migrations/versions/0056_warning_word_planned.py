"""How far the messages of a word on a warning are planned, for who takes over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("warning_word", sa.Column("planned", sa.JSON))


def downgrade():
    op.drop_column("warning_word", "planned")
