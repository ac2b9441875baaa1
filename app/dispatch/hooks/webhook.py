"""Tells other systems what happened: signed (Standard Webhooks), again until they have it."""

from __future__ import annotations

import json
import logging
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from standardwebhooks import Webhook as Signer

from app.dispatch.house import House
from app.dispatch.lane import CALM_S, Lane, is_due, rest_until
from app.domain.webhook import Call, CallState, Event, Webhook, again
from app.store import audit, webhook, webhook_sweep
from app.store.session import Tx, new_id
from app.store.user import User
from app.store.webhook import Claimed

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)
BATCH = 10
# What happens by itself is looked for this often.
SWEEP_S = 15.0
_GONE = 410
_OF_SCREENS = frozenset({Event.OFFLINE, Event.ONLINE})
_OF_WATCH = frozenset({Event.WATCH_ALARM, Event.WATCH_OVER})
Post = Callable[[str, bytes, Mapping[str, str]], int]


class Undelivered(OSError):
    """The far end gave no answer; ``code`` says why, by name."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(
    tx: Tx, house: House, who: User, url: str, events: frozenset[Event], areas: tuple[str, ...]
) -> tuple[Webhook, str]:
    """Add an address; return it and the secret, which is shown once."""
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    made = Webhook(
        id=new_id(), owner=who.id, url=url, events=events, areas=areas, made_at=house.clock()
    )
    webhook.add(tx, house.cipher, made, secret)
    facts = {"url": url, "events": sorted(events), "areas": list(areas)}
    audit.add(tx, house.clock(), who.login, "webhook.create", made.id, facts)
    return made, secret


def ping(tx: Tx, house: House, who: User, hook: Webhook) -> None:
    """Queue a call that says nothing, to see whether it arrives."""
    now = house.clock()
    webhook.queue(tx, hook, Event.PING, new_id(), 0, {"webhook": hook.id}, now)
    audit.add(tx, now, who.login, "webhook.ping", hook.id, {})


def remove(tx: Tx, house: House, who: User, hook: Webhook) -> None:
    """Forget an address and its log."""
    webhook.remove(tx, hook.id)
    audit.add(tx, house.clock(), who.login, "webhook.remove", hook.id, {"url": hook.url})


def lane(house: House, post: Post) -> Lane:
    """Return the worker's lane of webhooks."""

    def step() -> int:
        with house.store.read() as tx:
            is_asked_for = bool(webhook.active(tx))
        if is_asked_for:
            with house.store.begin() as tx:
                webhook_sweep.sweep(tx, house.clock())
        return deliver_due(house, post)

    def rest_s() -> float:
        return min(SWEEP_S, rest_until(house, webhook.next_due, SWEEP_S))

    return Lane(name="webhooks", step=step, rest_s=rest_s, calm_s=CALM_S)


def deliver_due(house: House, post: Post) -> int:
    """Make every call that is due; return how many. No transaction is open meanwhile."""
    if not is_due(house, webhook.next_due):
        return 0
    with house.store.begin() as tx:
        claimed = webhook.claim(tx, house.cipher, house.clock(), LEASE, BATCH)
    for one in claimed:
        _settle(house, _attempt(house, post, one))
    return len(claimed)


def _attempt(house: House, post: Post, one: Claimed) -> Call:
    now, tried = house.clock(), replace(one.call, attempts=one.call.attempts + 1)
    body = _body(house, tried)
    signer = Signer(one.secret)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": f"msg_{tried.id}",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(f"msg_{tried.id}", now, body),
    }
    try:
        status = post(one.url, body.encode(), headers)
    except Undelivered as exc:
        return _later(replace(tried, status=0, reason=exc.code), now)
    answered = replace(tried, status=status, reason="", changed_at=now)
    if 200 <= status < 300:
        return replace(answered, state=CallState.DELIVERED)
    if status == _GONE:
        return replace(answered, state=CallState.FAILED, reason="gone")
    return _later(replace(answered, reason="status"), now)


def _body(house: House, call: Call) -> str:
    """Return what is sent: the same bytes at every attempt."""
    where = {"url": f"{house.public_url}{path}"} if (path := _path(call)) else {}
    said = {
        "type": call.event.value,
        "timestamp": call.made_at.isoformat(),
        "data": {**call.data, **where},
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _path(call: Call) -> str:
    """Return where a person reads more about it."""
    if call.event is Event.PING:
        return ""
    if call.event in _OF_WATCH:
        return "/editor/warnings/watch"
    return "/editor/screens/" if call.event in _OF_SCREENS else f"/p/{call.subject}"


def _later(tried: Call, now: datetime) -> Call:
    due = again(tried.attempts, now)
    state = CallState.FAILED if due is None else CallState.QUEUED
    return replace(tried, state=state, due=due or now, changed_at=now)


def _settle(house: House, done: Call) -> None:
    with house.store.begin() as tx:
        if not webhook.store(tx, done):
            log.warning("call %s was fenced out", done.id)
        elif done.reason == "gone":
            webhook.set_active(tx, done.webhook_id, is_active=False, reason="gone")
