"""The first-run wizard: community, administrator, people, channels, first screen, demo content.

The one-time link opens the first two steps and ends with them; the administrator made there is
signed in and does the rest.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.demo import neighbourhood
from app.dispatch.areas import areas
from app.dispatch.people import password
from app.store import area, audit, screen, setting, signin, user
from app.web import page
from app.web.house import house
from app.web.people import auth, permits
from app.web.screens import screens_pairing
from app.web.setup.founding import DIGITS, RANKS, Founding, Newcomer
from app.web.warnings import release_gaps

bp = Blueprint("setup", __name__, url_prefix="/setup")
STEPS = 6


@bp.get("/<token>")
def community(token: str) -> ResponseReturnValue:
    """Step 1: which community this is."""
    _require_open(token)
    return _community(token, Founding.suggested())


@bp.post("/<token>")
def found(token: str) -> ResponseReturnValue:
    """Take the community, or the demo's."""
    _require_open(token)
    typed, here = Founding.read(request.form), house()
    if typed.is_demo:
        neighbourhood.load_areas(here)
        code = neighbourhood.COMMUNITY
    else:
        made, errors = typed.checked()
        if errors:
            return _community(token, typed, errors), 422
        with here.store.begin() as tx:
            areas.add(tx, made, here.clock())
        code = made[-1].code
    with here.store.begin() as tx:
        setting.put(tx, "default_area", code)
    return redirect(url_for("setup.administrator", token=token), 303)


@bp.get("/<token>/administrator")
def administrator(token: str) -> ResponseReturnValue:
    """Step 2: who looks after it."""
    _require_open(token)
    return _page("administrator", 2, token=token, typed=Newcomer())


@bp.post("/<token>/administrator")
def people(token: str) -> ResponseReturnValue:
    """Make the administrator, end the link, and sign them in."""
    _require_open(token)
    typed, here = Newcomer.read(request.form), house()
    errors = typed.problems()
    with here.store.read() as tx:
        trail = area.trail(tx, str(setting.get(tx, "default_area", "")))
    if not trail:
        return redirect(url_for("setup.community", token=token), 303)
    if errors:
        return _page("administrator", 2, token=token, typed=typed, errors=errors), 422
    hashed, now = password.hashed(typed.password), here.clock()
    with here.store.begin() as tx:
        if not signin.setup_open(tx, auth.digest(token)) or user.count(tx):
            raise NotFound
        roles = frozenset({(permits.ADMINISTRATOR, trail[0].code)})
        made = user.add(tx, typed.login, typed.name, hashed, roles, now)
        signin.close_setup(tx)
        audit.add(tx, now, made.login, "set_up", trail[-1].code, {})
    auth.begin(here, made, request.remote_addr or "", request.user_agent.string)
    return redirect(url_for("appointments.show"), 303)


@bp.get("/steps/channels")
def channels() -> ResponseReturnValue:
    """Step 4: which channels work, and how to connect the others."""
    return _page("channels", 4, ready=house().routes.names)


@bp.route("/steps/screen", methods=["GET", "POST"])
def first_screen() -> ResponseReturnValue:
    """Step 5: the command that runs a player, and the code it shows."""
    here = house()
    typed = {k: request.form.get(k, "").strip() for k in ("code", "name", "area", "profile")}
    errors: dict[str, list[str]] = {}
    if request.method == "POST" and request.form.get("do") != "find":
        errors = screens_pairing.admit(typed)
        if not errors:
            flash(_("“%(name)s”已接入，几秒内开始显示。", name=typed["name"]), "good")
            return redirect(url_for("setup.done"), 303)
    with here.store.read() as tx:
        waiting = screen.in_waiting(tx, here.clock(), screens_pairing.WAITING_SHOWN)
        typed["area"] = typed["area"] or str(setting.get(tx, "default_area", ""))
        picker = screens_pairing.picker(tx, typed)
    page = _page(
        "screen",
        5,
        typed=typed,
        errors=errors,
        picker=picker,
        waiting=waiting,
        server=here.public_url,
    )
    return page, 422 if errors else 200


@bp.route("/steps/done", methods=["GET", "POST"])
def done() -> ResponseReturnValue:
    """Step 6: demo content if wanted; then to work."""
    here = house()
    with here.store.read() as tx:
        place = area.get(tx, str(setting.get(tx, "default_area", "")))
        is_set_up = bool(setting.get(tx, "set_up", False))
        permits.require(tx, auth.me(), (permits.ADMINISTRATOR,), [])
        gaps = release_gaps.districts(tx, [place.code]) if place else []
    if request.method == "GET":
        is_demo = place is not None and place.code == neighbourhood.COMMUNITY
        return _page("done", 6, place=place, is_demo=is_demo and not is_set_up, gaps=gaps)
    if request.form.get("demo") and not is_set_up:
        neighbourhood.load_content(here)
    with here.store.begin() as tx:
        setting.put(tx, "set_up", True)
    flash(_("设置完成。编辑用一次性链接登录后，就可以写第一条通知。"), "good")
    return redirect(page.home(auth.me()), 303)


def _community(token: str, typed: Founding, errors: dict[str, list[str]] | None = None) -> str:
    ranks = [(rank, label, DIGITS[rank]) for rank, label in RANKS.items()]
    return _page("community", 1, token=token, typed=typed, ranks=ranks, errors=errors or {})


def _require_open(token: str) -> None:
    """Raise NotFound unless this is the one link that counts."""
    with house().store.read() as tx:
        if not signin.setup_open(tx, auth.digest(token)):
            raise NotFound


def _page(name: str, step: int, **facts: object) -> str:
    facts.setdefault("errors", {})
    return render_template(f"setup/{name}.html", step=step, steps=STEPS, **facts)
