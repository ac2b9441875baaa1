"""Review: cases and their steps, the policy by category, deputies, and who wrote a draft."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

OPEN = "state IN ('in_review', 'on_hold', 'unconfirmed')"

# At most one case of a notice is open at a time.
review_case = Table(
    "review_case",
    metadata,
    Column("id", String, primary_key=True),
    text("notice_id", None),
    Column("number", Integer, nullable=False),
    text("state", None),
    text("category", None),
    Column("steps", Integer, nullable=False),
    count("done"),
    text("hash", None),
    text("content_hash", None),
    Column("content", JSON, nullable=False),
    Column("areas", JSON, nullable=False),
    text("submitted_by", None),
    Column("submitted_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("confirm_by", Instant),
    text("reason"),
    Column("revision", Integer),
    sa.CheckConstraint("steps BETWEEN 0 AND 3", name="ck_review_case_steps"),
    sa.CheckConstraint("done BETWEEN 0 AND steps", name="ck_review_case_done"),
    sa.UniqueConstraint("notice_id", "number", name="uq_review_case_notice_id"),
    Index(
        "uq_review_case_open",
        "notice_id",
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    ),
    Index(
        "ix_review_case_waiting",
        "submitted_at",
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    ),
    Index("ix_review_case_submitted_by", "submitted_by", "submitted_at"),
    Index("ix_review_case_changed_at", "changed_at"),
)

# A person has one part in a case: with step 0 they wrote it, else they decided on that step. So an
# author is never an approver and nobody takes two steps, whatever the code above believes. ``seat``
# is in whose place; a row is written once.
review_step = Table(
    "review_step",
    metadata,
    Column("case_id", String, ForeignKey("review_case.id"), primary_key=True),
    Column("user_id", String, primary_key=True),
    text("seat", None),
    Column("step", Integer, nullable=False),
    text("decision", None),
    Column("at", Instant, nullable=False),
    text("hash", None),
    text("reason"),
    sa.CheckConstraint("(step = 0) = (decision IN ('wrote', 'urged'))", name="ck_review_step_part"),
    sa.UniqueConstraint("case_id", "seat", name="uq_review_step_case_id"),
    Index(
        "uq_review_step_step",
        "case_id",
        "step",
        unique=True,
        sqlite_where=sa.text("step > 0"),
        postgresql_where=sa.text("step > 0"),
    ),
    Index("ix_review_step_user_id", "user_id", "case_id"),
)

# Which areas a case is about.
review_aim = Table(
    "review_aim",
    metadata,
    Column("area", String, primary_key=True),
    Column("case_id", String, ForeignKey("review_case.id"), primary_key=True, index=True),
)

review_policy = Table(
    "review_policy",
    metadata,
    Column("category", String, primary_key=True),
    Column("steps", Integer, nullable=False),
    sa.CheckConstraint("steps BETWEEN 0 AND 3", name="ck_review_policy_steps"),
)

deputy = Table(
    "deputy",
    metadata,
    Column("id", String, primary_key=True),
    Column("user_id", String, ForeignKey("user.id"), nullable=False, index=True),
    Column("deputy_id", String, ForeignKey("user.id"), nullable=False, index=True),
    Column("from_day", Date, nullable=False),
    Column("until_day", Date, nullable=False),
    Column("is_over", Boolean(create_constraint=False), nullable=False, default=False),
    sa.CheckConstraint("user_id <> deputy_id", name="ck_deputy_other"),
    sa.CheckConstraint("from_day <= until_day", name="ck_deputy_span"),
)

# Everybody who changed a draft since it was begun: none of them may approve it.
draft_editor = Table(
    "draft_editor",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
)
