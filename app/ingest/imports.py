"""Takes a spreadsheet of notices in: first what would become of each row, then the good ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from app.dispatch.granted import among
from app.dispatch.house import House
from app.dispatch.notices.intake import Origin, draft_in
from app.domain.powers import WRITERS
from app.ingest import rows, spreadsheet
from app.ingest.grid import MAX_ROWS
from app.ingest.rows import Reading, Row
from app.store import area, audit, intake, upload
from app.store.session import Tx
from app.store.user import User

KIND = "sheet"
# A transaction holds the writer's lock: others must get their turn between two batches.
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would become of a file; ``known`` are the notices, by digest, of rows taken before."""

    reading: Reading
    known: Mapping[str, str]

    @property
    def good(self) -> Sequence[Row]:
        """The rows that can become drafts."""
        return [r for r in self.reading.rows if not r.problems and r.digest not in self.known]

    @property
    def bad(self) -> Sequence[Row]:
        """The rows with something wrong, unless they were taken in before."""
        return [r for r in self.reading.rows if r.problems and r.digest not in self.known]

    @property
    def taken(self) -> Sequence[Row]:
        """The rows that became drafts before."""
        return [r for r in self.reading.rows if r.digest in self.known]


def plan(house: House, who: User, body: bytes) -> Plan:
    """Return what would become of each row of the file ``body``; nothing is stored.

    Raises:
        Unreadable: the file as a whole cannot be used.
    """
    grid = spreadsheet.read(body)
    with house.store.read() as tx:
        reading = rows.interpret(grid, setting(house, tx, who))
        known = intake.known(tx, KIND, "", [row.digest for row in reading.rows])
    return Plan(reading=reading, known=known)


def setting(house: House, tx: Tx, who: User) -> rows.Setting:
    """Return what ``who`` has rows read against."""
    listed = area.open_areas(tx)
    return rows.Setting(
        now=house.clock(),
        zone=ZoneInfo(house.time_zone),
        areas=listed,
        mine=among(tx, who, WRITERS, [a.code for a in listed]),
        channels=frozenset(house.routes.names),
        boards=frozenset(house.routes.boards),
    )


def take(
    house: House, who: User, upload_id: str, name: str, found: Plan, most: int = MAX_ROWS
) -> list[str]:
    """Make drafts of the first ``most`` good rows and return their notices' ids; none goes out.

    Breaking off in the middle does no harm: what is in is known, and the rest can be taken again.
    """
    made: list[str] = []
    for batch in _batches(found.good[:most]):
        with house.store.begin() as tx:
            new = [_draft_in(house, tx, who, name, row) for row in batch]
            ids = [one for one in new if isinstance(one, str)]
            upload.note_taken(tx, upload_id, len(ids), house.clock())
            facts = {"name": name, "rows": len(ids)}
            audit.add(tx, house.clock(), who.login, "import", upload_id, facts)
        made += ids
    return made


def _draft_in(house: House, tx: Tx, who: User, name: str, row: Row) -> object:
    origin = Origin(kind=KIND, reference=row.digest, label=f"{name}:{row.number}")
    return draft_in(house, row.draft, origin=origin, user=who, tx=tx)


def _batches(found: Sequence[Row]) -> Iterator[list[Row]]:
    left = iter(found)
    while batch := list(islice(left, _BATCH)):
        yield batch
