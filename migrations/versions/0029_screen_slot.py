"""Which slot a screen showed when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KNOWN = """
INSERT INTO screen_slot (screen, since, slot)
SELECT id, COALESCE(approved_at, enrolled_at), slot FROM screen WHERE slot IS NOT NULL
"""


def upgrade():
    op.create_table(
        "screen_slot",
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["screen"], ["screen.id"], name="fk_screen_slot_screen"),
        sa.PrimaryKeyConstraint("screen", "since", name="pk_screen_slot"),
    )
    op.execute(KNOWN)


def downgrade():
    op.drop_table("screen_slot")
