"""Warnings: sources, documents, messages, events, ties; outlines of areas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MADE = (
    "area_boundary",
    "warning_tie",
    "warning_message",
    "warning_event",
    "warning_link",
    "warning_document",
    "warning_source",
)


def upgrade():
    sources()
    messages()
    op.create_table(
        "area_boundary",
        text("code"),
        json("outline"),
        instant("changed_at"),
        sa.ForeignKeyConstraint(["code"], ["area.code"], name="fk_area_boundary_code"),
        sa.PrimaryKeyConstraint("code", name="pk_area_boundary"),
    )


def downgrade():
    for table in MADE:
        op.drop_table(table)


def sources():
    op.create_table(
        "warning_source",
        *(text(name) for name in ("id", "name", "url", "certificate")),
        *(json(name) for name in ("issuers", "automatic", "areas")),
        *(number(name) for name in ("rank", "life_s", "interval_s")),
        *(flag(name) for name in ("lists_all", "is_paused")),
        *(text(name) for name in ("etag", "modified")),
        instant("due"),
        *(instant(name, nullable=True) for name in ("checked_at", "good_at")),
        number("failures"),
        text("code"),
        json("facts"),
        instant("added_at"),
        sa.PrimaryKeyConstraint("id", name="pk_warning_source"),
    )
    op.create_index("ix_warning_source_due", "warning_source", ["due"])
    op.create_table(
        "warning_document",
        *(text(name) for name in ("digest", "source")),
        instant("received_at"),
        flag("is_verified"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_warning_document"),
    )
    op.create_table(
        "warning_link",
        *(text(name) for name in ("source", "url")),
        json("messages"),
        instant("seen_at"),
        sa.PrimaryKeyConstraint("source", "url", name="pk_warning_link"),
    )


def messages():
    op.create_table(
        "warning_event",
        *(text(name) for name in ("id", "status", "kind")),
        number("level"),
        text("headline"),
        flag("is_ended"),
        *(instant(name) for name in ("first_at", "last_at", "over_at")),
        sa.PrimaryKeyConstraint("id", name="pk_warning_event"),
    )
    for name in ("last_at", "over_at"):
        op.create_index(f"ix_warning_event_{name}", "warning_event", [name])
    op.create_table(
        "warning_message",
        *(text(name) for name in ("key", "event", "document", "source")),
        instant("received_at"),
        flag("is_verified"),
        *(number(name) for name in ("rank", "life_s")),
        *(instant(name) for name in ("sent", "over_at")),
        instant("gone_at", nullable=True),
        text("state"),
        *(json(name) for name in ("reasons", "places", "touched")),
        text("decided_by"),
        instant("decided_at", nullable=True),
        json("said"),
        sa.PrimaryKeyConstraint("key", name="pk_warning_message"),
    )
    held = sa.text("state = 'held'")
    op.create_index("ix_warning_message_event", "warning_message", ["event"])
    op.create_index("ix_warning_message_source", "warning_message", ["source", "over_at"])
    op.create_index(
        "ix_warning_message_held",
        "warning_message",
        ["over_at"],
        sqlite_where=held,
        postgresql_where=held,
    )
    op.create_table(
        "warning_tie",
        *(text(name) for name in ("token", "key")),
        sa.ForeignKeyConstraint(["key"], ["warning_message.key"], name="fk_warning_tie_key"),
        sa.PrimaryKeyConstraint("token", "key", name="pk_warning_tie"),
    )
    op.create_index("ix_warning_tie_key", "warning_tie", ["key"])


def text(name):
    return sa.Column(name, sa.String(), nullable=False)


def number(name):
    return sa.Column(name, sa.Integer(), nullable=False)


def flag(name):
    return sa.Column(name, sa.Boolean(), nullable=False)


def json(name):
    return sa.Column(name, sa.JSON(), nullable=False)


def instant(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
