"""Published notices as a spreadsheet that the import reads again, in XLSX or CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.domain.notice import FOREVER, Notice, Phase, phase
from app.ingest import columns, csv_text, workbook
from app.store import area, listing
from app.store.listing import Wanted

MOST = 10_000
_PAGE = 500
_ENDLESS = ("长期", "Forever")
# Before the fields: what the house itself knows of a notice.
_OURS = (("编号", "Number"), ("状态", "Status"), ("版次", "Revision"), ("发出时间", "Sent"))
_FIELDS = tuple(columns.FIELDS)


class TooMany(ValueError):
    """More notices than one file may hold: none is left out silently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list ready to be written: headings and lines of texts."""

    headings: Sequence[str]
    lines: Sequence[Sequence[str]]


def collect(
    house: House, wanted: Wanted, language: int, phase_name: Callable[[Phase], str]
) -> Sheet:
    """Return the latest revisions of the notices ``wanted``, newest first.

    ``language`` is 0 for Chinese, 1 for English headings.

    Raises:
        TooMany: more than ``MOST``.
    """
    now, zone = house.clock(), ZoneInfo(house.time_zone)
    with house.store.read() as tx:
        page = listing.page(tx, wanted, now, min(_PAGE, MOST))
        found = list(page.notices)
        while page.before:
            if len(found) >= MOST:
                raise TooMany(MOST)
            page = listing.page(tx, wanted, now, _PAGE, page.before)
            found += page.notices
        places = area.everything(tx)
    twice = Counter(a.name for a in places)
    named = {a.code: a.name if twice[a.name] == 1 else a.code for a in places}
    headings = [words[language] for words in (*_OURS, *columns.FIELDS.values())]
    lines = []
    for one in found:
        stage = phase_name(phase(one, now))
        ours = [one.id, stage, str(one.revision), _said(one.sent, zone)]
        lines.append([*ours, *(_value(one, name, named, zone, language) for name in _FIELDS)])
    return Sheet(headings=headings, lines=lines)


def as_csv(sheet: Sheet) -> bytes:
    """Return a list as CSV, in UTF-8 with the mark that Excel needs; no cell is a formula."""
    return csv_text.written((sheet.headings, *sheet.lines))


def as_xlsx(sheet: Sheet, name: str) -> bytes:
    """Return a list as a workbook."""
    return workbook.listed(sheet.headings, sheet.lines, name)


def _value(one: Notice, name: str, named: dict[str, str], zone: ZoneInfo, language: int) -> str:
    if name == "areas":
        return "、".join(named.get(code, code) for code in one.areas)
    if name == "channels":
        return "、".join(columns.CHANNELS.get(c, (c, c))[language] for c in sorted(one.channels))
    if name == "category":
        return columns.CATEGORIES[one.category][language]
    if name in {"effective", "expires"}:
        at: datetime = getattr(one, name)
        return _ENDLESS[language] if at == FOREVER else _said(at, zone)
    value = getattr(one.record if name in columns.RECORD else one, name)
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _said(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
