"""Who is answerable for a warning of our own, and who agreed to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "warning_own",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("needs_two", sa.Boolean(), nullable=False),
        sa.Column("second", sa.String(), nullable=True),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["key"], ["warning_message.key"], name="fk_warning_own_key"),
        sa.ForeignKeyConstraint(["author"], ["user.id"], name="fk_warning_own_author"),
        sa.ForeignKeyConstraint(["second"], ["user.id"], name="fk_warning_own_second"),
        sa.PrimaryKeyConstraint("key", name="pk_warning_own"),
        sa.CheckConstraint("second <> author", name="ck_warning_own_other"),
        sa.CheckConstraint(
            "out_at IS NULL OR second IS NOT NULL OR NOT needs_two", name="ck_warning_own_two"
        ),
    )


def downgrade():
    op.drop_table("warning_own")
