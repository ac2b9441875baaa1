"""What the dialects of warnings share: instants, places, what kind and level an info speaks of."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import TypeVar

from app.domain.warning import Circle, Info, Level, Pair, Point, Ring, of_severity
from app.domain.warning_kind import Act, Kinds, read_title
from app.ingest.xml_tree import Malformed

MAX_POINTS, MAX_IDENTITY = 20_000, 400
_BEIJING = timezone(timedelta(hours=8))
_SPACE = re.compile(r"(\d)\s+(\d{2}:\d{2})")
E = TypeVar("E", bound=StrEnum)


class Flaws:
    """Gathers what was wrong with a message that can be read all the same."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    def add(self, name: str) -> None:
        """Note one; twice is once."""
        self._found[name] = None

    @property
    def names(self) -> tuple[str, ...]:
        """All, in order."""
        return tuple(self._found)


def identity(field: str, said: str) -> str:
    """Return what makes a message this one, on one line.

    Raises:
        Malformed: it is missing, or longer than a name can be.
    """
    if not said:
        raise Malformed("missing", field=field)
    if len(said) > MAX_IDENTITY:
        raise Malformed("too_long", field=field)
    return " ".join(said.split())


def instant(field: str, said: str, *, is_beijing: bool = False) -> datetime:
    """Return the instant that ``said`` names; one without an offset only where it is Beijing's.

    Raises:
        Malformed: nobody knows when that is.
    """
    try:
        found = datetime.fromisoformat(_SPACE.sub(r"\1T\2", said.strip()))
        if found.tzinfo is None and is_beijing:
            found = found.replace(tzinfo=_BEIJING)
        if found.tzinfo is None or not 1990 <= found.year <= 2150:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed("bad_time", field=field, said=said[:60]) from None


def maybe_instant(
    field: str, said: str, flaws: Flaws, *, is_beijing: bool = False
) -> datetime | None:
    """Return an instant, or None; what cannot be read is a flaw."""
    try:
        return instant(field, said, is_beijing=is_beijing) if said else None
    except Malformed:
        flaws.add(f"bad_time:{field}")
        return None


def one_of(kind: type[E], field: str, said: str) -> E:
    """Return the value of an enumeration, whatever its case.

    Raises:
        Malformed: it is missing, or none of them.
    """
    if not said:
        raise Malformed("missing", field=field)
    found = next((one for one in kind if one.value.lower() == said.lower()), None)
    if found is None:
        raise Malformed("unknown_value", field=field, said=said[:60])
    return found


def polygon(said: str, flaws: Flaws) -> Ring | None:
    """Return a closed ring of ``lat,lon`` pairs, or None; one that cannot be used is a flaw."""
    words = said.split()
    if not words:
        return None
    if len(words) > MAX_POINTS:
        raise Malformed("too_many", what="points", limit=MAX_POINTS)
    points = [point(word) for word in words]
    sound = [one for one in points if one is not None]
    if len(sound) != len(points) or len(set(sound)) < 3:
        flaws.add("bad_polygon")
        return None
    return tuple(sound) if sound[0] == sound[-1] else (*sound, sound[0])


def circle(said: str, flaws: Flaws, *, per_km: float = 1.0) -> Circle | None:
    """Return a circle of ``lat,lon radius``, or None; one that cannot be used is a flaw.

    Args:
        said: as the message has it.
        flaws: where a bad one is noted.
        per_km: how many of its units make a kilometre.
    """
    words = said.split()
    if not words:
        return None
    centre = point(words[0]) if len(words) == 2 else None
    radius = _number(words[-1])
    if centre is None or radius is None or not 0 <= radius / per_km <= 20_000:
        flaws.add("bad_circle")
        return None
    return Circle(centre, radius / per_km)


def point(said: str) -> Point | None:
    """Return a point on earth, or None: latitude first, in range."""
    lat, _, lon = said.strip(",").partition(",")
    north, east = _number(lat), _number(lon)
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return None
    return Point(north, east)


def _number(said: str) -> float | None:
    try:
        found = float(said) if len(said) < 40 and "_" not in said else math.nan
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def classified(info: Info, kinds: Kinds, flaws: Flaws, given: Level = Level.NONE) -> Info:
    """Return ``info`` with its kind and level.

    The issuer's title counts before a code, a code before the severity. A title that lifts the
    warning is an all-clear. ``given`` is what the dialect says outright.
    """
    title = read_title(info.headline, kinds)
    codes = [kinds.by_code(pair.value) for pair in info.codes]
    kind = next((found for found, _ in codes if found), "")
    kind = kind or kinds.by_name(info.event) or (title.kind if title else "")
    severity = of_severity(info.severity)
    said = [title.level if title else Level.NONE, given, *(level for _, level in codes), severity]
    known = [level for level in said if level]
    if title and title.act is Act.LIFTED:
        return replace(info, kind=kind, level=known[0] if known else Level.NONE, responses=_clear())
    if len(set(known)) > 1:
        flaws.add("level_differs")
    return replace(info, kind=kind, level=known[0] if known else Level.NONE)


def _clear() -> tuple[str, ...]:
    return ("AllClear",)


def pairs(found: Sequence[tuple[str, str]]) -> tuple[Pair, ...]:
    """Return those that have a value."""
    return tuple(Pair(name, value) for name, value in found if value)
