"""Messages of warnings that did not get there: on the desk of deliveries, and sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.granted import NotAllowed, NotThere
from app.dispatch.warnings import warning_again, warning_desk, warning_kinds, warning_templates
from app.domain.delivery import State
from app.store import warning
from app.store.session import Tx
from app.store.undelivered import AGAIN, Kind
from app.web.house import house
from app.web.messages import delivery_words
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import warning_messages, warnings_page, warnings_words
from app.web.warnings.warnings import READERS

bp = Blueprint(
    "warning_deliveries", __name__, url_prefix="/editor/warnings/<warning_key>/deliveries"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A warning on the desk of deliveries, with what of it did not get there."""

    key: str
    title: str
    kinds: Sequence[Kind]


def recent(tx: Tx) -> list[Row]:
    """Return the warnings that concern the reader and did not reach everybody within a week."""
    found = {told.id: (told, k) for told, k in warning_again.recent(tx, house().clock())}
    reached = {name: told.places | told.touched for name, (told, _kinds) in found.items()}
    mine = warning_desk.concerning(tx, me(), READERS, reached)
    kinds = warning_templates.with_own(warning_kinds.current(tx))
    return [
        Row(
            key=warning.key_of(told.message),
            title=warnings_words.title(kinds, told.message),
            kinds=its,
        )
        for name, (told, its) in found.items()
        if name in mine
    ]


@bp.get("/<channel>/again")
@needs(*permits.REVIEWERS)
def consent(warning_key: str, channel: str) -> ResponseReturnValue:
    """Say to how many it would be sent again, and what they would be told."""
    with house().store.read() as tx:
        one = warnings_page.own(tx, warning_key)
        warnings_page.require(tx, one)
        part = next((p for p in warning_messages.parts(tx, one) if p.channel == channel), None)
        kinds = warning_templates.with_own(warning_kinds.current(tx))
    if part is None or not part.may_resend:
        flash(_("没有可以重发的。"), "warn")
        return redirect(_back(warning_key), 303)
    return render_template(
        "warning_again.html",
        one=one,
        part=part,
        level=max((i.level for i in one.message.infos), default=one.message.level),
        title=warnings_words.title(kinds, one.message),
        words=warnings_words,
    )


@bp.post("/<channel>/again")
@needs(*permits.REVIEWERS)
def resend(warning_key: str, channel: str) -> ResponseReturnValue:
    """Send again what did not get there; what has no receipt only when that was asked for."""
    with house().store.read() as tx:
        one = warnings_page.own(tx, warning_key)
        warnings_page.require(tx, one)
    if channel not in house().routes.messages:
        abort(404)
    states = AGAIN if request.form.get("unknown") else {State.FAILED}
    try:
        count = warning_again.again(house(), one.event, me(), [channel], states)
    except NotThere:
        flash(_("这条预警已经结束，没有重发。"), "warn")
    except NotAllowed as exc:
        raise permits.NotYours(permits.REVIEWERS, exc.areas, []) from None
    else:
        flash(*delivery_words.resent(count))
    return redirect(_back(warning_key), 303)


def _back(warning_key: str) -> str:
    return url_for("warning_page.show", warning_key=warning_key, _anchor="messages")
