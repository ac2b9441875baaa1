"""The API's own kinds of value: texts any store can hold, and instants that mean one instant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, validate

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Text(fields.String):
    """A text without characters that no page can show and no store can hold."""

    def __init__(self, most: int, least: int = 0, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(validate=validate.Length(min=least, max=most), **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401
        read = super()._deserialize(value, *args, **kwargs)
        for position, char in enumerate(read):
            is_control = ord(char) < ord(" ") and char not in "\n\r\t"
            if is_control or "\ud800" <= char <= "\udfff":
                raise ValidationError(_("第 %(n)s 个字是控制字符。", n=position + 1))
        return read


class Instant(fields.AwareDateTime):
    """An instant with its offset from UTC (RFC 3339); given out in UTC."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:  # noqa: ANN401
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type="datetime")
        read: datetime = super()._deserialize(value, *args, **kwargs)
        if not FIRST_YEAR <= read.year < LAST_YEAR:
            raise ValidationError(_("年份不对。"))
        return read.astimezone(UTC)
