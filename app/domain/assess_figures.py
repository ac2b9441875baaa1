"""The figures of the assessment, in its four dimensions, each with its formula."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.assess import Count, Covered, Formula, InTime, Share, Within

_HOUR, _DAY = 3600, 86_400
# Kinds of notices that serve what the guidance asks departments for.
TOPICS = ("policy", "guide", "learning", "culture", "jobs", "health", "outage", "publicity")


class Dimension(StrEnum):
    """What is assessed: 协同度, 便利度, 安全度, 感知度."""

    COORDINATION = "coordination"
    CONVENIENCE = "convenience"
    SAFETY = "safety"
    PERCEPTION = "perception"


class Unit(StrEnum):
    """How a figure is written."""

    SHARE = "share"
    TIME = "time"
    COUNT = "count"
    MEAN = "mean"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; what it is called and its formula in words stand in ``assess_words``.

    Attributes:
        dimension: what it belongs to.
        key: its name in files; never renamed.
        unit: how it is written.
        formula: how it is worked out.
        better: 1 when more is better, -1 when less is, 0 when neither.
        records: which list shows what it was counted from, empty: none does.
    """

    dimension: Dimension
    key: str
    unit: Unit
    formula: Formula
    better: int
    records: str


_Row = tuple[str, Unit, Formula, int, str]


def _in(dimension: Dimension, *rows: _Row) -> tuple[Figure, ...]:
    return tuple(Figure(dimension, *row) for row in rows)


FIGURES = (
    *_in(
        Dimension.COORDINATION,
        ("push_day", Unit.SHARE, InTime("push_s", _DAY, "pushes"), 1, ""),
        ("push_p50", Unit.TIME, Within("push_s", 0.5), -1, ""),
        (
            "topics",
            Unit.SHARE,
            Covered(tuple(f"topic.{t}" for t in TOPICS), "notices"),
            1,
            "notices",
        ),
        ("named", Unit.SHARE, Share(("notices_named",), "notices"), 1, "notices"),
        ("reviewed", Unit.SHARE, Share(("notices_reviewed",), "notices"), 1, "notices"),
        ("review_p50", Unit.TIME, Within("review_s", 0.5), -1, "reviews"),
        ("review_p95", Unit.TIME, Within("review_s", 0.95), -1, "reviews"),
        ("outage_ahead", Unit.SHARE, Share(("outages_ahead",), "outages_dated"), 1, "notices"),
        ("outage_closed", Unit.SHARE, Share(("outages_closed",), "outages_over"), 1, "duty"),
    ),
    *_in(
        Dimension.CONVENIENCE,
        ("found", Unit.SHARE, Share(("searches_found",), "searches"), 1, ""),
        ("searches", Unit.COUNT, Count("searches"), 0, ""),
        ("fresh", Unit.SHARE, Share(("now.places_fresh",), "now.places"), 1, "places"),
        ("basic", Unit.SHARE, Share(("now.basic_given",), "now.basic"), 1, "places"),
        ("ways", Unit.MEAN, Share(("now.ways",), "now.communities"), 1, ""),
        ("panels", Unit.SHARE, Share(("now.communities_screen",), "now.communities"), 1, "screens"),
        ("alive", Unit.SHARE, Share(("now.screens_alive",), "now.screens"), 1, "screens"),
        ("played", Unit.HOURS, Count("play_s", unit=_HOUR, if_any="plays"), 1, "screens"),
        ("alt", Unit.SHARE, Share(("pictures_said",), "pictures"), 1, "notices"),
        ("texted", Unit.SHARE, Share(("notices_texted",), "notices_with"), 1, "notices"),
        ("access", Unit.SHARE, Share(("now.places_access",), "now.places"), 1, "places"),
    ),
    *_in(
        Dimension.SAFETY,
        ("warnings", Unit.COUNT, Count("warnings"), 0, "warnings"),
        ("warning_p50", Unit.TIME, Within("warning_s", 0.5), -1, "warnings"),
        ("warning_p95", Unit.TIME, Within("warning_s", 0.95), -1, "warnings"),
        ("warning_reach", Unit.SHARE, Share(("warning_shown",), "warning_screens"), 1, "warnings"),
        ("drills", Unit.COUNT, Count("drills"), 1, "drills"),
        ("drill_reach", Unit.SHARE, Share(("drill_shown",), "drill_screens"), 1, "drills"),
        ("drill_p95", Unit.TIME, Within("drill_s", 0.95), -1, "drills"),
        ("shelters", Unit.COUNT, Count("now.shelters", if_any="now.counted"), 1, "shelters"),
        (
            "shelters_whole",
            Unit.SHARE,
            Share(("now.shelters_whole",), "now.shelters"),
            1,
            "shelters",
        ),
        ("defence_whole", Unit.SHARE, Share(("now.defence_whole",), "now.defence"), 1, "defence"),
    ),
    *_in(
        Dimension.PERCEPTION,
        ("opened", Unit.COUNT, Count("opened"), 1, "answers"),
        ("known", Unit.COUNT, Count("known"), 1, "answers"),
        ("feedback", Unit.COUNT, Count("feedback"), 0, "feedback"),
        ("feedback_done", Unit.SHARE, Share(("feedback_done",), "feedback"), 1, "feedback"),
        ("feedback_p50", Unit.TIME, Within("feedback_s", 0.5), -1, "feedback"),
        ("rating", Unit.MEAN, Share(("stars",), "ratings"), 1, "reports"),
        ("ratings", Unit.COUNT, Count("ratings"), 0, "reports"),
        ("complaints_done", Unit.SHARE, Share(("complaints_done",), "complaints"), 1, "reports"),
        ("mistakes_done", Unit.SHARE, Share(("mistakes_done",), "mistakes"), 1, "reports"),
        ("polls", Unit.COUNT, Count("polls"), 0, "answers"),
        ("votes", Unit.COUNT, Count("votes", if_any="votes"), 1, "answers"),
    ),
)
BY_KEY = {one.key: one for one in FIGURES}


def of_dimension(dimension: Dimension) -> tuple[Figure, ...]:
    """Return the figures of a dimension in their order."""
    return tuple(one for one in FIGURES if one.dimension is dimension)
