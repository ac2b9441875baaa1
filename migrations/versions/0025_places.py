"""Places of local life, the words they are found by, and what residents say of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TEXTS = ("name_en", "pinyin", "initials", "address", "building", "hours", "elder_discount")
_MORE = ("accessibility", "source", "checked_by", "status", "note", "picture")
_LISTS = ("categories", "phones", "served", "services")


def upgrade():
    at = sa.DateTime(timezone=True)
    op.create_table(
        "place",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in (*_TEXTS, *_MORE)),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in _LISTS),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("cash", sa.Boolean()),
        sa.Column("checked_on", sa.Date()),
        sa.Column("shelter", sa.JSON()),
        sa.Column("defence", sa.JSON()),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("changed_at", at, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_place_area"),
    )
    op.create_index("ix_place_area", "place", ["area", "name", "id"])
    op.create_table(
        "place_report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stars", sa.Integer()),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("at", at, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("handled_by", sa.String(), nullable=False),
        sa.Column("handled_at", at),
        sa.PrimaryKeyConstraint("id", name="pk_place_report"),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name="fk_place_report_place"),
    )
    op.create_index("ix_place_report_place", "place_report", ["place", "kind", "device"])
    op.create_index("ix_place_report_state", "place_report", ["state", "at"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(_FTS if is_sqlite else _VECTORS)
    if not is_sqlite:
        op.execute("CREATE INDEX ix_place_words_terms ON place_words USING gin (terms)")


def downgrade():
    op.execute("DROP TABLE place_words")
    op.drop_table("place_report")
    op.drop_table("place")


_FTS = "CREATE VIRTUAL TABLE place_words USING fts5(terms, detail=none, columnsize=0)"
_VECTORS = "CREATE TABLE place_words (turn BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)"
