"""The tables, in the form every database gets them."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import JSON, TypeDecorator

naming = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}
metadata = sa.MetaData(naming_convention=naming)


class Instant(TypeDecorator[datetime]):
    """An aware instant: UTC in, UTC out.

    TIMESTAMPTZ on PostgreSQL; on SQLite a text in UTC that sorts by time.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant: nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} is naive; instants are aware UTC")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return it aware, in UTC whatever the server's zone is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(name: str, default: str | None = "") -> Column[str]:
    return Column(name, String, nullable=False, default=default)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, default=0)


area = Table(
    "area",
    metadata,
    Column("code", String, primary_key=True),
    _text("name", None),
    Column("level", Integer, nullable=False),
    Column("slug", String, nullable=False, unique=True),
    _text("path", None),
    Column("parent", String, ForeignKey("area.code"), index=True),
    Column("is_open", Boolean(create_constraint=False), nullable=False, default=False),
    _text("name_en"),
)

# Every area with each area above it, itself included: "at or below" is one equality.
lineage = Table(
    "lineage",
    metadata,
    Column("above", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# The latest revision of each notice; the revisions themselves never change.
notice = Table(
    "notice",
    metadata,
    Column("id", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    _text("act", None),
    Column("sent", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Index("ix_notice_sent", "sent", "id"),
)

# What the latest revision is aimed at.
aim = Table(
    "aim",
    metadata,
    Column("area", String, primary_key=True),
    Column("notice_id", String, ForeignKey("notice.id"), primary_key=True, index=True),
    Column("expires", Instant, nullable=False),
    Index("ix_aim_area", "area", "expires"),
)

revision = Table(
    "revision",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    _text("act", None),
    _text("category", None),
    _text("headline", None),
    _text("title", None),
    _text("body"),
    _text("when_where"),
    _text("contact"),
    _text("source"),
    Column("effective", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("sent", Instant, nullable=False),
    Column("areas", JSON, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("overrides", JSON, nullable=False),
    _text("made_by", None),
    _text("hash", None),
)

draft = Table(
    "draft",
    metadata,
    Column("notice_id", String, primary_key=True),
    _text("owner", None),
    Column("saved_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Index("ix_draft_owner", "owner", "saved_at"),
)

slot = Table(
    "slot",
    metadata,
    Column("key", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False, index=True),
    _text("medium", None),
    _text("profile", None),
    Column("due_at", Instant, index=True),
    _count("wanted"),
    _count("fence"),
    Column("lease_until", Instant),
    _count("seq"),
    _text("edition"),
    _text("head_hash"),
    _text("reason"),
    Column("issued_at", Instant),
    _text("fetched_edition"),
    Column("fetched_at", Instant),
)

appearance = Table(
    "appearance",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("slot", String, ForeignKey("slot.key"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("from_seq", Integer, primary_key=True, autoincrement=False),
    Column("until_seq", Integer),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant),
    Index(
        "ix_appearance_slot",
        "slot",
        sqlite_where=sa.text("until_seq IS NULL"),
        postgresql_where=sa.text("until_seq IS NULL"),
    ),
)

target = Table(
    "target",
    metadata,
    Column("id", String, primary_key=True),
    _text("channel", None),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    _text("language", None),
    _text("label"),
    Column("sealed", LargeBinary, nullable=False),
    Column("blind", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
    sa.UniqueConstraint("channel", "blind", name="uq_target_channel"),
    Index("ix_target_area", "area", "channel"),
)

# Deliveries that somebody still has to do something about: a small index, however many are done.
# It is written out where it is queried, too, so that every planner sees that it fits.
UNDONE = "state IN ('queued', 'sending')"

# ``due`` is the next instant to try; while a worker holds the delivery, the end of its lease.
delivery = Table(
    "delivery",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("channel", String, primary_key=True),
    Column("target_id", String, primary_key=True),
    _text("state", None),
    _count("attempts"),
    Column("due", Instant, nullable=False),
    _count("fence"),
    _text("reference"),
    _text("reason"),
    Column("changed_at", Instant, nullable=False),
    Index(
        "ix_delivery_undone",
        "channel",
        "due",
        sqlite_where=sa.text(UNDONE),
        postgresql_where=sa.text(UNDONE),
    ),
    sqlite_with_rowid=False,
)

# The far end's name of each part of a message: what its delivery reports speak of.
reference = Table(
    "reference",
    metadata,
    Column("reference", String, primary_key=True),
    _text("notice_id", None),
    Column("revision", Integer, nullable=False),
    _text("channel", None),
    _text("target_id", None),
    _text("state", None),
    Index("ix_reference_notice_id", "notice_id", "revision", "channel", "target_id"),
)

document = Table(
    "document",
    metadata,
    Column("path", String, primary_key=True),
    Column("slot", String, nullable=False, index=True),
    _text("edition"),
    _text("media_type", None),
    Column("body", LargeBinary, nullable=False),
    _text("etag", None),
    _text("cache_control", None),
    Column("modified", Instant, nullable=False),
)

screen = Table(
    "screen",
    metadata,
    Column("id", String, primary_key=True),
    _text("name"),
    Column("slot", String, ForeignKey("slot.key"), index=True),
    _text("profile", None),
    _text("device"),
    Column("public_key", LargeBinary, nullable=False, unique=True),
    _text("state", None),
    Column("code", String, nullable=False, default="", index=True),
    Column("code_expires", Instant),
    Column("enrolled_at", Instant, nullable=False),
    Column("approved_at", Instant),
    _count("epoch"),
    _count("received"),
    _count("verified"),
    _count("shown"),
    Column("shown_at", Instant),
    Column("seen_at", Instant),
    _text("version"),
    Column("free_bytes", sa.BigInteger),
)

user = Table(
    "user",
    metadata,
    Column("id", String, primary_key=True),
    Column("login", String, nullable=False, unique=True),
    _text("name", None),
    _text("language", "zh-CN"),
    Column("is_active", Boolean(create_constraint=False), nullable=False, default=True),
    _text("password_hash", None),
    _count("failed"),
    Column("locked_until", Instant),
    Column("added_at", Instant, nullable=False),
    Column("signed_in_at", Instant),
)

user_role = Table(
    "user_role",
    metadata,
    Column("user_id", String, ForeignKey("user.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("area", String, primary_key=True),
)

signin = Table(
    "signin",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", String, ForeignKey("user.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    _text("address"),
    _text("agent"),
)

setup_link = Table(
    "setup_link",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("made_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    _text("actor", None),
    _text("action", None),
    Column("object", String, nullable=False, index=True),
    Column("facts", JSON, nullable=False),
    _text("prev_hash", None),
    _text("hash", None),
)

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON, nullable=False),
)
