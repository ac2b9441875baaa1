"""What staff say of a screen: its name, where it hangs, how large its dots are (资料)."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.store import audit, screen, screen_place
from app.store.screen_place import Place
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.screens.screens_own import own

bp = Blueprint("screen_facts", __name__, url_prefix="/editor/screens/<screen_id>/facts")
NAME_MAX, NOTE_MAX = 40, 200
# Field: the least and the most that is believed.
_RANGES = {
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 180.0),
    "pitch_mm": (0.5, 50.0),
    "distance_m": (0.5, 500.0),
}
_FIELDS = ("name", *_RANGES, "note")


@bp.get("")
@needs(*permits.SCREEN_KEEPERS)
def show(screen_id: str) -> str:
    """Show what is known of the screen."""
    one = own(screen_id)
    with house().store.read() as tx:
        kept = screen_place.of(tx, [one.id]).get(one.id, Place(screen=one.id))
    said = {name: _typed(value) for name, value in asdict(kept).items()}
    return render_template(
        "screens_facts.html", screen=one, typed={**said, "name": one.name}, errors={}
    )


@bp.post("")
@needs(*permits.SCREEN_KEEPERS)
def save(screen_id: str) -> ResponseReturnValue:
    """Keep what was typed."""
    one, typed = own(screen_id), {k: request.form.get(k, "").strip() for k in _FIELDS}
    numbers = {name: _number(typed[name], *_RANGES[name]) for name in _RANGES}
    if errors := _problems(typed, numbers):
        page = render_template("screens_facts.html", screen=one, typed=typed, errors=errors)
        return page, 422
    made = Place(screen=one.id, note=typed["note"], **numbers)
    with house().store.begin() as tx:
        screen.rename(tx, one.id, typed["name"])
        screen_place.put(tx, made)
        facts = {**asdict(made), "name": typed["name"]}
        audit.add(tx, house().clock(), me().login, "screen.place", one.id, facts)
    flash(_("“%(name)s”的资料已保存。", name=typed["name"]), "good")
    return redirect(url_for("screen_page.show", screen_id=one.id), 303)


def _problems(typed: dict[str, str], numbers: dict[str, float | None]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not typed["name"]:
        found["name"] = [_("请写明屏幕挂在哪里，例如“东门 LED 屏”。")]
    for name, most in (("name", NAME_MAX), ("note", NOTE_MAX)):
        if len(typed[name]) > most:
            found[name] = [_("最多 %(limit)s 个字。", limit=most)]
    for name, (least, highest) in _RANGES.items():
        if typed[name] and numbers[name] is None:
            limits = {"least": f"{least:g}", "most": f"{highest:g}"}
            found[name] = [_("请填 %(least)s 到 %(most)s 之间的数。", **limits)]
    if not found and bool(typed["latitude"]) != bool(typed["longitude"]):
        lacking = "longitude" if typed["latitude"] else "latitude"
        found[lacking] = [_("纬度和经度请一起填，或都不填。")]
    return found


def _number(typed: str, least: float, most: float) -> float | None:
    try:
        value = float(typed)
    except ValueError:
        return None
    return value if least <= value <= most else None


def _typed(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)
