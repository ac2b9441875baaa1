"""The shapes of webhooks over the API."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.domain.webhook import CallState, Event
from app.web.api.fields import Instant


class WebhookShape(Schema):
    """An address that is told; its secret is never given."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.Enum(Event, by_value=True), required=True)
    areas = fields.List(fields.String(), required=True)
    is_active = fields.Boolean(required=True)
    test = fields.Boolean(metadata={"description": "A rehearsal: nothing was kept."})


class WebhookPage(Schema):
    """The addresses of the token's owner."""

    items = fields.List(fields.Nested(WebhookShape), required=True)


class CallShape(Schema):
    """One event on its way to one address."""

    id = fields.String(required=True)
    event = fields.Enum(Event, by_value=True, required=True)
    subject = fields.String(required=True, metadata={"description": "Id of the notice."})
    revision = fields.Integer(required=True)
    state = fields.Enum(CallState, by_value=True, required=True)
    attempts = fields.Integer(required=True)
    status = fields.Integer(metadata={"description": "The far end's last HTTP status, or 0."})
    sentence = fields.String(metadata={"description": "For people."})
    made_at = Instant(required=True)
    changed_at = Instant(required=True)


class CallPage(Schema):
    """Calls, newest first."""

    items = fields.List(fields.Nested(CallShape), required=True)
