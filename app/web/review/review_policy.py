"""How many steps each category takes, and how long an urgent release waits: the administrator's."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.chain import LEAST_MINUTES, MOST_MINUTES, MOST_STEPS
from app.domain.notice import Category
from app.domain.station import LEAST_STEPS
from app.store import audit, policy
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.review import review_words

bp = Blueprint("review_policy", __name__, url_prefix="/editor")


@bp.get("/review-policy")
@needs(permits.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """Show what is asked of each category, with what it means."""
    with house().store.read() as tx:
        minutes = str(policy.confirm_minutes(tx))
        return _page(policy.steps(tx), minutes, {}, policy.station_steps(tx))


@bp.post("/review-policy")
@needs(permits.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Ask for so many steps from now on; what is in review keeps its own."""
    here, minutes = house(), request.form.get("minutes", "").strip()
    with here.store.read() as tx:
        before, station_before = policy.steps(tx), policy.station_steps(tx)
    station = _chosen("steps-station", station_before, least=LEAST_STEPS)
    chosen = {c: _steps(c, before[c]) for c in Category}
    if not (
        minutes.isascii() and minutes.isdigit() and LEAST_MINUTES <= int(minutes) <= MOST_MINUTES
    ):
        text = _("请写 %(least)s 至 %(most)s 之间的整数。", least=LEAST_MINUTES, most=MOST_MINUTES)
        return _page(chosen, minutes, {"minutes": [text]}, station), 422
    changed = {c: n for c, n in chosen.items() if n != before[c]}
    with here.store.begin() as tx:
        policy.set_steps(tx, changed)
        policy.set_confirm_minutes(tx, int(minutes))
        policy.set_station_steps(tx, station)
        steps = {c.value: n for c, n in changed.items()}
        facts: dict[str, object] = {"steps": steps, "minutes": int(minutes), "station": station}
        audit.add(tx, here.clock(), auth.me().login, "review.policy", "review", facts)
    flash(_("已保存。正在审核的通知仍按提交时的步数走完。"), "good")
    return redirect(url_for("review_policy.show"), 303)


def _fits(minutes: str) -> bool:
    is_number = minutes.isascii() and minutes.isdigit()
    return is_number and LEAST_MINUTES <= int(minutes) <= MOST_MINUTES


def _steps(category: Category, before: int) -> int:
    return _chosen(f"steps-{category.value}", before)


def _chosen(name: str, before: int, least: int = 0) -> int:
    typed = request.form.get(name, "")
    known = {str(n): n for n in range(least, MOST_STEPS + 1)}
    return known.get(typed, before)


def _page(
    steps: dict[Category, int], minutes: str, errors: dict[str, list[str]], station: int
) -> str:
    choices = [(n, review_words.chain(n)) for n in range(MOST_STEPS + 1)]
    return render_template(
        "review_policy.html",
        steps=steps,
        choices=choices,
        station=station,
        station_choices=choices[LEAST_STEPS:],
        minutes=minutes,
        errors=errors,
    )
