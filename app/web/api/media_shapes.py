"""The shapes of uploads over the API."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from app.domain.media import ALT_MAX
from app.web.api.fields import Text
from app.web.api.shapes import code_field


class FileIn(Schema):
    """The file itself: JPEG, PNG, WebP, HEIC or PDF."""

    file = Upload(required=True)


class PlaceIn(Schema):
    """Where it goes, and what is to be seen on it."""

    area = code_field(required=True)
    alt = Text(ALT_MAX, load_default="", metadata={"description": "For who cannot see it."})


class AssetShape(Schema):
    """A picture or file of the library."""

    id = fields.String(required=True)
    area = fields.String(required=True)
    sha256 = fields.String(required=True)
    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    alt = fields.String()
    width_px = fields.Integer()
    height_px = fields.Integer()
    test = fields.Boolean(metadata={"description": "A rehearsal: nothing was kept."})
