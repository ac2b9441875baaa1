"""One drill: the stop-watch while it runs, the report afterwards; to print and as a table."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.warnings import drills
from app.domain.drill import Drill, Line
from app.ingest import csv_text
from app.store import area, drill
from app.store.session import Tx
from app.web.house import house
from app.web.notices import workbench
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import drill_words
from app.web.warnings.drills import holder
from app.web.warnings.warnings import READERS

bp = Blueprint("drill_page", __name__, url_prefix="/editor/warnings/drills/<drill_id>")
# More lines than these are in the table to download only.
MOST = 500


@bp.get("")
@needs(*READERS)
def show(drill_id: str) -> str:
    """Show what was rehearsed and how fast each screen was."""
    with house().store.read() as tx:
        one = _own(tx, drill_id)
        mine = permits.among(tx, me(), permits.DRILLERS, [one.area])
        return render_template("drill.html", may_end=bool(mine), **_facts(tx, one))


@bp.get("/lines")
@needs(*READERS)
def lines(drill_id: str) -> str:
    """Return the figures and the screens alone, for the page to put in place."""
    with house().store.read() as tx:
        return render_template("_drill.html", **_facts(tx, _own(tx, drill_id)))


@bp.get("/screens.csv")
@needs(*READERS)
def table(drill_id: str) -> ResponseReturnValue:
    """Return every screen with its time, or why it is missing."""
    with house().store.read() as tx:
        one = _own(tx, drill_id)
        watch = drills.report(tx, one, house().clock())
        named = area.by_codes(tx, {line.area for line in watch.lines})
    rows = [["屏幕", "名称", "区域代码", "区域", "用时（秒）", "没有显示的原因", "最后信号"]]
    for line in watch.lines:
        where = named[line.area].name if line.area in named else ""
        rows.append([*_cells(line, where)])
    attached = f'attachment; filename="drill-{one.id}.csv"'
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": attached}
    return csv_text.written(rows), 200, headers


@bp.post("/end")
@needs(*permits.DRILLERS)
def end(drill_id: str) -> ResponseReturnValue:
    """End it before its time."""
    with house().store.read() as tx:
        one = _own(tx, drill_id)
        permits.require(tx, me(), permits.DRILLERS, [one.area])
    if drills.end(house(), me().login, one.id):
        flash(_("演练已结束，屏幕马上回到平时的内容。"), "good")
    else:
        flash(_("演练已经结束。"), "good")
    return redirect(url_for("drill_page.show", drill_id=one.id), 303)


def _own(tx: Tx, drill_id: str) -> Drill:
    one = drill.get(tx, drill_id)
    if one is None:
        abort(404)
    permits.require(tx, me(), READERS, [one.area])
    return one


def _facts(tx: Tx, one: Drill) -> dict[str, object]:
    now = house().clock()
    watch = drills.report(tx, one, now)
    listed = watch.lines[:MOST]
    codes = {one.area, *(line.area for line in listed)}
    return {
        "drill": one,
        "watch": watch,
        "listed": listed,
        "named": area.by_codes(tx, codes),
        "by": holder(tx, one.held_by),
        "ender": holder(tx, one.ended_by) if one.ended_by else "",
        "words": drill_words,
        "is_settled": not one.is_open,
    }


def _cells(line: Line, where: str) -> list[str]:
    why = drill_words.why(line) if line.why else ""
    took = "" if line.seconds is None else f"{line.seconds:.3f}"
    zone = workbench.zone(house())
    seen = line.seen_at.astimezone(zone).isoformat(" ", "seconds") if line.seen_at else ""
    return [line.screen, line.name, line.area, where, took, why, seen]
