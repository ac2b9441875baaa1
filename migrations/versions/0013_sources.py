"""Feeds and calendars that are read, what was read of them, and how it went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TEXTS = ("kind", "url", "name", "area", "category", "policy", "owner", "etag", "modified")


def upgrade():
    op.create_table(
        "source",
        text("id"),
        *(text(name) for name in TEXTS),
        *(whole(name) for name in ("days", "interval_s", "failures")),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("takes_existing", "is_paused")
        ),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("due", "added_at")),
        *(sa.Column(name, INSTANT) for name in ("checked_at", "good_at")),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
    )
    op.create_index("ix_source_due", "source", ["due"])
    op.create_table(
        "source_item",
        *(text(name) for name in ("source_id", "guid", "notice_id", "digest", "title", "state")),
        whole("draft_version"),
        *(sa.Column(name, INSTANT) for name in ("published", "ends")),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_item_source_id"),
        sa.PrimaryKeyConstraint("source_id", "guid", name="pk_source_item"),
    )
    op.create_table(
        "source_result",
        text("source_id"),
        sa.Column("at", INSTANT, nullable=False),
        text("code"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_result_source_id"),
        sa.PrimaryKeyConstraint("source_id", "at", name="pk_source_result"),
    )


def downgrade():
    for name in ("source_result", "source_item", "source"):
        op.drop_table(name)


def text(name):
    return sa.Column(name, sa.String(), nullable=False)


def whole(name):
    return sa.Column(name, sa.Integer(), nullable=False)
