"""Webhooks over the API: the owner's addresses, the log of calls, and making one again."""

from __future__ import annotations

from dataclasses import asdict

from app.domain.access import Scope
from app.domain.webhook import Call, Webhook
from app.store import audit, webhook
from app.store.session import Tx
from app.web.api import sight, webhook_shapes
from app.web.api.door import Door, here, me, needs
from app.web.api.faults import Fault
from app.web.messages.webhooks import LOG, call_said

bp = Door("webhooks", __name__)


@bp.get("/webhooks")
@needs(Scope.WEBHOOKS)
@bp.response(200, webhook_shapes.WebhookPage)
def listing() -> dict[str, object]:
    """List the addresses of the token's owner; they are added on the page, where secrets belong."""
    with here().store.read() as tx:
        return {"items": webhook.listing(tx, me().id)}


@bp.get("/webhooks/<webhook_id>/calls")
@needs(Scope.WEBHOOKS)
@bp.response(200, webhook_shapes.CallPage)
def calls(webhook_id: str) -> dict[str, object]:
    """List the calls to an address, newest first; at most 100."""
    with here().store.read() as tx:
        found = _mine(tx, webhook_id)
        return {"items": [_shown(one) for one in webhook.log(tx, found.id, LOG)]}


@bp.post("/webhooks/<webhook_id>/calls/<call_id>/replay")
@needs(Scope.WEBHOOKS)
@bp.response(202, webhook_shapes.WebhookShape)
def replay(webhook_id: str, call_id: str) -> Webhook:
    """Make a settled call again, under its old id; one that is on its way is refused."""
    with here().store.begin() as tx:
        found = _mine(tx, webhook_id)
        if call_id not in {one.id for one in webhook.log(tx, found.id, LOG)}:
            raise Fault("not_found")
        if not webhook.replay(tx, found.id, call_id, here().clock()):
            raise Fault("conflict")
        facts = {"call": call_id, **sight.via()}
        audit.add(tx, here().clock(), me().login, "webhook.replay", found.id, facts)
    here().bell.nudge()
    return found


def _mine(tx: Tx, webhook_id: str) -> Webhook:
    found = webhook.get(tx, webhook_id) if webhook_id.isalnum() else None
    if found is None or found.owner != me().id:
        raise Fault("not_found")
    return found


def _shown(one: Call) -> dict[str, object]:
    return {**asdict(one), "sentence": call_said(one.state, one.status, one.reason)[1]}
