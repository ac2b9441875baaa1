"""The loop rule of the wire format, worked out once more and slowly, for ``timeline.json``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
DEFAULT = {"id": "default", "media": [{"effect": "still", "dwell_ms": 10000}]}


def z(seconds: float) -> str:
    when = NOON + timedelta(seconds=seconds)
    return when.strftime("%Y-%m-%dT%H:%M:%S") + f".{when.microsecond // 1000:03d}Z"


def whole(seconds: int) -> str:
    return (NOON + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def still(*seconds: float) -> list[dict[str, Any]]:
    return [{"effect": "still", "dwell_ms": int(s * 1000)} for s in seconds]


def scroll(width: int, speed: int) -> dict[str, Any]:
    return {"effect": "scroll", "width": width, "speed_px_s": speed}


def item(
    name: str, media: list[dict[str, Any]], begin: int = -600, end: int = 86_400, *spans: tuple
) -> dict[str, Any]:
    made = {"id": name, "effective": whole(begin), "expires": whole(end), "media": media}
    listed = [{"from": whole(a), "until": whole(b)} for a, b in spans]
    return made | ({"schedule": listed} if spans else {})


def is_live(one: dict[str, Any], when: str) -> bool:
    if not one["effective"] <= when < one["expires"]:
        return False
    spans = one.get("schedule")
    return not spans or any(s["from"] <= when < s["until"] for s in spans)


def edges(one: dict[str, Any]) -> set[str]:
    spans = one.get("schedule", [])
    return {one["effective"], one["expires"], *(s[k] for s in spans for k in ("from", "until"))}


def seconds(medium: dict[str, Any]) -> float:
    if medium["effect"] == "still":
        return medium["dwell_ms"] / 1000
    return 1 + medium["width"] / medium["speed_px_s"]


def just_before(edge: str) -> str:
    """All edges are whole seconds: a second earlier nothing of it has happened."""
    return (datetime.fromisoformat(edge) - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def at(case: dict[str, Any], offset: float) -> dict[str, Any]:
    """What is up ``offset`` seconds after noon in Beijing."""
    when, items, loop = whole(int(offset // 1)), case["items"], case["loop"]
    anchor, lead = loop["from"], None
    passed = {e for i in items for e in edges(i) if loop["from"] < e <= when}
    for edge in sorted(passed, reverse=True):
        was = [is_live(i, just_before(edge)) for i in items]
        now = [is_live(i, edge) for i in items]
        begun = [n for n in range(len(items)) if now[n] and not was[n]]
        ended = [n for n in range(len(items)) if was[n] and not now[n]]
        if begun or ended:
            anchor, lead = edge, begun[0] if begun else ended[-1] + 1
            break
    if lead is None:
        ids = [i["id"] for i in items]
        lead = ids.index(loop["item"]) if loop["item"] in ids else 0
    count = len(items)
    ring = [items[(lead + n) % count] for n in range(count)] if count else []
    ring = [i for i in ring if is_live(i, when)] or [DEFAULT]
    started = (datetime.fromisoformat(anchor) - NOON).total_seconds()
    total = sum(seconds(m) for i in ring for m in i["media"])
    left = max(0.0, offset - started) % total
    for one in ring:
        for index, medium in enumerate(one["media"]):
            if left < seconds(medium):
                ms = round(left * 1000)
                return {"at": z(offset), "item": one["id"], "medium": index, "into_ms": ms}
            left -= seconds(medium)
    raise AssertionError("a ring has an end")


def case(why: str, items: list[dict[str, Any]], offsets: list[float], **loop: Any) -> dict:
    made = {"why": why, "items": items, "default": DEFAULT}
    made["loop"] = {"from": whole(loop.get("start", 0)), "item": loop.get("lead", "")}
    return made | {"expect": [at(made, o) for o in offsets]}


def timelines() -> list[dict[str, Any]]:
    """Whole rounds, looked at every second and a half or at edges."""
    a, b, c = (item(n, still(5)) for n in "abc")
    round_ = [n * 1.5 for n in range(24)]
    return [
        case("One item plays again and again.", [a], round_),
        case("Items take turns, in the order of the list.", [a, b, c], round_),
        case("Nothing is listed: the default item.", [], [0, 9.5, 10, 25]),
        case("The lead is what is new.", [a, b, c], round_, lead="b"),
        case("A lead that is not listed is no lead.", [a, b], round_, lead="x"),
        case(
            "A lead that is not live yet gives way to the next live one.",
            [a, item("b", still(5), 3600), c],
            round_,
            lead="b",
        ),
        case("All pages of an item come before the next.", [item("a", still(2, 3, 4)), b], round_),
        case(
            "A strip rests for a second and slides off.",
            [item("a", [scroll(600, 60)]), item("b", still(2.5), -600), c],
            [0, 10.999, 11, 13.4, 13.5, 18.5, 29.25, 3600.5, 7200.25],
        ),
        case("Hours later the round still counts from its anchor.", [a, b, c], [36_000, 36_007.25]),
        case("Before its anchor a round stands at its beginning.", [a, b], [-30, -0.5, 0]),
        case(
            "What begins leads from then on.",
            [a, item("b", still(4), 7), c],
            [0, 6.5, 6.999, 7, 10.999, 11, 16, 21, 25, 60.5],
        ),
        case(
            "Of two that begin together the first in the list leads.",
            [item("a", still(4), 7), item("b", still(4), 7), c],
            [0, 6.999, 7, 11, 15, 20],
        ),
        case(
            "When one ends, the one after it leads.",
            [a, item("b", still(4), -600, 7), c],
            [0, 5, 6.999, 7, 11.999, 12, 17],
        ),
        case(
            "When the last of the list ends, the first leads.",
            [a, b, item("c", still(4), -600, 12)],
            [10, 11.999, 12, 17, 22],
        ),
        case(
            "When several end, the one after the last of them leads.",
            [item("a", still(4), -600, 6), b, item("c", still(4), -600, 6), item("d", still(3))],
            [5.999, 6, 8.999, 9, 14],
        ),
        case(
            "When one ends as another begins, the one that begins leads.",
            [a, item("b", still(4), -600, 9), item("c", still(3), 9), item("d", still(2))],
            [8.999, 9, 12, 14, 19],
        ),
        case(
            "When nothing is left, the default item counts from that edge.",
            [item("a", still(4), -600, 6)],
            [5.999, 6, 15.999, 16, 30],
        ),
        case(
            "A schedule has edges like any other.",
            [item("a", still(4), -600, 86_400, (0, 6), (20, 40)), item("b", still(3))],
            [0, 4, 5.999, 6, 9, 19.999, 20, 24, 39.999, 40, 43.5],
        ),
        case(
            "Spans that touch are one, and an edge outside an item's life changes nothing.",
            [item("a", still(4), -600, 20, (0, 6), (6, 12), (30, 40)), item("b", still(3))],
            [5.999, 6, 8, 11.999, 12, 19.999, 20, 30, 33, 41],
        ),
        case(
            "An edge before the loop began is past; one at its instant, too.",
            [item("a", still(4), -600, -5), item("b", still(3), 0), item("c", still(2))],
            [0, 1.999, 2, 5, 7],
            lead="c",
        ),
        case(
            "A mere re-issue keeps the loop of before.",
            [a, b, c],
            [3600, 3607.5],
            start=-1200,
            lead="c",
        ),
    ]
