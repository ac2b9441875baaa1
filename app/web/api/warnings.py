"""Warnings over the API: handed in by programs and by sources that push; what holds, what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from marshmallow import ValidationError

from app.dispatch.granted import NotReady
from app.dispatch.warnings import warning_desk, warning_own, warning_push, warnings_in
from app.dispatch.warnings.warnings_in import Outcome
from app.domain.access import Scope
from app.domain.warning import Level
from app.domain.warning_now import effective_warnings
from app.domain.warning_own import OwnWarning
from app.ingest import warnings
from app.ingest.warning_document import Refusal
from app.store import warning, warning_source
from app.store.session import Tx
from app.store.warning import Kept
from app.store.warning_source import WarningSource
from app.web import house as houses
from app.web.api.door import Door, flat, here, me, needs
from app.web.api.faults import Fault
from app.web.api.warning_shapes import (
    TakenShape,
    WarningIn,
    WarningPage,
    WarningQuery,
    WarningShape,
)
from app.web.people import permits
from app.web.warnings import warning_source_words, warnings_form
from app.web.warnings.warnings import READERS

bp = Door("warnings", __name__)
_MOST = 200
_XML = {"schema": {"type": "string"}}
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": WarningIn},
        "application/cap+xml": _XML,
        "application/xml": _XML,
    },
}
_PUSHED = {"required": True, "content": {"application/cap+xml": _XML, "application/xml": _XML}}
Answer = tuple[dict[str, object], int]


@bp.get("/warnings")
@needs(Scope.WARNINGS_READ)
@bp.arguments(WarningQuery, location="query")
@bp.response(200, WarningPage)
def listing(query: dict[str, Any]) -> dict[str, object]:
    """List the warnings that concern the token's areas."""
    now = here().clock()
    with here().store.read() as tx:
        if query["state"] == "held":
            found = warnings_in.waiting(tx, now)
        else:
            kept = {one.key: one for one in warning.open_at(tx, now)}
            holding = effective_warnings(now, [one.known for one in kept.values()])
            keys = [warning.key_of(one.message) for one in holding]
            found = [kept[key] for key in dict.fromkeys(keys)]
        mine = _concerning(tx, found)
    return {"items": [_shown(one) for one in found if one.key in mine][:_MOST]}


@bp.get("/warnings/<key>")
@needs(Scope.WARNINGS_READ)
@bp.response(200, WarningShape)
def one(key: str) -> dict[str, object]:
    """Give one message."""
    with here().store.read() as tx:
        found = warning.by_keys(tx, [key]).get(key)
        if found is None or not _concerning(tx, [found]):
            raise Fault("not_found")
    return _shown(found)


@bp.post("/warnings")
@needs(Scope.WARNINGS_WRITE)
@bp.response(201, TakenShape)
@bp.alt_response(200, schema=TakenShape, description="All of it had come before.", success=True)
@bp.doc(requestBody=_BODY)
def receive() -> Answer:
    """Hand in messages (CAP or the national format), or issue a warning of our own (JSON).

    Messages wait for a person, save for an all-clear, which takes the right to release in all areas
    of what it ends. One that came before, by sender, identifier and time, changes
    nothing. A warning of our own is out at once, or waits for a second person: ``reasons``.
    """
    with here().store.read() as tx:
        permits.require(tx, me(), permits.WRITERS, [])
    if request.is_json:
        return _issued()
    _may_end()
    source = warnings.manual(here().clock())
    return _taken(*warnings.take_bytes(here(), source, [request.get_data()])[:2])


