"""What is common is found in a slice of the places; which places show which pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

# A 64th of all turns; ``app.store.place_index`` asks there first.
_SLICE = 1 << 34


def upgrade():
    op.create_table(
        "place_picture",
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("asset", "place", name="pk_place_picture"),
    )
    op.create_index("ix_place_picture_place", "place_picture", ["place"])
    if op.get_bind().dialect.name != "sqlite":
        few = f"USING gin (terms) WHERE turn < {_SLICE}"
        op.execute(f"CREATE INDEX ix_place_words_few ON place_words {few}")


def downgrade():
    op.drop_table("place_picture")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP INDEX ix_place_words_few")
