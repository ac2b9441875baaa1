"""The rules about warnings: what is released by itself, what takes screens over, what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.warnings import warning_own, warning_rules, warning_sources
from app.domain.warning import Level
from app.domain.warning_rules import LEVELS, Rules
from app.store import warning_source
from app.store.session import Tx
from app.store.warning_source import WarningSource
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import warnings_words
from app.web.warnings.warnings_form import Errors

bp = Blueprint("warnings_policy", __name__, url_prefix="/editor/warnings/policy")
_MOST_PHONES, _MOST_HOURS = 100_000_000, 240


@bp.get("")
@needs(permits.ADMINISTRATOR)
def show() -> str:
    """Show the rules as they count now."""
    with house().store.read() as tx:
        return _page(tx, warning_rules.get(tx), {})


@bp.post("")
@needs(permits.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Let what was ticked count from now on."""
    with house().store.begin() as tx:
        rules, errors = _typed(warning_rules.get(tx))
        alone = request.form.get("alone", "")
        if not _is_number(alone, _MOST_PHONES):
            errors["alone"] = [_("请填 0 到 %(most)s 之间的整数。", most=_MOST_PHONES)]
        if errors:
            return _page(tx, rules, errors), 422
        for one in warning_rules.put(tx, me().login, rules, house().clock()):
            errors.setdefault(one.field, []).append(_sentence(one.code))
        if errors:
            return _page(tx, rules, errors), 422
        if int(alone) != warning_own.alone(tx):
            warning_own.set_alone(tx, int(alone), me().login, house().clock())
    house().bell.nudge()
    flash(_("规则已保存，马上生效。"), "good")
    return redirect(url_for("warnings_policy.show"), 303)


@bp.post("/sources")
@needs(permits.ADMINISTRATOR)
def save_sources() -> ResponseReturnValue:
    """Let each source's levels through by themselves from now on, and last so long at most."""
    with house().store.begin() as tx:
        listed, errors = warning_source.listing(tx), Errors()
        for one in listed:
            if not _is_number(hours := _hours(one), _MOST_HOURS) or not int(hours):
                text = _("请填 1 到 %(most)s 之间的整数。", most=_MOST_HOURS)
                errors[f"life-{one.id}"] = [text]
        if errors:
            return _page(tx, warning_rules.get(tx), errors), 422
        ticked = request.form.getlist("auto")
        for one in listed:
            automatic = tuple(word for word in _words() if f"{one.id}:{word}" in ticked)
            made = replace(one, automatic=automatic, life_s=int(_hours(one)) * 3600)
            if made != one:
                warning_sources.put(tx, made, me().login, house().clock())
    flash(_("已保存。只管今后收到的预警，正在等待的仍要人工放行。"), "good")
    return redirect(url_for("warnings_policy.show"), 303)


def _hours(one: WarningSource) -> str:
    return request.form.get(f"life-{one.id}", str(one.life_s // 3600)).strip()


def _typed(before: Rules) -> tuple[Rules, Errors]:
    errors: Errors = {}
    hours = {name: _time(name, errors) for name in ("night_from", "night_until")}
    made = replace(
        before,
        full=_levels("full"),
        night=_levels("night"),
        channels={name: _levels(name) for name in _channels()},
        **{name: at for name, at in hours.items() if at is not None},
    )
    return made, errors


def _time(field: str, errors: Errors) -> time | None:
    try:
        return time.fromisoformat(request.form.get(field, "").strip()).replace(second=0)
    except ValueError:
        errors[field] = [_("请写成 22:00 的样子。")]
        return None


def _levels(name: str) -> frozenset[Level]:
    chosen = request.form.getlist(name)
    return frozenset(level for level in LEVELS if level.word in chosen)


def _channels() -> list[str]:
    """Return the message channels that are set up, and text messages always."""
    return sorted({*house().routes.messages, warning_own.SMS})


def _is_number(typed: str, most: int) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 12 and int(typed) <= most


def _words() -> list[str]:
    return [level.word for level in sorted(LEVELS, reverse=True)]


def _sentence(code: str) -> str:
    known: Mapping[str, str] = {
        "red_waits": _("红色预警任何时候都要发，不能留到早上。"),
        "no_night": _("夜间的开始和结束不能相同。"),
    }
    return known.get(code, _("请重新选择。"))


def _page(tx: Tx, rules: Rules, errors: Errors) -> str:
    return render_template(
        "warnings_policy.html",
        rules=rules,
        channels=_channels(),
        levels=sorted(LEVELS, reverse=True),
        alone=request.form.get("alone", str(warning_own.alone(tx))),
        sources=warning_source.listing(tx),
        typed=request.form,
        words=warnings_words,
        errors=errors,
    )
