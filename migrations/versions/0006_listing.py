"""Lists that stay quick: a notice's turn, category and start in its head, its words, whose drafts.

A notice's ``turn`` counts the microseconds of its latest revision, and never names two notices on
SQLite, where it is also the row of the notice's words.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_TEXTS = ("headline", "title", "body", "when_where")


def upgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("notice", sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("notice", sa.Column("category", sa.String(), nullable=False, server_default=""))
    when = sa.DateTime(timezone=True)
    op.add_column("notice", sa.Column("effective", when, nullable=False, server_default=_NEVER))
    op.create_table(
        "draft_area",
        sa.Column("area", sa.String(), primary_key=True),
        sa.Column("notice_id", sa.String(), primary_key=True, index=True),
    )
    op.execute(_FTS if is_sqlite else _ARRAYS)
    if not is_sqlite:
        op.execute("CREATE INDEX ix_notice_words_terms ON notice_words USING gin (terms)")
    _fill(op.get_bind())
    op.drop_index("ix_notice_sent", "notice")
    op.create_index("ix_notice_turn", "notice", ["turn", "id"])
    op.create_index("ix_notice_act", "notice", ["act", "turn"])
    op.create_index("ix_notice_category", "notice", ["category", "turn"])
    op.create_index("ix_notice_effective", "notice", ["effective"])
    op.create_index("ix_notice_expires", "notice", ["expires"])


def downgrade():
    for name in ("expires", "effective", "category", "act", "turn"):
        op.drop_index(f"ix_notice_{name}", "notice")
    op.create_index("ix_notice_sent", "notice", ["sent", "id"])
    op.execute("DROP TABLE notice_words")
    op.drop_table("draft_area")
    for name in ("effective", "category", "turn"):
        op.drop_column("notice", name)


_NEVER = "2000-01-01 00:00:00.000000"
_FTS = "CREATE VIRTUAL TABLE notice_words USING fts5(terms, detail=none, columnsize=0)"
_ARRAYS = "CREATE TABLE notice_words (notice_id TEXT PRIMARY KEY, terms TEXT[] NOT NULL)"


def _fill(bind):
    """Give every head its turn and its words, and every draft its areas."""
    tables = sa.MetaData()
    tables.reflect(bind, only=["notice", "revision", "draft", "draft_area"])
    head, said = tables.tables["notice"], tables.tables["revision"]
    query = sa.select(said, head.c.id).join(
        head, (head.c.id == said.c.notice_id) & (head.c.revision == said.c.revision)
    )
    turn = -1
    for row in bind.execute(query.order_by(head.c.sent, head.c.id)).all():
        turn = max(turn + 1, _micros(row.sent))
        values = {"turn": turn, "category": row.category, "effective": row.effective}
        bind.execute(sa.update(head).where(head.c.id == row.id).values(values))
        found = sorted(_terms("\n".join(getattr(row, name) for name in _TEXTS)))
        _put(bind, row.notice_id, turn, found)
    drafts = bind.execute(sa.select(tables.tables["draft"])).all()
    pairs = [{"area": a, "notice_id": d.notice_id} for d in drafts for a in set(d.content["areas"])]
    if pairs:
        bind.execute(sa.insert(tables.tables["draft_area"]), pairs)


def _put(bind, notice_id, turn, found):
    if bind.dialect.name == "sqlite":
        statement, row = "(rowid, terms) VALUES (:key, :terms)", {"key": turn}
        row["terms"] = " ".join(found)
    else:
        statement, row = "(notice_id, terms) VALUES (:key, :terms)", {"key": notice_id}
        row["terms"] = found
    bind.execute(sa.text(f"INSERT INTO notice_words {statement}"), row)


def _micros(sent):
    aware = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _terms(text):
    found = set()
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        found |= {run}
        if re.match(f"[{_HAN}]", run):
            found = (found - {run}) | {*run, *(run[i : i + 2] for i in range(len(run) - 1))}
    return found
