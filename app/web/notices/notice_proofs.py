"""The public notice proofs of one notice: those that were issued, and a new one."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.proofs import public_proof as desk
from app.store import notice, public_proof, user
from app.store.session import Tx
from app.web.house import house
from app.web.notices import notices
from app.web.people import auth, permits

bp = Blueprint("notice_proofs", __name__, url_prefix="/editor")
_OF = "/notices/<string(length=8):notice_id>/proofs"


@bp.get(_OF)
def index(notice_id: str) -> ResponseReturnValue:
    """List the proofs of a notice."""
    with house().store.read() as tx:
        latest = notices.seen(tx, notice_id)
        issued = public_proof.of_notice(tx, notice_id)
        people = {login: _name(tx, login) for login in {one.issued_by for one in issued}}
        can_issue = _can_issue(tx, latest.areas)
        shown = next(n for n in notice.revisions(tx, notice_id) if not n.is_withdrawal)
    return render_template(
        "notice_proofs.html", notice=shown, issued=issued, people=people, can_issue=can_issue
    )


@bp.post(_OF)
def issue(notice_id: str) -> ResponseReturnValue:
    """Issue a proof as of now; of the same facts there is one."""
    who = auth.me()
    with house().store.read() as tx:
        latest = notices.seen(tx, notice_id)
        permits.require(tx, who, (*permits.WRITERS, *permits.REVIEWERS), latest.areas)
    made = desk.issue(house(), notice_id, who.login, who.name)
    if made is None:
        flash(_("通知还没有展示过，展示以后才能开具。"), "bad")
    elif made.is_new:
        flash(_("已开具公示证明 %(number)s。", number=made.issued.number), "good")
    else:
        flash(_("展示记录没有变化，已有证明 %(number)s，无须重开。", number=made.issued.number))
    return redirect(url_for("notice_proofs.index", notice_id=notice_id), 303)


@bp.get(f"{_OF}/<proof_number>.pdf")
def download(notice_id: str, proof_number: str) -> ResponseReturnValue:
    """Hand out the signed file."""
    with house().store.read() as tx:
        notices.seen(tx, notice_id)
        found = public_proof.by_number(tx, proof_number)
        if found is None or found.notice_id != notice_id:
            raise NotFound
        body = public_proof.body(tx, proof_number)
    return send_file(
        BytesIO(body), "application/pdf", as_attachment=True, download_name=f"{proof_number}.pdf"
    )


def _can_issue(tx: Tx, codes: tuple[str, ...]) -> bool:
    may = permits.among(tx, auth.me(), (*permits.WRITERS, *permits.REVIEWERS), codes)
    return may.issuperset(codes)


def _name(tx: Tx, login: str) -> str:
    found = user.by_login(tx, login)
    return found[0].name if found else login
