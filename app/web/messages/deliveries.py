"""The delivery desk: how message channels stand, what did not get there, sending it again."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.granted import NotAllowed, NotThere
from app.dispatch.messages import delivery_desk, sms_desk
from app.domain.channel_health import standing
from app.domain.delivery import State
from app.domain.notice import Notice
from app.domain.planning import Why
from app.store import delivery, notice, planning, sms_cost, undelivered
from app.store.delivery import DeliveryLine
from app.store.session import Tx
from app.store.undelivered import AGAIN, Kind
from app.web.house import house
from app.web.messages import delivery_words
from app.web.notices import evidence, notices
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.warnings import warning_deliveries

bp = Blueprint("deliveries", __name__, url_prefix="/editor")
LINES, MOST_NOTICES = 200, 100
DONE = Why.DONE


@bp.get("/deliveries/")
@needs(*permits.WRITERS, *permits.OPERATORS)
def index() -> ResponseReturnValue:
    """Show how each channel stands, and the notices that did not reach everybody."""
    here, now = house(), house().clock()
    found = delivery_desk.unreached(here, sorted(permits.granted_to(auth.me())))
    files = _by_notice(found)
    with here.store.read() as tx:
        month = sms_desk.spent(tx, here, now)
        titles = {n.id: n for n in notice.by_ids(tx, [kinds[0].notice_id for kinds in files])}
        left = planning.left(tx)
        warned = warning_deliveries.recent(tx)
    return render_template(
        "deliveries.html",
        channels=[(one, standing(one, now)) for one in delivery_desk.channels(here)],
        month=month,
        may_see_costs=bool(permits.granted_to(auth.me(), *permits.OPERATORS)),
        files=[(titles[kinds[0].notice_id], kinds) for kinds in files],
        warned=warned[:MOST_NOTICES],
        left=left,
        is_cut=MOST_NOTICES in {len(files), len(warned)},
        words=delivery_words,
        reason=evidence.reason,
        now=now,
    )


@bp.get("/notices/<string(length=8):notice_id>/deliveries")
def show(notice_id: str) -> ResponseReturnValue:
    """Show where the messages of a notice stand: why some did not get there, and each of them."""
    here = house()
    with here.store.read() as tx:
        latest = notices.seen(tx, notice_id)
        kinds = undelivered.of_notice(tx, notice_id)
        lines = _lines(tx, latest)
        counts = delivery.counts(tx, notice_id)
        plans = planning.of_notice(tx, notice_id)
        mine = permits.among(tx, auth.me(), permits.WRITERS, latest.areas)
        cost = sms_cost.of_notice(tx, notice_id)
    return render_template(
        "notice_deliveries.html",
        notice=latest,
        counts={c: _worst_first(by) for (c, n), by in counts.items() if n == latest.revision},
        cost=cost,
        kinds=kinds,
        plans={p.channel: p for p in plans if p.revision == latest.revision and p.why != DONE},
        lines=lines,
        is_cut=len(lines) == LINES,
        can_resend=mine.issuperset(latest.areas) and latest.expires > here.clock(),
        words=delivery_words,
        evidence=evidence,
        again=AGAIN,
    )


@bp.get("/notices/<string(length=8):notice_id>/deliveries/<channel>/again")
def consent(notice_id: str, channel: str) -> ResponseReturnValue:
    """Say to how many it would be sent again."""
    with house().store.read() as tx:
        latest = notices.seen(tx, notice_id)
        permits.require(tx, auth.me(), permits.WRITERS, latest.areas)
        kinds = [k for k in undelivered.of_notice(tx, notice_id) if k.channel == channel]
    failed, unknown = (_count(kinds, state) for state in (State.FAILED, State.UNKNOWN))
    if not failed + unknown or latest.expires <= house().clock():
        flash(_("没有可以重发的。"), "warn")
        return redirect(url_for("deliveries.show", notice_id=notice_id), 303)
    return render_template(
        "delivery_again.html", notice=latest, channel=channel, failed=failed, unknown=unknown
    )


@bp.post("/notices/<string(length=8):notice_id>/deliveries/<channel>/again")
def resend(notice_id: str, channel: str) -> ResponseReturnValue:
    """Send again what did not get there; what has no receipt only when that was asked for."""
    with house().store.read() as tx:
        latest = notices.seen(tx, notice_id)
        permits.require(tx, auth.me(), permits.WRITERS, latest.areas)
    states = AGAIN if request.form.get("unknown") else {State.FAILED}
    try:
        count = delivery_desk.again(house(), notice_id, channel, states, auth.me())
    except NotThere:
        flash(_("这条通知已经到期或撤回，没有重发。"), "warn")
    except NotAllowed as exc:
        raise permits.NotYours(permits.WRITERS, exc.areas, []) from None
    else:
        flash(*delivery_words.resent(count))
    return redirect(url_for("deliveries.show", notice_id=notice_id), 303)


def _by_notice(found: list[Kind]) -> list[list[Kind]]:
    """Return the kinds notice by notice, the one with the latest news first."""
    order: dict[str, int] = {}
    for kind in found:
        order.setdefault(kind.notice_id, len(order))
    rows = sorted(found, key=lambda kind: order[kind.notice_id])
    return [list(kinds) for _id, kinds in groupby(rows, key=lambda k: k.notice_id)][:MOST_NOTICES]


def _lines(tx: Tx, latest: Notice) -> list[DeliveryLine]:
    found = delivery.listing(tx, house().cipher, latest.id, None, LINES)
    return [line for line in found if line.delivery.revision == latest.revision]


def _worst_first(by: dict[State, int]) -> list[tuple[State, int]]:
    """Return the states of a channel's messages in the order of the list below them."""
    return [(state, by[state]) for state in delivery.WORST_FIRST if state in by]


def _count(kinds: list[Kind], state: State) -> int:
    return sum(kind.number for kind in kinds if kind.state is state)
