"""The first people: who grants rights, who reads the log, who writes and who reviews.

Only while nobody has ever granted rights here may the administrator name them: in the wizard, and
once in a store from before the three powers.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dispatch.people import people
from app.dispatch.people.people import Invited, Nominee
from app.domain.powers import SECURITY
from app.store import area, setting, user
from app.store.session import Tx
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.people import account_problems
from app.web.people.rights import needs

bp = Blueprint("appointments", __name__, url_prefix="/setup/steps/people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post to be filled; ``roles`` hold in the community, of powers in the city."""

    name: str
    label: object
    what: object
    roles: tuple[str, ...]
    is_needed: bool = True


POSTS = (
    Post(
        name="security",
        label=_l("安全管理员"),
        what=_l("授予和收回权限"),
        roles=(permits.SECURITY,),
    ),
    Post(
        name="auditor",
        label=_l("审计员"),
        what=_l("查看和核验操作日志"),
        roles=(permits.AUDITOR,),
    ),
    Post(
        name="author",
        label=_l("编辑"),
        what=_l("写通知，也管理屏幕和收件人"),
        roles=("author", "operator"),
    ),
    Post(name="reviewer", label=_l("审核"), what=_l("审核通知"), roles=("reviewer",)),
    Post(
        name="leader",
        label=_l("终审领导"),
        what=_l("公示、政策等的最后一道审核；可以以后再设"),
        roles=("leader", "reviewer"),
        is_needed=False,
    ),
)


@bp.get("")
@needs(permits.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """Ask who they are; where they have been named, go on."""
    with house().store.read() as tx:
        if user.has_any(tx, SECURITY):
            return redirect(url_for("setup.channels"))
        return _page(tx, {}, {})


@bp.post("")
@needs(permits.ADMINISTRATOR)
def appoint() -> ResponseReturnValue:
    """Make the accounts, and show the link of each once."""
    typed = {
        f"{p.name}_{part}": request.form.get(f"{p.name}_{part}", "").strip()
        for p in POSTS
        for part in ("login", "name")
    }
    with house().store.begin() as tx:
        if user.has_any(tx, SECURITY):
            flash(_("人员已经设好；以后由安全管理员授予权限。"), "warn")
            return redirect(url_for("setup.channels"))
        errors = _problems(tx, typed)
        if errors:
            return _page(tx, typed, errors), 422
        made = [
            people.add(tx, house(), me().login, _nominee(tx, post, typed))
            for post in POSTS
            if typed[f"{post.name}_login"]
        ]
        setting.put(tx, "powers_to_split", {})
        return _page(tx, {}, {}, made)


def _nominee(tx: Tx, post: Post, typed: dict[str, str]) -> Nominee:
    top = min(code for _role, code in me().roles)
    community = str(setting.get(tx, "default_area", "")) or top
    code = top if post.roles[0] in (permits.SECURITY, permits.AUDITOR) else community
    return Nominee(
        login=typed[f"{post.name}_login"],
        name=typed[f"{post.name}_name"],
        home=code,
        roles=frozenset((role, code) for role in post.roles),
    )


def _problems(tx: Tx, typed: dict[str, str]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    seen: set[str] = set()
    for post in POSTS:
        login, name = typed[f"{post.name}_login"], typed[f"{post.name}_name"]
        if not (post.is_needed or login or name):
            continue
        for field, text in account_problems(tx, login, name).items():
            errors[f"{post.name}_{field}"] = [f"{post.label}：{text}"]
        if login in seen:
            text = _("一人可以担任几职，但每个账号的登录名要不同。")
            errors[f"{post.name}_login"] = [f"{post.label}：{text}"]
        seen.add(login)
    return errors


def _page(
    tx: Tx,
    typed: dict[str, str],
    errors: dict[str, list[str]],
    invited: list[Invited] | None = None,
) -> str:
    place = area.get(tx, str(setting.get(tx, "default_area", "")))
    return render_template(
        "setup/people.html",
        step=3,
        posts=POSTS,
        place=place,
        typed=typed,
        errors=errors,
        invited=invited or [],
        aside=setting.get(tx, "powers_to_split", {}),
        is_set_up=bool(setting.get(tx, "set_up", False)),
    )
