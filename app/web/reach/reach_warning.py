"""The reach ledger of one warning."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.reach import reach_warned
from app.dispatch.reach.reach_ledger import Ledger
from app.domain.warning_alert import alert_name
from app.store import reach_played
from app.store.reach_played import Hour
from app.store.warning import Kept
from app.web import sheet_file
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.reach import reach, reach_sheets
from app.web.warnings.warnings import READERS
from app.web.warnings.warnings_page import own

bp = Blueprint("reach_warning", __name__, url_prefix="/editor/warnings/<warning_key>/reach")


@bp.get("")
@needs(*READERS)
def show(warning_key: str) -> ResponseReturnValue:
    """Show the ledger; ``?part=1`` is the piece of the page that refreshes itself."""
    one, found, hours = _found(warning_key)
    title = (one.message.infos[0].headline if one.message.infos else "") or one.message.identifier
    template = "reach/_ledger.html" if request.args.get("part") else "reach/warning.html"
    more = {"table": partial(_table, warning_key), "warning_key": warning_key, "title": title}
    return render_template(template, **_facts(one, found, hours), **more)


@bp.get("/<string:of>.csv")
@needs(*READERS)
def table(warning_key: str, of: str) -> ResponseReturnValue:
    """Hand out one table of the ledger."""
    rows = reach_sheets.rows(of, _facts(*_found(warning_key)))
    if rows is None:
        abort(404)
    return sheet_file.table(rows, f"{_('触达台账')}-{warning_key[:8]}-{of}.csv")


def _facts(one: Kept, found: Ledger, hours: list[Hour]) -> dict[str, Any]:
    untold = url_for("warning_page.show", warning_key=one.key, _anchor="messages")
    return reach.facts(found, hours, untold, one.event)


def _found(warning_key: str) -> tuple[Kept, Ledger, list[Hour]]:
    here = house()
    with here.store.read() as tx:
        one = own(tx, warning_key)
        hours = reach_played.of_notice(tx, alert_name(one.event), here.clock() - reach.WEEK)
    found = reach_warned.of_warning(here, one.event, permits.granted_to(auth.me()))
    return one, found, hours


def _table(warning_key: str, of: str) -> str:
    return url_for("reach_warning.table", warning_key=warning_key, of=of)
