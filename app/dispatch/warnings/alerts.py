"""The lane of alerts: all that holds for an area, signed once for all of its screens."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.dispatch.epoch import current as current_epoch
from app.dispatch.house import House
from app.dispatch.keys.seal import TYPE, Signers, canonical, dsse, instant
from app.domain.alert import MOST, Alert, Level, Mode, holding
from app.store import alert, alert_appearance, audit, drill, origin
from app.store.alert import Head
from app.store.session import Tx
from channels.origin import ASK_FIRST, Placed

log = logging.getLogger(__name__)
# A document ends after a day (docs/wire-format.md); it is issued anew long before.
LIFE, REISSUE = timedelta(hours=24), timedelta(hours=12)
MOST_BYTES = 40 * 1024
BATCH = 50
# Which role signs, and under which path players ask.
_ROLES = {Mode.LIVE: "alert", Mode.DRILL: "drill"}
_FOLDERS = {Mode.LIVE: "alerts", Mode.DRILL: "drill"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """What makes this state of an area's alerts one of a series."""

    scope: str
    mode: Mode
    epoch: int
    seq: int
    issued: datetime


def raise_alerts(house: House, who: str, scope: str, mode: Mode, alerts: Collection[Alert]) -> None:
    """Let ``alerts`` be all that is raised at the area ``scope``; none ends what was.

    They hold for every screen at or below it, beside what is raised above and below. Each leaves
    by itself at its end.
    """
    now = house.clock()
    held = [kept(one) for one in holding(alerts, now)]
    with house.store.begin() as tx:
        raise_in(tx, who, scope, mode, held, now)
    house.bell.nudge()


def raise_in(  # noqa: PLR0913 - what is raised where, by whom and when
    tx: Tx, who: str, scope: str, mode: Mode, held: Sequence[dict[str, Any]], now: datetime
) -> None:
    """Let ``held``, alerts as ``kept`` writes them, be all that is raised at ``scope``.

    One with ``"here": True`` does not hold for the areas below.
    """
    alert.put(tx, scope, str(mode), held, now)
    facts = {"mode": str(mode), "alerts": [f"{one['id']}:{one['revision']}" for one in held]}
    audit.add(tx, now, who, "alerts.raise", scope, facts)


def current(house: House, scope: str, mode: Mode) -> list[Alert]:
    """Return what is raised at ``scope`` itself and has not ended, the gravest first."""
    with house.store.read() as tx:
        found = alert.at(tx, scope, str(mode))
    return holding(map(_alert, found), house.clock())


def issue_due(house: House) -> int:
    """Sign the alerts of every area that is due, put them down and ring; return how many."""
    now = house.clock()
    with house.store.read() as tx:
        due = alert.next_due(tx)
        if (due is None or due > now) and not alert.missing(tx):
            return 0
    with house.store.begin() as tx:
        alert.ensure(tx, now)
        epoch = current_epoch(tx)
        signed = [_issue(house, tx, head, epoch, now) for head in alert.due(tx, now, BATCH)]
    for head in signed:
        house.bell.ring(bell_key(head.scope, head.mode), head.body)
    return len(signed)


def bell_key(scope: str, mode: str) -> str:
    """Return the name under which an area's alerts are rung and lie on the bell."""
    return f"{_FOLDERS[Mode(mode)]}/{scope}"


def document(keys: Signers, bulletin: Bulletin, alerts: Sequence[Alert]) -> bytes:
    """Return the signed state: the first of ``alerts`` that players take at once."""
    listed: list[dict[str, object]] = []
    size = 0
    for one in alerts[:MOST]:
        written = _written(one, bulletin.issued)
        size += len(canonical(written)) + 1
        if size > MOST_BYTES - 512:  # room for the members around them
            break
        listed.append(written)
    if len(listed) < len(alerts):
        left = len(alerts) - len(listed)
        words = "%s: %d alerts hold, more than screens take at once; the last %d are not sent"
        log.warning(words, bulletin.scope, len(alerts), left)
    payload = {
        "scope": bulletin.scope,
        "mode": str(bulletin.mode),
        "epoch": bulletin.epoch,
        "seq": bulletin.seq,
        "issued": instant(bulletin.issued),
        "expires": instant(bulletin.issued + LIFE),
        "alerts": listed,
    }
    return dsse(TYPE.format("alerts"), canonical(payload), *keys)


def _issue(house: House, tx: Tx, head: Head, epoch: int, now: datetime) -> Head:
    mode = Mode(head.mode)
    held = holding(map(_alert, alert.raised(tx, head.scope, head.mode)), now)
    bulletin = Bulletin(scope=head.scope, mode=mode, epoch=epoch, seq=head.seq + 1, issued=now)
    signed = replace(
        head,
        epoch=epoch,
        seq=bulletin.seq,
        body=document(house.keys.signers[_ROLES[mode]], bulletin, held),
        due_at=min([now + REISSUE, *(one.expires for one in held)]),
    )
    alert.store(tx, signed)
    if mode is Mode.LIVE:
        held_now = {one.id: one.revision for one in held[:MOST]}
        alert_appearance.record(tx, head.scope, (epoch, signed.seq), held_now, now)
    else:
        drill.signed(tx, head.scope, epoch, signed.seq, {one.id for one in held})
    key = bell_key(head.scope, head.mode)
    placed = Placed(
        path=f"/player/v1/{key}.json",
        media_type="application/json",
        body=signed.body,
        cache_control=ASK_FIRST,
    )
    origin.put(tx, key, str(signed.seq), (placed,), now)
    return signed


def _written(one: Alert, issued: datetime) -> dict[str, object]:
    """Return an alert as players read it; what lasts longer than they take goes on later."""
    ends = min(one.expires, issued + LIFE)
    return asdict(one) | {"effective": instant(one.effective), "expires": instant(ends)}


def kept(one: Alert) -> dict[str, Any]:
    """Return an alert as it is kept while it is raised."""
    times = {"effective": one.effective.isoformat(), "expires": one.expires.isoformat()}
    return asdict(one) | {"level": str(one.level)} | times


def _alert(held: dict[str, Any]) -> Alert:
    times = {name: datetime.fromisoformat(held[name]) for name in ("effective", "expires")}
    said = {name: value for name, value in held.items() if name != "here"}
    return Alert(**said | {"level": Level(held["level"])} | times)
