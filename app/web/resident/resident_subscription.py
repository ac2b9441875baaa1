"""One subscription in its owner's hand: by a link from an SMS, or from the device that has it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.subscriptions import subscribe, subscribed
from app.dispatch.subscriptions.subscribed import NotSubscribed
from app.domain.subscription import Group, Wish, groups_in, wish_of, without
from app.store.subscription import Subscription
from app.web import errors
from app.web.house import house
from app.web.resident import site
from app.web.resident import subscription_words as words
from app.web.resident.resident_subscribe import device_of, shown

bp = Blueprint("resident_subscription", __name__)
# What a browser's worker posts: the secret it holds stands for a token, and another site's page
# cannot make it be sent (SameSite).
_NAME_MAX = 20
worker = Blueprint("resident_device", __name__, url_prefix="/subscriptions")


@bp.get("/s/<key>")
def show(key: str) -> ResponseReturnValue:
    """Show one subscription, to be changed or ended."""
    found = subscribed.by_key(house(), key)
    return _page(found, key) if found else _none()


@bp.post("/s/<key>")
def change(key: str) -> ResponseReturnValue:
    """Change what is wanted, leave one group, or end it all."""
    found = subscribed.by_key(house(), key)
    if found is None:
        return _none()
    do = request.form.get("do", "")
    if do == "end":
        subscribed.end(house(), found, "page")
        return _ended(found)
    if (group := do.removeprefix("leave-")) in set(Group):
        wish = Wish.read(without(found.wants, Group(group)))
    else:
        wish = wish_of(request.form.getlist("topics"), request.form.get("least", ""))
    subscribed.change(house(), found, wish, "page")
    if not wish.bits:
        return _ended(found)
    return redirect(url_for("resident_subscription.show", key=key, done="1"))


@worker.post("/confirm")
def confirm() -> ResponseReturnValue:
    """A tap on the first push: the subscription counts from now on."""
    id_, _dot, code = str(_told().get("code", "")).partition(".")
    try:
        kept = subscribe.prove(house(), id_, code, "push_tap")
    except NotSubscribed as exc:
        return jsonify({"problem": words.sentence(exc.problems[0])}), 422
    return jsonify({"url": f"/s/{subscribed.key_of(house(), kept.id)}?done=1"})


@worker.post("/leave")
def leave() -> ResponseReturnValue:
    """One tap in a push: this device is told nothing more of one group; the others stay."""
    group = str(_told().get("group", ""))
    if group not in set(Group):
        return jsonify({"problem": _("没有这一类。")}), 422
    left = subscribed.leave(house(), device_of(), Group(group))
    first = f"/s/{subscribed.key_of(house(), left[0].id)}?left={group}" if left else "/"
    return jsonify({"left": len(left), "url": first})


@worker.post("/shown")
def is_shown() -> ResponseReturnValue:
    """The device shows the push about a notice: it got there."""
    name = str(_told().get("notice", ""))[:_NAME_MAX]
    return jsonify({"noted": subscribed.shows(house(), device_of(), name)})


@worker.post("/renew")
def renew() -> ResponseReturnValue:
    """The browser was given another address for its pushes."""
    told = _told().get("push")
    try:
        number = subscribed.renew(house(), told if isinstance(told, dict) else {}, device_of())
    except NotSubscribed as exc:
        return jsonify({"problem": words.sentence(exc.problems[0])}), 422
    return jsonify({"renewed": number})


def _told() -> dict[str, object]:
    told = request.get_json(silent=True)
    return told if isinstance(told, dict) else {}


def _page(found: Subscription, key: str) -> Response:
    left = request.args.get("left", "")
    trail = site.trail_of(found.area)
    answer = site.show(
        "subscription",
        trail,
        "subscribe",
        one=shown(found),
        key=key,
        is_done=bool(request.args.get("done")),
        had={group.value for group in groups_in(found.wants)},
        left=str(words.GROUPS[Group(left)]) if left in set(Group) else "",
        **words.choices(),
        **words.chosen(Wish.read(found.wants)),
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _ended(found: Subscription) -> Response:
    answer = site.show("unsubscribed", site.trail_of(found.area), "subscribe", one=shown(found))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _none() -> ResponseReturnValue:
    text = _("链接可能打错了，或者已经退订。已经退订的，不会再收到消息。")
    return errors.page(404, _("没有这个订阅"), text)
