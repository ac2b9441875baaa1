"""The places of the demo's neighbourhood, taken in as anybody's spreadsheet is."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib import resources
from io import StringIO

from app.dispatch.house import House
from app.dispatch.places import place_desk
from app.ingest import place_rows, spreadsheet
from app.ingest.place_rows import PlaceRow
from app.store import area
from app.store.session import Tx
from app.store.user import User

_CHECKED = "核对日期"


def add(house: House, tx: Tx, by: User) -> None:
    """Add the places of the neighbourhood; when each was checked follows today's date."""
    places = [row.place for row in rows(tx, place_desk.today(house))]
    place_desk.save_all(house, tx, places, "places.csv", by)


def rows(tx: Tx, today: date) -> list[PlaceRow]:
    """Return the rows of the file, as on the day ``today``.

    Raises:
        ValueError: there is something wrong with one.
    """
    text = resources.files(__package__).joinpath("places.csv").read_text(encoding="utf-8")
    lines = list(csv.reader(StringIO(text)))
    column = lines[0].index(_CHECKED)
    for line in lines[1:]:
        if line[column]:
            line[column] = (today + timedelta(days=int(line[column]))).isoformat()
    out = StringIO()
    csv.writer(out).writerows(lines)
    listed = area.open_areas(tx)
    mine = frozenset(one.code for one in listed)
    setting = place_rows.Setting(today=today, areas=listed, mine=mine)
    found = place_rows.interpret(tx, spreadsheet.read(out.getvalue().encode()), setting)
    if bad := [(row.number, row.problems) for row in found.rows if row.problems]:
        raise ValueError(f"places.csv: {bad}")
    return list(found.rows)
