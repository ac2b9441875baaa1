"""The shapes of warnings over the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.dispatch.warnings import warning_templates
from app.domain.warning import Level
from app.domain.warning_own import LEAST_MIN, LIMITS, LIMITS_EN, LONGEST_MIN
from app.store.warning import State
from app.web.api.fields import Instant, Text
from app.web.api.shapes import MANY, Fields, code_field

LEVELS = [level.word for level in Level if level]
TEMPLATES = [one.key for one in warning_templates.shipped()]


class WarningIn(Schema):
    """A warning of our own, issued in the name of the token's owner."""

    template = fields.String(required=True, validate=validate.OneOf(TEMPLATES))
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    title = Text(LIMITS["title"], 1, required=True)
    text = Text(LIMITS["text"], 1, required=True)
    advice = Text(LIMITS["advice"], 1, required=True, metadata={"description": "What to do."})
    contact = Text(LIMITS["contact"], 1, required=True, metadata={"description": "Telephone."})
    issuer = Text(LIMITS["issuer"], 1, required=True, metadata={"description": "Who issues it."})
    minutes = fields.Integer(
        required=True,
        validate=validate.Range(LEAST_MIN, LONGEST_MIN),
        metadata={"description": "How long it holds."},
    )
    areas = fields.List(code_field(), required=True, validate=validate.Length(1, MANY))
    title_en = Text(LIMITS_EN["title_en"], metadata={"description": "In English; may be left out."})
    text_en = Text(LIMITS_EN["text_en"])
    advice_en = Text(LIMITS_EN["advice_en"])


class WarningShape(Schema):
    """One message of an issuer."""

    key = fields.String(required=True)
    sender = fields.String(required=True)
    identifier = fields.String(required=True)
    sent = Instant(required=True)
    status = fields.String(required=True, metadata={"description": "As CAP names it."})
    type = fields.String(required=True, metadata={"description": "msgType, as CAP names it."})
    level = fields.String(required=True, validate=validate.OneOf(["none", *LEVELS]))
    kind = fields.String(required=True)
    title = fields.String(required=True)
    issuer = fields.String(required=True)
    areas = fields.List(fields.String(), required=True)
    ends = Instant(required=True, metadata={"description": "Nothing of it is shown after this."})
    state = fields.String(
        required=True,
        validate=validate.OneOf([one.value for one in State]),
        metadata={"description": "``none``: not shown by itself, such as a cancel or a test."},
    )
    reasons = fields.List(
        fields.String(), required=True, metadata={"description": "Why it waits for a person."}
    )
    is_new = fields.Boolean(metadata={"description": "False: it had come before."})


class TakenShape(Schema):
    """What became of what was handed in."""

    items = fields.List(fields.Nested(WarningShape), required=True)
    refused = fields.List(fields.Nested(Fields), required=True)
    test = fields.Boolean(metadata={"description": "A rehearsal: nothing was kept."})


class WarningPage(Schema):
    """Warnings, the worst or newest first; at most 200."""

    items = fields.List(fields.Nested(WarningShape), required=True)


class WarningQuery(Schema):
    """Which warnings."""

    state = fields.String(
        load_default="live",
        validate=validate.OneOf(["live", "held"]),
        metadata={"description": "``live``: what holds now. ``held``: what waits for a person."},
    )
