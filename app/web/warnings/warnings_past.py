"""What was asked for among warnings that are over: words, days, and from where on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.domain.warning_kind import Kinds
from app.store.warning_search import Place, Wanted
from app.web import moments

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands in the query form; ``since`` and ``until`` are days, the last one included."""

    text: str = ""
    since: str = ""
    until: str = ""
    after: Place | None = None

    @property
    def is_any(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.text or self.since or self.until)


def asked(args: Mapping[str, str], now: datetime) -> tuple[Asked, Errors]:
    """Return what was asked for, and what of it cannot be read."""
    errors: Errors = {}
    for field in ("since", "until"):
        if args.get(field, "").strip() and moments.read_day(args[field]) is None:
            errors[field] = [_("请写成 2026-11-25 的样子。")]
    made = Asked(
        text=args.get("q", "").strip(),
        since=args.get("since", "").strip(),
        until=args.get("until", "").strip(),
        after=_read(args.get("after", "")),
    )
    return made, errors


def wanted(one: Asked, kinds: Kinds, zone: ZoneInfo) -> Wanted:
    """Return what to look for; a kind is found by any of its names."""
    text = one.text
    named = [k.key for k in kinds.kinds if text and text in (k.name, k.name_en, *k.names)]
    first, last = moments.read_day(one.since), moments.read_day(one.until)
    return Wanted(
        text=text,
        kinds=tuple(named),
        since=_at(first, zone) if first else None,
        until=_at(last + timedelta(days=1), zone) if last else None,
    )


def written(place: Place | None) -> str:
    """Return where a page begins, as it stands in an address."""
    return f"{place[0].isoformat()}~{place[1]}" if place else ""


def _read(said: str) -> Place | None:
    at, _tilde, name = said.partition("~")
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (found, name) if found.tzinfo else None


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
