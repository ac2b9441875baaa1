"""The audit log for the auditor: looked up, leafed through, verified, exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.ingest.csv_text import neutral
from app.store import audit, audit_search
from app.store.audit import AuditLine
from app.store.audit_search import Asked
from app.web import moments
from app.web.house import house
from app.web.notices import workbench
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.deeds import DEEDS
from app.web.people.rights import needs

bp = Blueprint("audit_book", __name__, url_prefix="/editor/audit")
PAGE = 50
_COLUMNS = ("id", "at", "actor", "action", "object", "facts")
# So many lines are read from the log at once for a file.
_PIECE = 500


@bp.get("")
@needs(permits.AUDITOR)
def index() -> str:
    """Show the lines asked for, newest first."""
    before = request.args.get("before", "")
    typed = _typed(request.args)
    asked, errors = _asked(typed)
    with house().store.read() as tx:
        number = int(before) if before.isdecimal() else None
        found = [] if errors else audit_search.page(tx, asked, PAGE + 1, number)
        actions = audit_search.actions(tx)
        last = audit.last_number(tx)
    return render_template(
        "audit.html",
        lines=[(line, _facts(line)) for line in found[:PAGE]],
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        typed=typed,
        errors=errors,
        actions=actions,
        deeds=DEEDS,
        last=last,
    )


@bp.post("/verify")
@needs(permits.AUDITOR)
def verify() -> ResponseReturnValue:
    """Go through the whole chain and say whether every line is as it was written."""
    here = house()
    with here.store.read() as tx:
        broken, last = audit.verify(tx), audit.last_number(tx)
    facts = {"upto": last, "broken": broken}
    with here.store.begin() as tx:
        audit.add(tx, here.clock(), me().login, "audit.verify", "audit", facts)
    if broken is None:
        text = _("核验完毕：到第 %(last)s 行为止，每一行都和写下时一样。", last=last)
        flash(text, "good")
    else:
        text = _(
            "第 %(line)s 行与写下时不一样，或者缺失。请不要改动系统，立即报告负责人。", line=broken
        )
        flash(text, "bad")
    return redirect(url_for("audit_book.index"), 303)


@bp.post("/export")
@needs(permits.AUDITOR)
def export() -> ResponseReturnValue:
    """Hand out the lines asked for, as CSV or as JSON lines."""
    here, kind = house(), "csv" if request.form.get("kind") == "csv" else "jsonl"
    typed = _typed(request.form)
    asked, errors = _asked(typed)
    if errors:
        return redirect(url_for("audit_book.index"), 303)
    with here.store.begin() as tx:
        facts = {"kind": kind, **{k: v for k, v in typed.items() if v}}
        audit.add(tx, here.clock(), me().login, "audit.export", "audit", facts)
    written = _as_csv(asked) if kind == "csv" else _as_jsonl(asked)
    media = "text/csv" if kind == "csv" else "application/jsonl"
    name = f"linli-audit-{here.clock():%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(written), mimetype=media, headers=headers)


def _typed(values: Mapping[str, str]) -> dict[str, str]:
    return {k: values.get(k, "").strip() for k in ("actor", "action", "object", "since", "until")}


def _asked(typed: dict[str, str]) -> tuple[Asked, dict[str, list[str]]]:
    asked = Asked(actor=typed["actor"], action=typed["action"], object=typed["object"])
    errors: dict[str, list[str]] = {}
    for name in ("since", "until"):
        if not typed[name]:
            continue
        day = moments.read_day(typed[name])
        if day is None:
            errors[name] = [_("请把日期写成 2026-11-25 的样子。")]
            continue
        if name == "since":
            asked = replace(asked, since=_midnight(day))
        else:
            asked = replace(asked, until=_midnight(day + timedelta(days=1)))
    return asked, errors


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), workbench.zone(house())).astimezone(UTC)


def _facts(line: AuditLine) -> str:
    """Return the facts as one line of text."""
    return " · ".join(f"{name} {_said(value)}" for name, value in sorted(line.facts.items()))


def _said(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ", ".join(_said(one) for one in value)
    return json.dumps(value, ensure_ascii=False)


def _as_csv(asked: Asked) -> Iterator[str]:
    yield "\ufeff" + _row(_COLUMNS)
    for line in _lines(asked):
        facts = json.dumps(line.facts, ensure_ascii=False, sort_keys=True)
        said = (line.id, line.at.isoformat(), line.actor, line.action, line.object, facts)
        yield _row([neutral(str(cell)) for cell in said])


def _as_jsonl(asked: Asked) -> Iterator[str]:
    for line in _lines(asked):
        said = {**asdict(line), "at": line.at.isoformat()}
        yield json.dumps(said, ensure_ascii=False) + "\n"


def _lines(asked: Asked) -> Iterator[AuditLine]:
    """Yield what is asked for; no transaction is open while somebody reads slowly."""
    before: int | None = None
    while True:
        with house().store.read() as tx:
            found = audit_search.page(tx, asked, _PIECE, before)
        if not found:
            return
        yield from found
        before = found[-1].id


def _row(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
