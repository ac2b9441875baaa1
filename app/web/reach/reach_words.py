"""Words of the reach ledger: how long something took, and its plots with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.dispatch.reach import reach_plots
from app.dispatch.reach.reach_plots import Drawn
from app.domain.reach_time import reached
from app.store.reach_played import Hour
from app.web import locale, moments

_HOURS, _DAYS_SHOWN = range(24), 7
# What the plots of time are marked with, in milliseconds; the table beside them has the same.
TICKS = (
    (100, _l("0.1 秒")),
    (1000, _l("1 秒")),
    (10_000, _l("10 秒")),
    (60_000, _l("1 分钟")),
    (600_000, _l("10 分钟")),
    (3_600_000, _l("1 小时")),
    (86_400_000, _l("1 天")),
    (604_800_000, _l("7 天")),
    (31_536_000_000, _l("1 年")),
)


@dataclass(frozen=True, slots=True)
class Curve:
    """Of ``total`` by the name ``name``, so many had it within so many milliseconds."""

    name: str
    counts: Mapping[int, int]
    total: int

    def share(self, by: int) -> float | None:
        """Return how many per cent had it by ``by`` milliseconds, None of nobody."""
        if not self.total:
            return None
        return 100 * sum(n for at, n in self.counts.items() if at <= by) / self.total


@dataclass(frozen=True, slots=True)
class Heat:
    """Plays of the last days: days from the first on, for each the plays of its 24 hours."""

    days: tuple[date, ...]
    plays: tuple[tuple[int | None, ...], ...]
    screens: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was played."""
        return not any(any(row) for row in self.plays)


def took(ms: int | None) -> str:
    """Return how long ``ms`` is, for people; a dash where it was not timed."""
    if ms is None:
        return "—"
    seconds = ms / 1000
    if seconds < 10:
        return _("%(n)s 秒", n=f"{seconds:.1f}")
    for unit, words in ((86_400, _l("%(n)s 天")), (3600, _l("%(n)s 小时")), (60, _l("%(n)s 分钟"))):
        if seconds >= unit * 1.5:
            return str(words) % {"n": f"{seconds / unit:.3g}"}
    return _("%(n)s 秒", n=round(seconds))


def percent(value: float | None) -> str:
    """Return a share for people; what is nearly all is not called all."""
    if value is None:
        return "—"
    return f"{value:.0f}%" if value in {0, 100} or 1 <= value <= 99 else f"{value:.1f}%"


def curves(title: str, listed: Sequence[Curve]) -> dict[str, Markup]:
    """Return the plot of how soon which share had it."""
    drawn = reach_plots.until_shown(
        title,
        (_("发布后的时间"), _("已显示 ％")),
        [(at, str(words)) for at, words in TICKS],
        [(one.name, one.counts, one.total) for one in listed],
    )
    return _marked(drawn)


def steps(listed: Sequence[Curve]) -> list[tuple[str, list[str]]]:
    """Return the rows of the table beside it: by when, and which share of each."""
    ends = [at for one in listed for at, _n in reached(one.counts)]
    last = max(ends, default=0)
    shown = [tick for n, tick in enumerate(TICKS) if n == 0 or TICKS[n - 1][0] < last]
    return [(str(words), [percent(one.share(at)) for one in listed]) for at, words in shown]


def heat(hours: Sequence[Hour], now: datetime, zone: ZoneInfo) -> Heat:
    """Return plays by local day and hour; None for hours that are still to come."""
    today = now.astimezone(zone)
    days = tuple((today - timedelta(days=n)).date() for n in reversed(range(_DAYS_SHOWN)))
    found: dict[tuple[date, int], int] = {}
    screens: dict[date, int] = {}
    for one in hours:
        local = one.hour.astimezone(zone)
        key = (local.date(), local.hour)
        found[key] = found.get(key, 0) + one.times
        screens[key[0]] = max(screens.get(key[0], 0), one.screens)
    plays = tuple(
        tuple(None if (d, h) > (today.date(), today.hour) else found.get((d, h), 0) for h in _HOURS)
        for d in days
    )
    return Heat(days, plays, tuple(screens.get(d, 0) for d in days))


def heat_plot(title: str, shown: Heat) -> dict[str, Markup]:
    """Return the plot of plays."""
    return _marked(
        reach_plots.cells(
            title, [str(h) for h in _HOURS], day_names(shown.days), shown.plays, _(" 次")
        )
    )


def day_names(days: Sequence[date]) -> list[str]:
    """Return ``周三 25日`` for each day."""
    english = locale.language() == "en"
    return [
        f"{moments.weekday(d.weekday(), english=english)} {d.day}{'' if english else '日'}"
        for d in days
    ]


def coverage(
    title: str, areas: Sequence[tuple[str, Mapping[str, object] | None, float | None]]
) -> dict[str, Markup]:
    """Return the plot of the share of each area, in the per cents that the table has."""
    whole = [(name, outline, _whole(value)) for name, outline, value in areas]
    return _marked(reach_plots.shares(title, whole, _("无记录")))


def _whole(value: float | None) -> float | None:
    return float(round(value)) if value is not None and 1 <= value <= 99 else value


def _marked(drawn: Drawn) -> dict[str, Markup]:
    return {shape: Markup(svg) for shape, svg in drawn.items()}  # noqa: S704  the plot room escapes
