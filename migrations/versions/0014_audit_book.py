"""The audit log is looked up by person, action and day; its old end may go and leave an anchor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ANCHORED = "OLD.id > COALESCE((SELECT MAX(upto) FROM audit_anchor), 0)"


def upgrade():
    op.create_index("ix_audit_actor", "audit", ["actor", "id"])
    op.create_index("ix_audit_action", "audit", ["action", "id"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "audit_anchor",
        sa.Column("upto", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("upto", name="pk_audit_anchor"),
    )
    if op.get_bind().dialect.name == "postgresql":
        guard_on_postgresql()
    else:
        guard_on_sqlite()


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_is_immutable ON audit")
        op.execute("DROP TRIGGER audit_keeps_lines ON audit")
        op.execute(
            "CREATE TRIGGER audit_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.drop_table("audit_anchor")
        op.execute("DROP FUNCTION refuse_losing_lines()")
    else:
        op.execute("DROP TRIGGER audit_refuses_delete")
        op.execute(
            "CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit"
            " BEGIN SELECT RAISE(ABORT, 'audit rows never change'); END"
        )
        op.drop_table("audit_anchor")
    for name in ("actor", "action", "at"):
        op.drop_index(f"ix_audit_{name}", "audit")


def guard_on_postgresql():
    op.execute("DROP TRIGGER audit_is_immutable ON audit")
    op.execute(
        "CREATE TRIGGER audit_is_immutable BEFORE UPDATE OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"""
CREATE OR REPLACE FUNCTION refuse_losing_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {ANCHORED} THEN
        RAISE EXCEPTION 'audit rows never change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$
"""
    )
    op.execute(
        "CREATE TRIGGER audit_keeps_lines BEFORE DELETE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION refuse_losing_lines()"
    )
    op.execute(
        "CREATE TRIGGER audit_anchor_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def guard_on_sqlite():
    op.execute("DROP TRIGGER audit_refuses_delete")
    op.execute(
        f"CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit WHEN {ANCHORED}"
        " BEGIN SELECT RAISE(ABORT, 'audit rows never change'); END"
    )
    for act in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER audit_anchor_refuses_{act} BEFORE {act.upper()} ON audit_anchor"
            " BEGIN SELECT RAISE(ABORT, 'audit_anchor rows never change'); END"
        )