@bp.post("/warnings/push/<source_id>")
@bp.response(201, TakenShape)
@bp.alt_response(200, schema=TakenShape, description="All of it had come before.", success=True)
@bp.doc(requestBody=_PUSHED, security=[{"token": []}])
def push(source_id: str) -> Answer:
    """Take what a source pushes, as if it had been read from its address.

    The source's own secret is the bearer token, or the key of ``X-Hub-Signature-256``
    (``sha256=`` and the HMAC of the body, in hex).
    """
    house, body = houses.house(), request.get_data()
    scheme, _, words = request.headers.get("Authorization", "").partition(" ")
    token = words.strip() if scheme.lower() == "bearer" else ""
    signature = request.headers.get("X-Hub-Signature-256", "")
    with house.store.read() as tx:
        source = warning_source.get(tx, source_id)
        is_from = warning_push.is_from(tx, house, source_id, body, token, signature)
    if source is None or not is_from:
        raise Fault("unauthenticated")
    if source.is_paused:
        raise Fault("conflict")
    outcome, refused = warnings.take_pushed(house, source, body)
    return _taken(outcome, refused, house_of_source=source)


def _may_end() -> None:
    """Raise unless the caller reviews wherever an all-clear that was sent would end something.

    Whatever else comes in waits for a person; an all-clear counts at once.
    """
    said = warnings.messages_in(here(), request.get_data())
    with here().store.read() as tx:
        codes = warnings_in.ended_by(tx, said)
        lacking = sorted(warnings_in.beyond(tx, me(), codes)) if codes else []
    if lacking:
        raise Fault("not_yours", areas=lacking)


def _issued() -> Answer:
    try:
        sent: dict[str, Any] = WarningIn().load(_json())
    except ValidationError as exc:
        raise Fault("invalid", flat(exc.messages)) from None
    areas = tuple(dict.fromkeys(sent.pop("areas")))
    said = OwnWarning(**{**sent, "level": Level[sent["level"].upper()], "areas": areas})
    try:
        done = warning_own.issue(here(), said, me())
    except NotReady as exc:
        errors = [
            {"field": p.field, "code": p.code, "detail": warnings_form.sentence(p)}
            for p in exc.problems
        ]
        raise Fault("not_ready", errors) from None
    with here().store.read() as tx:
        kept = warning.by_keys(tx, [done.key])[done.key]
    return {"items": [{**_shown(kept), "is_new": True}], "refused": []}, 201


def _json() -> Any:  # noqa: ANN401 - whatever was sent
    try:
        return request.get_json()
    except RecursionError:  # nested without end: as good as no JSON
        raise Fault("malformed") from None


def _taken(
    outcome: Outcome, refused: Sequence[Refusal], house_of_source: WarningSource | None = None
) -> Answer:
    """Return what became of a document; Fault where nothing in it could be taken."""
    errors = [_refused(one) for one in refused]
    if errors and not outcome.new and not outcome.known:
        raise Fault("invalid", errors)
    store = houses.house().store if house_of_source else here().store
    with store.read() as tx:
        kept = warning.by_keys(tx, [*outcome.new, *outcome.known])
    new = set(outcome.new)
    items = [{**_shown(one), "is_new": one.key in new} for one in kept.values()]
    return {"items": items, "refused": errors}, 201 if new else 200


def _refused(one: Refusal) -> Mapping[str, object]:
    detail = warning_source_words.fault(one.code, one.facts)
    return {"field": one.place, "code": one.code, "detail": detail}


def _concerning(tx: Tx, found: Sequence[Kept]) -> set[str]:
    reached = {one.key: one.places | one.touched for one in found}
    return warning_desk.concerning(tx, me(), READERS, reached)


def _shown(one: Kept) -> dict[str, object]:
    said = one.message
    headlines = (info.headline or info.event for info in said.infos)
    return {
        "key": one.key,
        "sender": said.sender,
        "identifier": said.identifier,
        "sent": one.sent,
        "status": said.status.value,
        "type": said.type.value,
        "level": said.level.word,
        "kind": said.kind,
        "title": next((line for line in headlines if line), said.note),
        "issuer": said.issuer,
        "areas": sorted(one.places | one.touched),
        "ends": one.over_at,
        "state": one.state.value,
        "reasons": list(one.reasons),
    }
