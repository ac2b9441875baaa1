"""Review: cases, their steps and areas, the policy, deputies, and who wrote a draft."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
OPEN = "state IN ('in_review', 'on_hold', 'unconfirmed')"
TABLES = ("review_case", "review_step", "review_aim", "review_policy", "deputy", "draft_editor")


def upgrade():
    make_cases()
    make_steps()
    make_policy()
    make_deputies()
    make_editors()
    make_immutable("review_step")


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER review_step_is_immutable ON review_step")
    for table in reversed(TABLES):
        op.drop_table(table)


def make_cases():
    op.create_table(
        "review_case",
        text("id"),
        text("notice_id"),
        whole("number"),
        text("state"),
        text("category"),
        whole("steps"),
        whole("done"),
        text("hash"),
        text("content_hash"),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        text("submitted_by"),
        instant("submitted_at"),
        instant("changed_at"),
        instant("confirm_by", nullable=True),
        text("reason"),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_review_case"),
        sa.UniqueConstraint("notice_id", "number", name="uq_review_case_notice_id"),
        sa.CheckConstraint("steps BETWEEN 0 AND 3", name="ck_review_case_steps"),
        sa.CheckConstraint("done BETWEEN 0 AND steps", name="ck_review_case_done"),
    )
    op.create_index("ix_review_case_submitted_by", "review_case", ["submitted_by", "submitted_at"])
    where = {"sqlite_where": sa.text(OPEN), "postgresql_where": sa.text(OPEN)}
    op.create_index("uq_review_case_open", "review_case", ["notice_id"], unique=True, **where)
    op.create_index("ix_review_case_waiting", "review_case", ["submitted_at"], **where)


def make_steps():
    op.create_table(
        "review_step",
        text("case_id"),
        text("user_id"),
        text("seat"),
        whole("step"),
        text("decision"),
        instant("at"),
        text("hash"),
        text("reason"),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name="fk_review_step_case_id"),
        sa.PrimaryKeyConstraint("case_id", "user_id", name="pk_review_step"),
        sa.UniqueConstraint("case_id", "seat", name="uq_review_step_case_id"),
        sa.CheckConstraint(
            "(step = 0) = (decision IN ('wrote', 'urged'))", name="ck_review_step_part"
        ),
    )
    taken = {"sqlite_where": sa.text("step > 0"), "postgresql_where": sa.text("step > 0")}
    op.create_index("uq_review_step_step", "review_step", ["case_id", "step"], unique=True, **taken)
    op.create_index("ix_review_step_user_id", "review_step", ["user_id", "case_id"])
    op.create_table(
        "review_aim",
        text("area"),
        text("case_id"),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name="fk_review_aim_case_id"),
        sa.PrimaryKeyConstraint("area", "case_id", name="pk_review_aim"),
    )
    op.create_index("ix_review_aim_case_id", "review_aim", ["case_id"])


def make_policy():
    op.create_table(
        "review_policy",
        text("category"),
        whole("steps"),
        sa.PrimaryKeyConstraint("category", name="pk_review_policy"),
        sa.CheckConstraint("steps BETWEEN 0 AND 3", name="ck_review_policy_steps"),
    )


def make_deputies():
    op.create_table(
        "deputy",
        text("id"),
        text("user_id"),
        text("deputy_id"),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_deputy_user_id"),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name="fk_deputy_deputy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deputy"),
        sa.CheckConstraint("user_id <> deputy_id", name="ck_deputy_other"),
        sa.CheckConstraint("from_day <= until_day", name="ck_deputy_span"),
    )
    op.create_index("ix_deputy_user_id", "deputy", ["user_id"])
    op.create_index("ix_deputy_deputy_id", "deputy", ["deputy_id"])


def make_editors():
    """Whoever began a draft that is there already has had a hand in it."""
    op.create_table(
        "draft_editor",
        text("notice_id"),
        text("user_id"),
        sa.PrimaryKeyConstraint("notice_id", "user_id", name="pk_draft_editor"),
    )
    op.execute("INSERT INTO draft_editor (notice_id, user_id) SELECT notice_id, owner FROM draft")


def make_immutable(table):
    """What was decided is never changed: the database itself refuses."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} rows never change'); END"
        )


def text(name):
    return sa.Column(name, sa.String(), nullable=False)


def whole(name):
    return sa.Column(name, sa.Integer(), nullable=False)


def instant(name, nullable=False):
    return sa.Column(name, INSTANT, nullable=nullable)
