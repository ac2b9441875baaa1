"""The figures of the assessment report: sums of records, and what formulas make of them.

Everything that is kept is a sum of an area and a month, so that months and areas add up. Shares,
means and times are worked out of the sums when somebody asks, and a figure of which there is no
record is None: never 0, never 100 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

# How things stand, not what happened: of several months the last one says it. What begins with
# ``now.`` can only be counted while it is so; a month that is past keeps what was counted then.
NOW, END = "now.", "end."
# Set in every month in which it was counted how things stand.
COUNTED = "now.counted"

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
# Times are kept by how long they took at the most, in seconds.
WITHIN = (
    *(1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45),
    *(_MINUTE * n for n in (1, 2, 3, 5, 10, 15, 20, 30, 45)),
    *(_HOUR * n for n in (1, 2, 3, 4, 6, 8, 12, 18)),
    *(_DAY * n for n in (1, 2, 3, 5, 7, 10, 14, 21, 30)),
)
LONGER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Sums:
    """What was counted of an area in a month, or in several.

    ``counts`` by key; ``times`` by key and the most seconds something took (one of ``WITHIN``, or
    ``LONGER``).
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def of(self, key: str) -> int:
        """Return the count of a key, 0 where nothing was counted."""
        return self.counts.get(key, 0)


@dataclass(frozen=True, slots=True)
class Value:
    """A figure; ``number`` None: there is no record. ``part`` of ``whole`` is where it comes from.

    Of a time ``number`` is the most seconds it took, ``LONGER`` when it was more than any.
    """

    number: float | None
    part: int = 0
    whole: int = 0


NOTHING = Value(None)


@dataclass(frozen=True, slots=True)
class Share:
    """One count by another, where the other is not 0; ``parts`` are added up."""

    parts: tuple[str, ...]
    whole: str

    def read(self, sums: Sums) -> Value:
        """Return the value of ``sums``."""
        part, whole = sum(sums.of(key) for key in self.parts), sums.of(self.whole)
        return Value(part / whole, part, whole) if whole else NOTHING


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things, divided by ``unit`` (such as seconds by the seconds of an hour).

    ``if_any``: what must be there for a count of 0 to be one.
    """

    key: str
    unit: int = 1
    if_any: str = ""

    def read(self, sums: Sums) -> Value:
        """Return the value of ``sums``."""
        if not sums.counts or (self.if_any and not sums.of(self.if_any)):
            return NOTHING
        counted = sums.of(self.key)
        return Value(counted / self.unit, counted, counted)


@dataclass(frozen=True, slots=True)
class Covered:
    """How many of ``keys`` were counted at all, by how many there are."""

    keys: tuple[str, ...]
    if_any: str

    def read(self, sums: Sums) -> Value:
        """Return the value of ``sums``."""
        if not sums.of(self.if_any):
            return NOTHING
        part = sum(sums.of(key) > 0 for key in self.keys)
        return Value(part / len(self.keys), part, len(self.keys))


@dataclass(frozen=True, slots=True)
class Within:
    """The time within which ``share`` of them were (nearest rank)."""

    key: str
    share: float

    def read(self, sums: Sums) -> Value:
        """Return the value of ``sums``."""
        times = sums.times.get(self.key, {})
        whole = sum(times.values())
        if not whole:
            return NOTHING
        wanted, counted = ceil(self.share * whole), 0
        for most in sorted(times):
            counted += times[most]
            if counted >= wanted:
                return Value(float(most), counted, whole)
        raise AssertionError("the times add up to all of them")


@dataclass(frozen=True, slots=True)
class InTime:
    """How many took at most ``most`` seconds, by the count of ``whole``."""

    key: str
    most: int
    whole: str

    def read(self, sums: Sums) -> Value:
        """Return the value of ``sums``."""
        times, whole = sums.times.get(self.key, {}), sums.of(self.whole)
        part = sum(number for most, number in times.items() if most <= self.most)
        return Value(part / whole, part, whole) if whole else NOTHING


Formula = Share | Count | Covered | Within | InTime


def together(months: Sequence[Sums]) -> Sums:
    """Return the sums of consecutive months; how things stand is what the last one says."""
    counts: defaultdict[str, int] = defaultdict(int)
    times: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for number, month in enumerate(months, 1):
        for key, count in month.counts.items():
            if number == len(months) or not key.startswith((NOW, END)):
                counts[key] += count
        for key, spread in month.times.items():
            for most, count in spread.items():
                times[key][most] += count
    return Sums(dict(counts), {key: dict(spread) for key, spread in times.items()})


def within(seconds: float) -> int:
    """Return under which of ``WITHIN`` a time is kept."""
    return next((most for most in WITHIN if seconds <= most), LONGER)


class Ledger:
    """Adds up what was counted, for each area it was counted in and each area above.

    ``above`` are the codes of an area and those above it; what is counted in several areas counts
    once in each area above them.
    """

    def __init__(self, above: Mapping[str, Sequence[str]]) -> None:
        self._above = above
        self._sums: defaultdict[tuple[str, str, int], int] = defaultdict(int)

    def add(self, areas: Iterable[str], key: str, number: int = 1, within: int = 0) -> None:
        """Count ``number``; of a time with the most seconds it took."""
        if number:
            for code in {above for one in areas for above in self._above.get(one, ())}:
                self._sums[code, key, within] += number

    def rows(self) -> list[tuple[str, str, int, int]]:
        """Return area, key, most seconds (0: a plain count) and number, in order."""
        return [(*key, number) for key, number in sorted(self._sums.items())]


def sums_of(rows: Iterable[tuple[str, int, int]]) -> Sums:
    """Return the sums that rows of key, most seconds and number say."""
    counts, times = dict[str, int](), dict[str, dict[int, int]]()
    for key, most, number in rows:
        if most:
            times.setdefault(key, {})[most] = number
        else:
            counts[key] = number
    return Sums(counts, times)
