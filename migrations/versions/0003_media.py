"""Pictures and files: bytes by hash, the library, and what goes with which notice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_table(
        "asset",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("thumb", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant()),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_asset_area"),
        sa.PrimaryKeyConstraint("id", name="pk_asset"),
        sa.UniqueConstraint("area", "sha256", name="uq_asset_area"),
    )
    op.create_index("ix_asset_added_at", "asset", ["added_at", "id"])
    op.create_index("ix_asset_sha256", "asset", ["sha256"])
    op.create_index("ix_asset_thumb", "asset", ["thumb"])
    op.create_table(
        "attached",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("sha256", "notice_id", "revision", name="pk_attached"),
    )
    op.create_index("ix_attached_notice_id", "attached", ["notice_id", "revision"])


def downgrade():
    op.drop_table("attached")
    op.drop_table("asset")
    op.drop_table("blob")
