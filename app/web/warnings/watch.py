"""The watch: what is wrong now, what was, and the rules by which it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.upkeep import watch as desk
from app.domain.watch import LEAST_S, MOST_CANARIES, MOST_S, Rules
from app.store import screen, watch
from app.store.session import Tx
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import mail_lines, watch_words

bp = Blueprint("watch", __name__, url_prefix="/editor/warnings/watch")
READERS = (*permits.WRITERS, *permits.SCREEN_KEEPERS)
PAST = 50
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Canary:
    """A screen or recipient by which it is watched."""

    id: str
    name: str


@bp.get("")
@needs(*READERS)
def show() -> str:
    """Show what is wrong, what was, and the rules to who may change them."""
    with house().store.read() as tx:
        return page(tx)


@bp.post("")
@needs(*permits.SCREEN_KEEPERS)
def save() -> ResponseReturnValue:
    """Change how long things may take, add a canary, or take one away."""
    now = house().clock()
    with house().store.begin() as tx:
        ruled, errors = _typed(tx, desk.rules(tx))
        if errors:
            return page(tx, errors), 422
        desk.set_rules(tx, me().login, ruled, now)
    flash(_("值守的规则已保存。"), "good")
    return redirect(url_for("watch.show"), 303)


def _typed(tx: Tx, before: Rules) -> tuple[Rules, Errors]:
    typed = request.form
    if gone := typed.get("remove", ""):
        return replace(
            before,
            screens=tuple(i for i in before.screens if i != gone),
            targets=tuple(i for i in before.targets if i != gone),
        ), {}
    match typed.get("do"):
        case "screen":
            found, errors = _named(tx, "screen", watch.named_screen(tx, _text("screen")))
            return replace(before, screens=_with(before.screens, found, "screen", errors)), errors
        case "target":
            found, errors = _named(tx, "target", watch.named_target(tx, _text("target")))
            return replace(before, targets=_with(before.targets, found, "target", errors)), errors
    seconds = _text("slo_s")
    if not (seconds.isdecimal() and LEAST_S <= int(seconds) <= MOST_S):
        said = _("请填 %(least)s 到 %(most)s 之间的秒数。", least=LEAST_S, most=MOST_S)
        return before, {"slo_s": [said]}
    return replace(before, slo_s=int(seconds), pages="pages" in typed), {}


def _named(tx: Tx, field: str, found: list[tuple[str, str]]) -> tuple[str, Errors]:
    """Return the id of the one that was named, or what is wrong."""
    mine = permits.among(tx, me(), permits.SCREEN_KEEPERS, {code for _, code in found})
    own = [one for one, code in found if code in mine]
    if not own:
        return "", {field: [_("您负责的范围里没有这个名称，请照原样填写。")]}
    if len(own) > 1:
        return "", {field: [_("有几个同名的，请先改名再设为哨兵。")]}
    return own[0], {}


def _with(kept: tuple[str, ...], one: str, field: str, errors: Errors) -> tuple[str, ...]:
    if one and one not in kept and len(kept) >= MOST_CANARIES:
        errors[field] = [_("最多 %(n)s 个，请先删除不用的。", n=MOST_CANARIES)]
    return tuple(dict.fromkeys((*kept, one))) if one else kept


def _text(name: str) -> str:
    return request.form.get(name, "").strip()


def page(tx: Tx, errors: Errors | None = None) -> str:
    """Return the page, with what was typed and is wrong."""
    ruled, mine = desk.rules(tx), permits.granted_to(me(), *READERS)
    screens = [(i, screen.get(tx, i)) for i in ruled.screens]
    labels = watch.labels(tx, ruled.targets)
    return render_template(
        "watch.html",
        standing=watch_words.lines(tx, watch.standing(tx), mine),
        past=watch_words.lines(tx, watch.past(tx, PAST), mine),
        is_here=desk.is_here(house()),
        rules=ruled,
        screens=[Canary(i, (one.name if one else "") or i) for i, one in screens],
        targets=[Canary(i, labels[i][0] if i in labels else i) for i in ruled.targets],
        mails=mail_lines.lines(tx),
        has_mail=house().has_mail,
        may_rule=bool(permits.granted_to(me(), *permits.SCREEN_KEEPERS)),
        typed=request.form,
        errors=errors or {},
    )
