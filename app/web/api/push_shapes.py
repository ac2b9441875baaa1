"""The shapes of departments' pushes over the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.web.api.fields import Instant, Text
from app.web.api.shapes import MANY, Wording, code_field


class PushIn(Schema):
    """One notice of a department for several communities."""

    source = Text(100, 1, required=True, metadata={"description": "The department's name."})
    reference = Text(100, 1, required=True, metadata={"description": "Its own number for it."})
    areas = fields.List(code_field(), required=True, validate=validate.Length(1, MANY))
    notice = fields.Nested(Wording, required=True)
    submit = fields.Boolean(
        load_default=False,
        metadata={"description": "Put it into each community's review at once."},
    )


class ReceiptShape(Schema):
    """What became of a push in one community."""

    area = fields.String(required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(
            ["received", "accepted", "returned", "rejected", "published", "withdrawn"]
        ),
    )
    notice_id = fields.String(allow_none=True)
    reason = fields.String(metadata={"description": "Why it was returned or rejected."})


class PushShape(Schema):
    """A push and its receipts."""

    id = fields.String(required=True)
    source = fields.String(required=True)
    reference = fields.String(required=True)
    title = fields.String()
    sent = Instant(required=True)
    receipts = fields.List(fields.Nested(ReceiptShape), required=True)
    test = fields.Boolean(metadata={"description": "A rehearsal: nothing was kept."})


class PushPage(Schema):
    """The pushes of the token's owner, newest first."""

    items = fields.List(fields.Nested(PushShape), required=True)
    next = fields.String(allow_none=True, required=True)
