"""Telling screens to do something, one or all that a search found: asked first, then done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.dispatch.screens import commands, enrol
from app.domain.target import Slot
from app.store import area, audit, screen, screen_list, slot_tags
from app.store.session import Tx
from app.web import names
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.screens import screens_tags
from app.web.screens.screens import read_query, wanted
from app.web.screens.screens_own import own

bp = Blueprint("screen_orders", __name__, url_prefix="/editor/screens/orders")
# More screens than these, and the area is typed by hand; so many at most in one go.
MANY, MOST, NAMED = 20, 10_000, 20
MINUTES_MOST = 24 * 60

# What may be asked for: the button, and what it will do.
DEEDS = {
    "screenshot": (_l("截图"), _l("每块屏发回一张此刻的画面，不影响播放。")),
    "restart": (_l("重启播放端"), _l("播放端退出后自动再启动，屏幕会黑几秒。不能收回。")),
    "purge": (_l("清空重取"), _l("删掉屏上存的播放单和图片，马上重新取。不能收回。")),
    "blank": (_l("黑屏"), _l("一直黑到所定时间，全屏预警仍会显示。可以随时结束。")),
    "unblank": (_l("结束黑屏"), _l("马上恢复播放。")),
    "undrill": (_l("结束演练"), _l("马上回到平时的内容。")),
    "rekey": (_l("换钥"), _l("屏幕换一把新的身份钥匙，不影响播放。不能收回。")),
    "tag": (_l("加标签"), _l("这些屏多带一个标签，发给带此标签的屏的通知会到它们上面。")),
    "untag": (_l("去掉标签"), _l("这些屏不再带这个标签。")),
}
_LASTING = {"blank"}
_ENDS = {"unblank": "blank", "undrill": "drill"}
_TAGS = {"tag", "untag"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The screens in use that are meant; ``confirm`` is what is typed when they are many."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    confirm: str


@bp.get("")
@needs(*permits.SCREEN_KEEPERS)
def choose() -> str:
    """Ask what the screens of the address shall do."""
    with house().store.read() as tx:
        return _choose(_aim(tx), {})


@bp.post("")
@needs(*permits.SCREEN_KEEPERS)
def carry_out() -> ResponseReturnValue:
    """Say what it will do to how many screens; once that was confirmed, do it."""
    with house().store.read() as tx:
        aim = _aim(tx)
    if errors := _problems(aim):
        return _choose(aim, errors), 422
    if request.form.get("confirmed") != str(len(aim.ids)):
        return _confirm(aim, {})
    if len(aim.ids) > MANY and request.form.get("place", "").strip() != aim.confirm:
        told = _("请原样输入“%(area)s”。", area=aim.confirm)
        return _confirm(aim, {"place": [told]}), 422
    flash(_done(aim), "good")
    return redirect(_back(), 303)


def _done(aim: Aim) -> str:
    """Do it; return what was done."""
    deed, count = request.form["deed"], len(aim.ids)
    name = DEEDS[deed][0]
    if deed in _TAGS:
        _tag(aim, request.form["tag_name"].strip(), is_on=deed == "tag")
        return ngettext(
            "已给 %(num)d 块屏%(what)s，在线的屏马上生效。",
            "已给 %(num)d 块屏%(what)s，在线的屏马上生效。",
            count,
            what=name,
        )
    now = house().clock()
    minutes = timedelta(minutes=int(request.form["minutes"])) if deed in _LASTING else timedelta(0)
    lasts = deed in _LASTING or deed in _ENDS
    until = now + minutes if lasts else None
    made = commands.order(house(), me().login, aim.ids, _ENDS.get(deed, deed), until)
    return ngettext(
        "已向 %(num)d 块屏发出“%(what)s”，屏幕页会写明是否照办。",
        "已向 %(num)d 块屏发出“%(what)s”，屏幕页会写明是否照办。",
        len(made),
        what=name,
    )


def _tag(aim: Aim, tag: str, *, is_on: bool) -> None:
    for screen_id in aim.ids:
        with house().store.read() as tx:
            one = screen.get(tx, screen_id)
            now = slot_tags.of(tx, one.slot or "") if one else frozenset()
        chosen = now | {tag} if is_on else now - {tag}
        if one is None or chosen == now:
            continue
        enrol.tag(house(), screen_id, chosen)
        with house().store.begin() as tx:
            facts = {"name": one.name, "tags": sorted(chosen)}
            audit.add(tx, house().clock(), me().login, "screen.tags", screen_id, facts)


def _problems(aim: Aim) -> dict[str, list[str]]:
    deed, found = request.form.get("deed", ""), dict[str, list[str]]()
    if not aim.ids:
        found["deed"] = [_("没有可以操作的屏。")]
    elif deed not in DEEDS:
        found["deed"] = [_("请选一项。")]
    minutes = request.form.get("minutes", "").strip()
    if deed in _LASTING and not (minutes.isdecimal() and 0 < int(minutes) <= MINUTES_MOST):
        found["minutes"] = [_("请填 1 到 %(most)s 之间的分钟数。", most=MINUTES_MOST)]
    if deed in _TAGS:
        tag = request.form.get("tag_name", "").strip()
        wrong = screens_tags.problems(frozenset(screens_tags.split(tag)))
        if len(screens_tags.split(tag)) != 1:
            found["tag_name"] = [_("请填一个标签。")]
        elif wrong:
            found["tag_name"] = wrong["tags"]
    return found


def _aim(tx: Tx) -> Aim:
    """Return the one screen, or those of the search, that the address names."""
    if screen_id := request.args.get("screen", ""):
        found = [own(screen_id).id]
    else:
        found = screen_list.ids(tx, wanted(read_query(tx)), MOST)
    used = screen.in_use(tx, found)
    ids = tuple(one for one in found if one in set(used))
    first = [one for screen_id in ids[:NAMED] if (one := screen.get(tx, screen_id))]
    return Aim(
        ids=ids,
        names=tuple(one.name or one.id for one in first),
        confirm=_place(tx, ids) if len(ids) > MANY else "",
    )


def _place(tx: Tx, ids: tuple[str, ...]) -> str:
    """Return the name of the area that was searched, or else of the lowest that holds them all."""
    asked = read_query(tx).where.area
    if asked is not None:
        return names.area_name(asked)
    codes = {
        Slot.parse(one.slot).area
        for screen_id in ids
        if (one := screen.get(tx, screen_id)) and one.slot
    }
    trails = list(area.trails(tx, codes).values())
    shared = [a for a in trails[0] if all(a in trail for trail in trails)]
    return names.area_name(shared[-1] if shared else trails[0][0])


def _choose(aim: Aim, errors: dict[str, list[str]]) -> str:
    return render_template(
        "screens_orders.html",
        aim=aim,
        deeds=DEEDS,
        typed=request.form,
        errors=errors,
        back=_back(),
        here=_here(),
    )


def _confirm(aim: Aim, errors: dict[str, list[str]]) -> str:
    deed = request.form["deed"]
    return render_template(
        "screens_confirm.html",
        aim=aim,
        deed=deed,
        name=DEEDS[deed][0],
        effect=DEEDS[deed][1],
        minutes=request.form.get("minutes", "").strip() if deed in _LASTING else "",
        tag=request.form.get("tag_name", "").strip() if deed in _TAGS else "",
        many=MANY,
        errors=errors,
        back=_back(),
        here=_here(),
    )


def _here() -> str:
    asked: dict[str, Any] = request.args.to_dict()
    return url_for("screen_orders.choose", **asked)


def _back() -> str:
    asked: dict[str, Any] = request.args.to_dict()
    if screen_id := asked.get("screen"):
        return url_for("screen_page.show", screen_id=screen_id)
    return url_for("screens.index", **asked)
