"""Subscribing: what one wants to be told, and whether on this device or by SMS."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.dispatch.subscriptions import subscribe, subscribed
from app.dispatch.subscriptions.subscribe import Asking
from app.dispatch.subscriptions.subscribed import NotSubscribed
from app.domain.audience import Area
from app.domain.problem import Problem
from app.domain.subscription import USUAL, Wish, wish_of
from app.store import subscription
from app.web import locale, names
from app.web.house import house
from app.web.resident import site
from app.web.resident import subscription_words as words

bp = Blueprint("resident_subscribe", __name__)
COOKIE = "device"
Wrong = Mapping[str, str]


@bp.get("/a/<place>/subscribe/")
def index(place: str) -> ResponseReturnValue:
    """Show what can be subscribed to, and what this device has."""
    trail = site.trail_of(place)
    return page(trail, USUAL) if trail else site.unknown(place)


@bp.post("/a/<place>/subscribe/push")
def push(place: str) -> ResponseReturnValue:
    """Take a browser's subscription; a tap on the first push will confirm it."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    told = request.get_json(silent=True)
    told = told if isinstance(told, dict) else {}
    topics = [str(one) for one in told.get("topics", []) if isinstance(one, str)]
    wish = wish_of(topics, str(told.get("least", "")))
    device, name = device_of() or secrets.token_urlsafe(24), names.area_name(trail[-1])
    browser = told.get("push")
    try:
        asked = subscribe.ask_push(
            house(),
            browser if isinstance(browser, dict) else {},
            _asking(trail[-1], wish, device, words.agreed_push(name)),
        )
    except NotSubscribed as exc:
        return jsonify({"problem": " ".join(map(words.sentence, exc.problems))}), 422
    answer = jsonify({"state": "waits" if asked else "changed"})
    return remember(answer, device), 202 if asked else 200


@bp.post("/a/<place>/subscribe/sms")
def sms(place: str) -> ResponseReturnValue:
    """Have a code sent to a telephone, or show the form again with what is wrong."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    wish = wish_of(request.form.getlist("topics"), request.form.get("least", ""))
    agreed, phone = words.agreed(names.area_name(trail[-1])), request.form.get("phone", "")
    try:
        if subscribed.SMS not in house().routes.messages:
            raise NotSubscribed(Problem("phone", "no_sms"))
        if not request.form.get("agree"):
            raise NotSubscribed(Problem("agree", "not_agreed"))
        asked = subscribe.ask_sms(house(), phone, _asking(trail[-1], wish, "", agreed))
    except NotSubscribed as exc:
        wrong = {one.field: words.sentence(one) for one in exc.problems}
        return page(trail, wish, wrong), 422
    return redirect(url_for("resident_subscribe.code", place=trail[-1].code, asked=asked))


@bp.get("/a/<place>/subscribe/sms/<asked>")
def code(place: str, asked: str) -> ResponseReturnValue:
    """Ask for the code that came by SMS."""
    trail = site.trail_of(place)
    return _code_page(trail, asked, "") if trail else site.unknown(place)


@bp.post("/a/<place>/subscribe/sms/<asked>")
def prove(place: str, asked: str) -> ResponseReturnValue:
    """Let a subscription count, or say what is wrong with the code."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    try:
        kept = subscribe.prove(house(), asked, request.form.get("code", ""), "sms_code")
    except NotSubscribed as exc:
        return _code_page(trail, asked, words.sentence(exc.problems[0])), 422
    return redirect(
        url_for("resident_subscription.show", key=subscribed.key_of(house(), kept.id), done="1")
    )


def page(trail: tuple[Area, ...], wish: Wish, wrong: Wrong | None = None) -> Response:
    """Return the page with ``wish`` in its form."""
    with house().store.read() as tx:
        held = subscription.of_device(tx, house().cipher, subscribed.print_of(device_of()))
    point = urlsafe_b64encode(subscribed.public_key(house())).rstrip(b"=").decode("ascii")
    answer = site.show(
        "subscribe",
        trail,
        "subscribe",
        held=[shown(one) for one in held],
        wrong=wrong or {},
        phone=request.form.get("phone", ""),
        agreed=words.agreed(names.area_name(trail[-1])),
        has_agreed=bool(request.form.get("agree")),
        has_sms=subscribed.SMS in house().routes.messages,
        vapid=point,
        **words.choices(),
        **words.chosen(wish),
    )
    answer.headers["Cache-Control"] = "no-store"  # it shows what this device has, and a token
    return answer


def shown(one: subscription.Subscription) -> dict[str, object]:
    """Return a subscription as pages list it."""
    trail = site.trail_of(one.area)
    return {
        "area": names.area_name(trail[-1]) if trail else one.area,
        "way": str(words.WAYS.get(one.channel, one.channel)),
        "masked": one.masked if one.channel == subscribed.SMS else "",
        "lines": words.summary(one),
        "key": subscribed.key_of(house(), one.id),
    }


def device_of() -> str:
    """Return the secret that this browser keeps, empty when it has none."""
    return request.cookies.get(COOKIE, "")[:64]


def remember(answer: Response, device: str) -> Response:
    """Let the browser keep its secret."""
    answer.set_cookie(
        COOKIE,
        device,
        max_age=locale.YEAR_S,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
    return answer


def _asking(area: Area, wish: Wish, device: str, agreed: str) -> Asking:
    language = locale.language()
    return Asking(area=area.code, language=language, wish=wish, device=device, words=agreed)


def _code_page(trail: tuple[Area, ...], asked: str, wrong: str) -> Response:
    answer = site.show("subscribe_code", trail, "subscribe", asked=asked, wrong=wrong)
    answer.headers["Cache-Control"] = "no-store"
    return answer
