"""Three powers: an account is of one kind and holds only the roles of its kind; invitations.

Who was an administrator stays one and nothing else: the work on notices that the account did is
kept under the setting ``powers_to_split`` until an account of its own is named for it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KIND = (
    "(role IN ('administrator', 'security', 'auditor') AND kind = role)"
    " OR (role NOT IN ('administrator', 'security', 'auditor') AND kind = 'staff')"
)
USER = sa.table("user", sa.column("id"), sa.column("login"), sa.column("kind"), sa.column("home"))
SETTING = sa.table("setting", sa.column("key"), sa.column("value", sa.JSON()))
ROLE = sa.table("user_role", *(sa.column(n) for n in ("user_id", "role", "area", "kind")))


def upgrade():
    op.add_column("user", text("kind", "staff"))
    op.add_column("user", text("home", ""))
    op.create_index("ix_user_id_kind", "user", ["id", "kind"], unique=True)
    held = taken_out()
    make_roles(
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "kind"], ["user.id", "user.kind"], name="fk_user_role_user_id"
        ),
        sa.CheckConstraint(KIND, name="ck_user_role_kind"),
    )
    put_back(held)
    op.create_table(
        "invitation",
        text("token_hash"),
        text("user_id"),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_invitation_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invitation"),
    )
    op.create_index("ix_invitation_user_id", "invitation", ["user_id"])


def downgrade():
    op.drop_table("invitation")
    held = taken_out()
    make_roles(sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_user_role_user_id"))
    if held:
        rows = [{"user_id": u, "role": r, "area": a} for u, r, a in held]
        op.get_bind().execute(sa.insert(ROLE), rows)
    op.drop_index("ix_user_id_kind", "user")
    op.drop_column("user", "home")
    op.drop_column("user", "kind")


def make_roles(*more):
    op.create_table(
        "user_role",
        text("user_id"),
        text("role"),
        text("area"),
        *more,
        sa.PrimaryKeyConstraint("user_id", "role", "area", name="pk_user_role"),
    )


def taken_out():
    """Return all roles, and drop their table."""
    query = sa.select(ROLE.c.user_id, ROLE.c.role, ROLE.c.area)
    held = [tuple(row) for row in op.get_bind().execute(query)]
    op.drop_table("user_role")
    return held


def put_back(held):
    """Store each account's roles as its kind allows, and keep aside what it may no longer hold."""
    bind, aside = op.get_bind(), {}
    for user_id in sorted({user for user, _, _ in held}):
        roles = sorted((role, area) for user, role, area in held if user == user_id)
        powers = [pair for pair in roles if pair[0] == "administrator"]
        kind, kept = ("administrator", powers) if powers else ("staff", roles)
        if lost := [list(pair) for pair in roles if pair not in kept]:
            login = sa.select(USER.c.login).where(USER.c.id == user_id)
            aside[bind.execute(login).scalar_one()] = lost
        now_is = {"kind": kind, "home": kept[0][1]}
        bind.execute(sa.update(USER).where(USER.c.id == user_id).values(now_is))
        rows = [{"user_id": user_id, "role": r, "area": a, "kind": kind} for r, a in kept]
        bind.execute(sa.insert(ROLE), rows)
    if aside:
        row = {"key": "powers_to_split", "value": aside}
        bind.execute(sa.insert(SETTING).values(row))


def text(name, default=None):
    return sa.Column(name, sa.String(), nullable=False, server_default=default)
