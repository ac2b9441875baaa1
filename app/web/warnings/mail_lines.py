"""Who is mailed of alarms, as the page of the watch lists them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.webhook import MAILTO, Webhook
from app.store import webhook
from app.store.session import Tx
from app.web.messages import webhooks
from app.web.people import permits
from app.web.people.auth import me


@dataclass(frozen=True, slots=True)
class Line:
    """One address, and how the last mail to it went."""

    id: str
    address: str
    tone: str
    said: str


def lines(tx: Tx) -> list[Line]:
    """Return the addresses for the areas of who asks."""
    found = []
    for hook in mine(tx):
        last = next(iter(webhook.log(tx, hook.id, 1)), None)
        tone, said = "off", _("还没有发过")
        if last:
            tone, said = webhooks.call_said(last.state, last.status, last.reason)
        found.append(Line(hook.id, hook.url.removeprefix(MAILTO), tone, said))
    return found


def mine(tx: Tx) -> list[Webhook]:
    """Return the addresses all of whose areas are within those of who asks."""
    every = webhook.mailed(tx)
    codes = {code for hook in every for code in hook.areas}
    own = permits.among(tx, me(), permits.SCREEN_KEEPERS, codes)
    return [hook for hook in every if own.issuperset(hook.areas)]
