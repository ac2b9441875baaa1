"""The words to look out for, a community's own templates, and its contacts book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "wording",
        sa.Column("folded", sa.String(), primary_key=True),
        sa.Column("line", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("word", "tier", "reason")),
        sa.Column("suggestion", sa.String(), nullable=False),
    )
    op.create_table(
        "template",
        sa.Column("id", sa.String(), primary_key=True),
        _area("template"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_template_area", "template", ["area"])
    op.create_table(
        "contact",
        sa.Column("id", sa.String(), primary_key=True),
        _area("contact"),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "phone", "hours")),
    )
    op.create_index("ix_contact_area", "contact", ["area"])


def downgrade():
    for name in ("contact", "template", "wording"):
        op.drop_table(name)


def _area(table):
    key = sa.ForeignKey("area.code", name=f"fk_{table}_area")
    return sa.Column("area", sa.String(), key, nullable=False)
