"""How far a warning came on screens, as it is looked at again and again while it is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from app.domain.assess import within

_SCREENS, _SHOWN, _TIME = "warning_screens", "warning_shown", "warning_s"
Row = tuple[str, str, int, int]


def merged(known: Iterable[Row], looked: Mapping[str, tuple[int, int, list[float]]]) -> list[Row]:
    """Return area, key, most seconds and number: what is known now, of what was known and is seen.

    A screen forgets when it first showed a warning as soon as it shows a later one beside it: the
    look that knew the most times of an area is kept, and the most that ever showed it.
    """
    by_area: dict[str, list[Row]] = {}
    for row in known:
        by_area.setdefault(row[0], []).append(row)
    rows: list[Row] = []
    for area in sorted({*by_area, *looked}):
        screens, shown, times = looked.get(area, (0, 0, []))
        old = by_area.get(area, [])
        fresh = Counter(within(one) for one in times)
        before = {most: number for _a, key, most, number in old if key == _TIME}
        spread = fresh if fresh.total() >= sum(before.values()) else before
        rows.append((area, _SCREENS, 0, max(screens, _count(old, _SCREENS))))
        rows.append((area, _SHOWN, 0, max(shown, _count(old, _SHOWN))))
        rows += [(area, _TIME, most, number) for most, number in sorted(spread.items())]
    return [row for row in rows if row[3] or row[1] == _SCREENS]


def _count(rows: Iterable[Row], key: str) -> int:
    return sum(number for _a, name, _m, number in rows if name == key)
