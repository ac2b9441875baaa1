"""Where drafts from outside came from, and spreadsheets that were handed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "intake",
        text("kind"),
        text("source"),
        text("reference"),
        text("notice_id"),
        text("label"),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "source", "reference", name="pk_intake"),
    )
    op.create_index("ix_intake_notice_id", "intake", ["notice_id"])
    op.create_table(
        "upload",
        text("id"),
        text("owner"),
        text("name"),
        text("sha256"),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("ix_upload_sha256", "upload", ["sha256"])
    op.create_index("ix_upload_owner", "upload", ["owner", "added_at"])


def downgrade():
    op.drop_table("upload")
    op.drop_table("intake")


def text(name):
    return sa.Column(name, sa.String(), nullable=False)
