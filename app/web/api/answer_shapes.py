"""The shapes of what residents answered, as the API gives it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.domain.feedback import What


class AnswerShape(Schema):
    """One count."""

    what = fields.String(required=True, validate=validate.OneOf([str(w) for w in What]))
    detail = fields.String(
        required=True, metadata={"description": "Medium, kind, or the text of the answer."}
    )
    area = fields.String(required=True)
    day = fields.Date(required=True, metadata={"description": "In local time."})
    count = fields.Integer(required=True)


class AnswersShape(Schema):
    """Everything that was counted of a notice."""

    items = fields.List(fields.Nested(AnswerShape), required=True)
