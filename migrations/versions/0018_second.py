"""Second factors, the moment a session was last proved, and addresses that guess."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("guesser", "recovery_code", "totp")


def upgrade():
    op.add_column("signin", instant("proved_at", nullable=True))
    op.create_table(
        "totp",
        text("user_id"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        instant("made_at"),
        instant("confirmed_at", nullable=True),
        whole("last_step"),
        of_user("totp"),
        sa.PrimaryKeyConstraint("user_id", name="pk_totp"),
    )
    op.create_table(
        "recovery_code",
        text("user_id"),
        text("hash"),
        of_user("recovery_code"),
        sa.PrimaryKeyConstraint("user_id", "hash", name="pk_recovery_code"),
    )
    op.create_table(
        "guesser",
        text("address"),
        whole("failed"),
        instant("failed_at"),
        instant("locked_until", nullable=True),
        sa.PrimaryKeyConstraint("address", name="pk_guesser"),
    )


def downgrade():
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("signin", "proved_at")


def of_user(table):
    return sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=f"fk_{table}_user_id")


def text(name):
    return sa.Column(name, sa.String(), nullable=False)


def whole(name):
    return sa.Column(name, sa.Integer(), nullable=False)


def instant(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
