"""Subscriptions of residents, and what each recipient wants to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade():
    wants = sa.Column("wants", sa.Integer(), nullable=False, server_default="-1")
    op.add_column("target", wants)
    op.create_table(
        "signup",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("wants", sa.Integer(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due", _AT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", _AT, nullable=False),
        sa.Column("until", _AT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_signup_area"),
        sa.PrimaryKeyConstraint("id", name="pk_signup"),
    )
    op.create_index("ix_signup_blind", "signup", ["blind", "made_at"])
    due = sa.text("due IS NOT NULL")
    op.create_index(
        "ix_signup_due", "signup", ["channel", "due"], sqlite_where=due, postgresql_where=due
    )
    op.create_table(
        "subscription",
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.PrimaryKeyConstraint("target_id", name="pk_subscription"),
    )
    op.create_index("ix_subscription_device", "subscription", ["device"])
    op.create_table(
        "consent",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("masked", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("wants", sa.Integer(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_blind", "consent", ["blind", "at"])


def downgrade():
    op.drop_table("consent")
    op.drop_table("subscription")
    op.drop_table("signup")
    op.drop_column("target", "wants")
