"""When notices are shown: showings, notices that repeat, and the holidays of 2025 and 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ZONE = ZoneInfo("Asia/Shanghai")
AT_ONCE = 5000
# State Council notices 国办发明电〔2024〕12号 and 〔2025〕7号: each holiday from its first day to
# its last, and the make-up working days.
HOLIDAYS = (
    ("元旦", "2025-01-01", 1, ()),
    ("春节", "2025-01-28", 8, ("2025-01-26", "2025-02-08")),
    ("清明节", "2025-04-04", 3, ()),
    ("劳动节", "2025-05-01", 5, ("2025-04-27",)),
    ("端午节", "2025-05-31", 3, ()),
    ("国庆节、中秋节", "2025-10-01", 8, ("2025-09-28", "2025-10-11")),
    ("元旦", "2026-01-01", 3, ("2026-01-04",)),
    ("春节", "2026-02-15", 9, ("2026-02-14", "2026-02-28")),
    ("清明节", "2026-04-04", 3, ()),
    ("劳动节", "2026-05-01", 5, ("2026-05-09",)),
    ("端午节", "2026-06-19", 3, ()),
    ("中秋节", "2026-09-25", 3, ()),
    ("国庆节", "2026-10-01", 7, ("2026-09-20", "2026-10-10")),
)


def upgrade():
    showing = make_showing()
    op.create_table(
        "recurrence",
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("made_until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_recurrence_notice_id"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_recurrence"),
    )
    op.create_index("ix_recurrence_made_until", "recurrence", ["made_until"])
    holiday = op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_holiday"),
    )
    op.bulk_insert(holiday, list(holidays()))
    show_what_there_is(showing)


def downgrade():
    op.drop_table("holiday")
    op.drop_table("recurrence")
    op.drop_table("showing")


def make_showing():
    showing = op.create_table(
        "showing",
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("from_at", INSTANT, nullable=False),
        sa.Column("until_at", INSTANT, nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("channels", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_showing_notice_id"),
        sa.PrimaryKeyConstraint("notice_id", "from_at", name="pk_showing"),
    )
    op.create_index("ix_showing_first_day", "showing", ["first_day", "last_day", "notice_id"])
    op.create_index("ix_showing_until_at", "showing", ["until_at"])
    return showing


def holidays():
    for name, first, count, made_up in HOLIDAYS:
        for n in range(count):
            day = date.fromisoformat(first) + timedelta(days=n)
            yield {"day": day, "kind": "holiday", "name": name}
        for day in made_up:
            yield {"day": date.fromisoformat(day), "kind": "workday", "name": f"{name}调休"}


def show_what_there_is(showing):
    """Every published notice is shown from its start to its end: none repeats yet."""
    names = ("notice_id", "effective", "expires", "category", "channels", "revision", "act")
    said = sa.table("revision", *(sa.column(n) for n in names if n not in ("effective", "expires")))
    said.append_column(sa.column("effective", INSTANT))
    said.append_column(sa.column("expires", INSTANT))
    said.c.channels.type = sa.JSON()
    head = sa.table("notice", sa.column("id"), sa.column("revision"))
    latest = (head.c.id == said.c.notice_id) & (head.c.revision == said.c.revision)
    query = sa.select(said).join(head, latest).where(said.c.act != "withdraw")
    rows = [shown(row) for row in op.get_bind().execute(query)]
    for n in range(0, len(rows), AT_ONCE):
        op.bulk_insert(showing, rows[n : n + AT_ONCE])


def shown(row):
    start, end = (local(at) for at in (row.effective, row.expires))
    return {
        "notice_id": row.notice_id,
        "from_at": row.effective,
        "until_at": row.expires,
        "first_day": start.date().toordinal(),
        "last_day": (end - timedelta.resolution).date().toordinal(),
        "category": row.category,
        "channels": f",{','.join(sorted(row.channels))},",
    }


def local(at: datetime) -> datetime:
    """SQLite keeps instants in UTC without saying so."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(ZONE)
