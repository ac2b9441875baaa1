"""The ledger of consent is read newest first."""

from __future__ import annotations

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_consent_at", "consent", ["at"])


def downgrade():
    op.drop_index("ix_consent_at", "consent")
