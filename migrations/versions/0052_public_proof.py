"""Public notice proofs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "public_proof",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("notice_id", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("facts_hash", sa.String, nullable=False, unique=True),
        sa.Column("file_hash", sa.String, nullable=False, unique=True),
        sa.Column("issued_by", sa.String, nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_public_proof_notice_id", "public_proof", ["notice_id", "issued_at"])


def downgrade():
    op.drop_table("public_proof")
