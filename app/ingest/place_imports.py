"""Takes a spreadsheet of places in: first what would become of each row, then the good ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from app.dispatch.granted import among
from app.dispatch.house import House
from app.dispatch.places import place_desk
from app.domain.powers import WRITERS
from app.ingest import place_rows, spreadsheet
from app.ingest.place_rows import PlaceReading, PlaceRow
from app.store import area, upload
from app.store.session import Tx
from app.store.user import User

# A transaction holds the writer's lock: others must get their turn between two batches.
_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePlan:
    """What would become of a file."""

    reading: PlaceReading

    @property
    def good(self) -> Sequence[PlaceRow]:
        """The rows that add or change a place."""
        return [row for row in self.reading.rows if row.state in {"new", "changed"}]

    def those(self, state: str) -> Sequence[PlaceRow]:
        """Return the rows that are ``state``."""
        return [row for row in self.reading.rows if row.state == state]


def plan(house: House, who: User, body: bytes) -> PlacePlan:
    """Return what would become of each row of the file ``body``; nothing is stored.

    Raises:
        Unreadable: the file as a whole cannot be used.
    """
    grid = spreadsheet.read(body)
    with house.store.read() as tx:
        return PlacePlan(reading=place_rows.interpret(tx, grid, setting(house, tx, who)))


def setting(house: House, tx: Tx, who: User) -> place_rows.Setting:
    """Return what ``who`` has rows read against."""
    listed = area.open_areas(tx)
    return place_rows.Setting(
        today=place_desk.today(house),
        areas=listed,
        mine=among(tx, who, WRITERS, [one.code for one in listed]),
    )


def take(house: House, who: User, name: str, found: PlacePlan, upload_id: str = "") -> int:
    """Keep the good rows; return how many. Breaking off in the middle does no harm."""
    left, count = iter(found.good), 0
    while batch := list(islice(left, _BATCH)):
        with house.store.begin() as tx:
            place_desk.save_all(house, tx, [row.place for row in batch], name, who)
            if upload_id:
                upload.note_taken(tx, upload_id, len(batch), house.clock())
        count += len(batch)
    return count
