"""Screens: alerts, commands, screenshots, faults and proof of play."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MADE = ("screenshot", "command", "played", "screen_fault", "alert_head", "alert_raised")


def upgrade():
    op.add_column("screen", instant("drill_until"))
    for name in ("alerts_epoch", "alerts_seq"):
        op.add_column("screen", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("screen", sa.Column("next_key", sa.LargeBinary()))
    alerts()
    reports()
    orders()


def downgrade():
    for table in MADE:
        op.drop_table(table)
    for name in ("next_key", "alerts_seq", "alerts_epoch", "drill_until"):
        op.drop_column("screen", name)


def alerts():
    op.create_table(
        "alert_raised",
        text("area"),
        text("mode"),
        sa.Column("alerts", sa.JSON(), nullable=False),
        instant("raised_at", nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_alert_raised_area"),
        sa.PrimaryKeyConstraint("area", "mode", name="pk_alert_raised"),
    )
    op.create_table(
        "alert_head",
        text("scope"),
        text("mode"),
        number("epoch"),
        number("seq"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        instant("due_at", nullable=False),
        sa.ForeignKeyConstraint(["scope"], ["area.code"], name="fk_alert_head_scope"),
        sa.PrimaryKeyConstraint("scope", "mode", name="pk_alert_head"),
    )
    op.create_index("ix_alert_head_due_at", "alert_head", ["due_at"])


def reports():
    op.create_table(
        "screen_fault",
        text("screen"),
        text("document"),
        text("code"),
        text("item"),
        instant("at", nullable=False),
        number("count"),
        sa.ForeignKeyConstraint(["screen"], ["screen.id"], name="fk_screen_fault_screen"),
        sa.PrimaryKeyConstraint("screen", "document", "code", name="pk_screen_fault"),
    )
    op.create_table(
        "played",
        text("screen"),
        text("item"),
        number("revision"),
        instant("hour", nullable=False),
        number("times"),
        number("seconds"),
        sa.ForeignKeyConstraint(["screen"], ["screen.id"], name="fk_played_screen"),
        sa.PrimaryKeyConstraint("screen", "item", "revision", "hour", name="pk_played"),
    )
    op.create_index("ix_played_item", "played", ["item"])
    op.create_index("ix_played_hour", "played", ["hour"])


def orders():
    op.create_table(
        "command",
        text("nonce"),
        text("screen"),
        text("command"),
        instant("until"),
        text("asked_by"),
        instant("asked_at", nullable=False),
        instant("expires", nullable=False),
        instant("done_at"),
        sa.Column("ok", sa.Boolean(), nullable=True),
        text("why"),
        sa.ForeignKeyConstraint(["screen"], ["screen.id"], name="fk_command_screen"),
        sa.PrimaryKeyConstraint("nonce", name="pk_command"),
    )
    op.create_index("ix_command_screen", "command", ["screen"])
    op.create_table(
        "screenshot",
        text("screen"),
        instant("at", nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["screen"], ["screen.id"], name="fk_screenshot_screen"),
        sa.PrimaryKeyConstraint("screen", name="pk_screenshot"),
    )


def text(name):
    return sa.Column(name, sa.String(), nullable=False)


def number(name):
    return sa.Column(name, sa.Integer(), nullable=False)


def instant(name, *, nullable=True):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
