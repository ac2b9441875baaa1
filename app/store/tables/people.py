"""People: users, their roles, their sign-ins."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
)

from app.store.tables.base import Instant, count, metadata, text

user = Table(
    "user",
    metadata,
    Column("id", String, primary_key=True),
    Column("login", String, nullable=False, unique=True),
    text("name", None),
    text("language", "zh-CN"),
    Column("is_active", Boolean(create_constraint=False), nullable=False, default=True),
    text("password_hash", None),
    count("failed"),
    Column("locked_until", Instant),
    Column("added_at", Instant, nullable=False),
    Column("signed_in_at", Instant),
    Column("kind", String, nullable=False, default="staff", server_default="staff"),
    Column("home", String, nullable=False, default="", server_default=""),
    Index("ix_user_id_kind", "id", "kind", unique=True),
)

user_role = Table(
    "user_role",
    metadata,
    Column("user_id", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("area", String, primary_key=True),
    Column("kind", String, nullable=False),
    # An account is of one kind, and holds only the roles of its kind: the database sees to it.
    ForeignKeyConstraint(["user_id", "kind"], ["user.id", "user.kind"]),
    CheckConstraint(
        "(role IN ('administrator', 'security', 'auditor') AND kind = role)"
        " OR (role NOT IN ('administrator', 'security', 'auditor') AND kind = 'staff')",
        name="ck_user_role_kind",
    ),
)

signin = Table(
    "signin",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", String, ForeignKey("user.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    text("address"),
    text("agent"),
    Column("proved_at", Instant),
)

setup_link = Table(
    "setup_link",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("made_at", Instant, nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", String, ForeignKey("user.id"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)
