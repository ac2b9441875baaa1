"""``warning drill …``: hold a drill, follow the stop-watch, end it."""

from __future__ import annotations

import time

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, place, show
from app.dispatch.warnings import drills
from app.dispatch.warnings.drills import CannotHold
from app.domain.alert import Level
from app.domain.drill import Drill, Stopwatch
from app.store import drill

group = AppGroup("drill", help="drills: on the real path, marked on every frame")
_CANNOT = {
    "nobody": ("那里没有在用的屏幕。", "No screen is in use there."),
    "too_many": ("屏幕太多，请选小一些的范围。", "Too many screens; choose a smaller area."),
    "busy": ("那里正在演练。", "A drill is running there."),
    "warned": ("那里有正在生效的预警，屏上只会显示预警。", "A warning holds there and goes first."),
}
LOOK_S = 0.5


@group.command("start")
@click.option("--area", "area_code", required=True, help="code or slug; all screens below it")
@click.option("--screen", "screens", multiple=True, help="only this one of them; may be repeated")
@click.option("--kind", default="evacuation", help="evacuation, fire, earthquake or a warning kind")
@click.option("--level", default="none", type=click.Choice([str(one) for one in Level]))
@click.option("--title", default="", help="what the screens say, instead of the kind's own")
@click.option("--text", default="", help="and below it")
@click.option("--minutes", default=10, type=int)
@click.option("--wait", default=0.0, help="print the report when all have shown it, or so long")
@json_option
def start(  # noqa: PLR0913 - one argument for each option
    area_code: str,
    screens: tuple[str, ...],
    kind: str,
    level: str,
    title: str,
    text: str,
    minutes: int,
    wait: float,
    as_json: bool,
) -> None:
    """Hold a drill; prints its id."""
    where = place(area_code)
    with house().store.read() as tx:
        plan, wrong = drills.plan_of(tx, kind, level, title, text, minutes)
    if wrong:
        said = "; ".join(f"{one.field}: {one.code} {one.facts or ''}".strip() for one in wrong)
        fail(EX_REFUSED, f"不能这样演练：{said}", "This will not do.")
    try:
        made = drills.start(house(), "cli", plan, where.code, set(screens) or None)
    except CannotHold as exc:
        fail(EX_REFUSED, *_CANNOT[exc.code])
    if wait:
        _report(made, _waited(made, wait), as_json)
    else:
        show([_row(made)], as_json)


@group.command("end")
@click.argument("drill_id", metavar="DRILL")
def end(drill_id: str) -> None:
    """End a drill before its time."""
    if not drills.end(house(), "cli", drill_id):
        fail(EX_REFUSED, "没有正在进行的这场演练。", "No such drill is running.")


@group.command("list")
@json_option
def list_drills(as_json: bool) -> None:
    """List the last hundred drills, the newest first."""
    with house().store.read() as tx:
        found = drill.held(tx, None, 100)
        tallies = drill.tallies(tx, [one.id for one in found])
    rows = [
        {**_row(one), "screens": tallies[one.id].screens, "shown": tallies[one.id].shown}
        for one in found
    ]
    show(rows, as_json)


@group.command("report")
@click.argument("drill_id", metavar="DRILL")
@json_option
def report(drill_id: str, as_json: bool) -> None:
    """Say how fast each screen showed a drill, and which did not."""
    with house().store.read() as tx:
        one = drill.get(tx, drill_id)
        if one is None:
            fail(EX_REFUSED, "没有这场演练。", "There is no such drill.")
        watch = drills.report(tx, one, house().clock())
    _report(one, watch, as_json)


def _waited(made: Drill, most: float) -> Stopwatch:
    ends = time.monotonic() + most
    while True:
        with house().store.read() as tx:
            watch = drills.report(tx, made, house().clock())
        if not watch.missing or time.monotonic() >= ends:
            return watch
        time.sleep(LOOK_S)


def _report(one: Drill, watch: Stopwatch, as_json: bool) -> None:
    if not as_json:
        figures = {"p50": watch.p50, "p95": watch.p95, "max": watch.longest}
        said = "  ".join(f"{name} {value:.2f} s" for name, value in figures.items() if value)
        click.echo(f"{one.id} {one.title}: {watch.shown}/{len(watch.lines)}  {said}".rstrip())
    rows = [
        {
            "drill": one.id,
            "screen": line.screen,
            "name": line.name,
            "area": line.area,
            "seconds": line.seconds,
            "why": line.why,
            "seen_at": line.seen_at,
        }
        for line in watch.lines
    ]
    show(rows, as_json)


def _row(one: Drill) -> dict[str, object]:
    return {
        "drill": one.id,
        "area": one.area,
        "title": one.title,
        "held_at": one.held_at,
        "until": one.until,
        "held_by": one.held_by,
        "state": "running" if one.is_open else "ended" if one.ended_at else "over",
    }
