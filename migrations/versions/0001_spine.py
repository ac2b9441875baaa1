"""The spine: areas, notices, slots, targets, deliveries, documents, screens, users, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
UNDONE = "state IN ('queued', 'sending')"
STANDING = "until_seq IS NULL"
# What was published and what was done is never changed: the database itself refuses.
IMMUTABLE = ("revision", "audit")
TABLES = (
    "area",
    "lineage",
    "notice",
    "aim",
    "revision",
    "draft",
    "slot",
    "appearance",
    "document",
    "target",
    "delivery",
    "reference",
    "screen",
    "user",
    "user_role",
    "signin",
    "setup_link",
    "audit",
    "setting",
)


def upgrade():
    make_areas()
    make_notices()
    make_slots()
    make_messages()
    make_screens()
    make_people()
    make_records()
    for table in IMMUTABLE:
        make_immutable(table)


def downgrade():
    for table in IMMUTABLE:
        make_mutable(table)
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def make_areas():
    op.create_table(
        "area",
        text("code"),
        text("name"),
        whole("level"),
        text("slug"),
        text("path"),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        text("name_en"),
        sa.ForeignKeyConstraint(["parent"], ["area.code"], name="fk_area_parent"),
        sa.PrimaryKeyConstraint("code", name="pk_area"),
        sa.UniqueConstraint("slug", name="uq_area_slug"),
    )
    op.create_index("ix_area_parent", "area", ["parent"])
    op.create_table(
        "lineage",
        text("above"),
        text("area"),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_lineage_area"),
        sa.PrimaryKeyConstraint("above", "area", name="pk_lineage"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lineage_area", "lineage", ["area"])


def make_notices():
    op.create_table(
        "notice",
        text("id"),
        whole("revision"),
        text("act"),
        instant("sent"),
        instant("expires"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_sent", "notice", ["sent", "id"])
    op.create_table(
        "aim",
        text("area"),
        text("notice_id"),
        instant("expires"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_aim_notice_id"),
        sa.PrimaryKeyConstraint("area", "notice_id", name="pk_aim"),
    )
    op.create_index("ix_aim_area", "aim", ["area", "expires"])
    op.create_index("ix_aim_notice_id", "aim", ["notice_id"])
    op.create_table(
        "revision",
        text("notice_id"),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        text("act"),
        text("category"),
        text("headline"),
        text("title"),
        text("body"),
        text("when_where"),
        text("contact"),
        text("source"),
        instant("effective"),
        instant("expires"),
        instant("sent"),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        text("made_by"),
        text("hash"),
        sa.PrimaryKeyConstraint("notice_id", "revision", name="pk_revision"),
    )
    op.create_table(
        "draft",
        text("notice_id"),
        text("owner"),
        instant("saved_at"),
        whole("version"),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name="pk_draft"),
    )
    op.create_index("ix_draft_owner", "draft", ["owner", "saved_at"])


def make_slots():
    op.create_table(
        "slot",
        text("key"),
        text("area"),
        text("medium"),
        text("profile"),
        instant("due_at", nullable=True),
        whole("wanted"),
        whole("fence"),
        instant("lease_until", nullable=True),
        whole("seq"),
        text("edition"),
        text("head_hash"),
        text("reason"),
        instant("issued_at", nullable=True),
        text("fetched_edition"),
        instant("fetched_at", nullable=True),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_slot_area"),
        sa.PrimaryKeyConstraint("key", name="pk_slot"),
    )
    op.create_index("ix_slot_area", "slot", ["area"])
    op.create_index("ix_slot_due_at", "slot", ["due_at"])
    op.create_table(
        "appearance",
        text("notice_id"),
        text("slot"),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until_seq", sa.Integer(), nullable=True),
        instant("from_at"),
        instant("until_at", nullable=True),
        sa.ForeignKeyConstraint(["slot"], ["slot.key"], name="fk_appearance_slot"),
        sa.PrimaryKeyConstraint("notice_id", "slot", "revision", "from_seq", name="pk_appearance"),
    )
    op.create_index(
        "ix_appearance_slot",
        "appearance",
        ["slot"],
        sqlite_where=sa.text(STANDING),
        postgresql_where=sa.text(STANDING),
    )
    op.create_table(
        "document",
        text("path"),
        text("slot"),
        text("edition"),
        text("media_type"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        text("etag"),
        text("cache_control"),
        instant("modified"),
        sa.PrimaryKeyConstraint("path", name="pk_document"),
    )
    op.create_index("ix_document_slot", "document", ["slot"])


def make_messages():
    op.create_table(
        "target",
        text("id"),
        text("channel"),
        text("area"),
        text("language"),
        text("label"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        instant("added_at"),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_target_area"),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
        sa.UniqueConstraint("channel", "blind", name="uq_target_channel"),
    )
    op.create_index("ix_target_area", "target", ["area", "channel"])
    op.create_table(
        "delivery",
        text("notice_id"),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        text("channel"),
        text("target_id"),
        text("state"),
        whole("attempts"),
        instant("due"),
        whole("fence"),
        text("reference"),
        text("reason"),
        instant("changed_at"),
        sa.PrimaryKeyConstraint(
            "notice_id", "revision", "channel", "target_id", name="pk_delivery"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_delivery_undone",
        "delivery",
        ["channel", "due"],
        sqlite_where=sa.text(UNDONE),
        postgresql_where=sa.text(UNDONE),
    )
    op.create_table(
        "reference",
        text("reference"),
        text("notice_id"),
        whole("revision"),
        text("channel"),
        text("target_id"),
        text("state"),
        sa.PrimaryKeyConstraint("reference", name="pk_reference"),
    )
    op.create_index(
        "ix_reference_notice_id", "reference", ["notice_id", "revision", "channel", "target_id"]
    )


def make_screens():
    op.create_table(
        "screen",
        text("id"),
        text("name"),
        sa.Column("slot", sa.String(), nullable=True),
        text("profile"),
        text("device"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        text("state"),
        text("code"),
        instant("code_expires", nullable=True),
        instant("enrolled_at"),
        instant("approved_at", nullable=True),
        whole("epoch"),
        whole("received"),
        whole("verified"),
        whole("shown"),
        instant("shown_at", nullable=True),
        instant("seen_at", nullable=True),
        text("version"),
        sa.Column("free_bytes", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["slot"], ["slot.key"], name="fk_screen_slot"),
        sa.PrimaryKeyConstraint("id", name="pk_screen"),
        sa.UniqueConstraint("public_key", name="uq_screen_public_key"),
    )
    op.create_index("ix_screen_code", "screen", ["code"])
    op.create_index("ix_screen_slot", "screen", ["slot"])


def make_people():
    op.create_table(
        "user",
        text("id"),
        text("login"),
        text("name"),
        text("language"),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        text("password_hash"),
        whole("failed"),
        instant("locked_until", nullable=True),
        instant("added_at"),
        instant("signed_in_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
        sa.UniqueConstraint("login", name="uq_user_login"),
    )
    op.create_table(
        "user_role",
        text("user_id"),
        text("role"),
        text("area"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_user_role_user_id"),
        sa.PrimaryKeyConstraint("user_id", "role", "area", name="pk_user_role"),
    )
    op.create_table(
        "signin",
        text("token_hash"),
        text("user_id"),
        instant("created_at"),
        instant("seen_at"),
        instant("expires"),
        text("address"),
        text("agent"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_signin_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_signin"),
    )
    op.create_index("ix_signin_user_id", "signin", ["user_id"])
    op.create_table(
        "setup_link",
        text("token_hash"),
        instant("made_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_setup_link"),
    )


def make_records():
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        instant("at"),
        text("actor"),
        text("action"),
        text("object"),
        sa.Column("facts", sa.JSON(), nullable=False),
        text("prev_hash"),
        text("hash"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_object", "audit", ["object"])
    op.create_table(
        "setting",
        text("key"),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )


def make_immutable(table):
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE_ON_POSTGRESQL)
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


def make_mutable(table):
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_is_immutable ON {table}")
        return
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_refuses_{act}")


def text(name):
    return sa.Column(name, sa.String(), nullable=False)


def whole(name):
    return sa.Column(name, sa.Integer(), nullable=False)


def instant(name, nullable=False):
    return sa.Column(name, INSTANT, nullable=nullable)


REFUSE_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows never change', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
