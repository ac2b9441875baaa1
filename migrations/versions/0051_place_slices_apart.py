"""Each slice of the places has its own index, and no index holds what another does."""

from __future__ import annotations

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

# A 64th of all turns and an eighth; ``app.store.place_index`` asks the slices one after another.
_FEW, _SOME = 1 << 34, 1 << 37


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX ix_place_words_terms")
    op.execute("DROP INDEX ix_place_words_some")
    _index("some", f"WHERE turn >= {_FEW} AND turn < {_SOME}")
    _index("rest", f"WHERE turn >= {_SOME}")


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX ix_place_words_rest")
    op.execute("DROP INDEX ix_place_words_some")
    _index("some", f"WHERE turn < {_SOME}")
    _index("terms", "")


def _index(name, which):
    op.execute(f"CREATE INDEX ix_place_words_{name} ON place_words USING gin (terms) {which}")
