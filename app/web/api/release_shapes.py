"""The shapes of review, release and withdrawal over the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.domain.chain import State, Step
from app.web.api.fields import Instant, Text
from app.web.api.shapes import NoticeShape


class CaseShape(Schema):
    """Where a draft stands in its chain of review."""

    id = fields.String(required=True)
    number = fields.Integer(metadata={"description": "Which time it was submitted."})
    state = fields.Enum(State, by_value=True, required=True)
    steps = fields.Integer(required=True)
    done = fields.Integer(required=True)
    step = fields.Enum(Step, by_value=True, allow_none=True)
    hash = fields.String(required=True, metadata={"description": "Of text and renderings."})
    reason = fields.String(metadata={"description": "Why it was returned or rejected."})
    submitted_at = Instant()


class OutcomeShape(NoticeShape):
    """A notice after a deed, with where its review stands."""

    case = fields.Nested(CaseShape, allow_none=True)


class SubmissionIn(Schema):
    """Consent to how far it goes."""

    confirm = Text(
        100,
        load_default="",
        metadata={"description": "When it goes far: the code of its first area."},
    )


class ApprovalIn(SubmissionIn):
    """The next step of the review, taken."""

    hash = Text(128, 1, required=True, metadata={"description": "Of the case as it was read."})
    read = fields.Boolean(
        required=True,
        validate=validate.Equal(True),
        metadata={"description": "True: a person has read all of it (我已通读全文)."},
    )


class ReasonIn(Schema):
    """Why a draft goes back."""

    reason = Text(2000, 1, required=True)


class WithdrawalIn(Schema):
    """How to withdraw."""

    tell_reached = fields.Boolean(
        load_default=True, metadata={"description": "Send a correction to all who got it."}
    )


class WithdrawalShape(NoticeShape):
    """A notice after it was withdrawn, and what that set in motion."""

    slots = fields.Integer(required=True)
    screens = fields.Integer(required=True)
    queued_cancelled = fields.Integer(required=True)
    corrections = fields.Integer(required=True)
