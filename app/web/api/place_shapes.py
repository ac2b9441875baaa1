"""The shapes of places over the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.domain.place import HAZARDS, ShelterState, Status
from app.domain.place_kind import GROUP_OF, KINDS, SERVICE_OF
from app.web.api.fields import Instant, Text
from app.web.api.shapes import Paging, code_field

_DEGREES = r"-?[0-9]{1,3}([.][0-9]{1,9})?"


class PlaceQuery(Paging):
    """Which places."""

    q = Text(60, load_default="", metadata={"description": "Chinese, pinyin or first letters."})
    category = fields.String(
        validate=validate.OneOf([*GROUP_OF, *KINDS]),
        metadata={"description": "A category, or a group of them."},
    )
    service = fields.String(validate=validate.OneOf(list(SERVICE_OF)))
    area = code_field()
    open_now = fields.Boolean(load_default=False)
    near = fields.String(
        validate=validate.Regexp(f"^{_DEGREES},{_DEGREES}$"),
        metadata={
            "description": "``latitude,longitude`` in WGS-84; used for this answer only. "
            "It stands in the address: round what is somebody's own position."
        },
    )


class OpeningShape(Schema):
    """Whether it is open now."""

    is_open = fields.Boolean(allow_none=True, metadata={"description": "None: nobody knows."})
    until = Instant(allow_none=True)
    opens_at = Instant(allow_none=True)


class ShelterShape(Schema):
    """What an emergency shelter has, as GB/T 44012 to 44014 (2024) name it."""

    code = fields.String()
    level = fields.String()
    hazards = fields.List(fields.String(validate=validate.OneOf(HAZARDS)))
    stay = fields.String()
    is_indoor = fields.Boolean(allow_none=True)
    is_general = fields.Boolean()
    boundary = fields.List(
        fields.List(fields.Float()), metadata={"description": "Latitude and longitude each."}
    )
    entrances = fields.List(fields.String())
    total_m2 = fields.Float(allow_none=True)
    effective_m2 = fields.Float(allow_none=True)
    per_person_m2 = fields.Float(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    radius_m = fields.Integer(allow_none=True)
    communities = fields.List(fields.String())
    facilities = fields.List(fields.String())
    accessibility = fields.String()
    pets = fields.String()
    owner = fields.String()
    manager = fields.String()
    duty_phone = fields.String()
    state = fields.String(validate=validate.OneOf([one.value for one in ShelterState]))
    route = fields.String()


class DefenceShape(Schema):
    """A civil-defence work that residents may see."""

    number = fields.String()
    kind = fields.String()
    shelter_m2 = fields.Float(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    entrances = fields.List(fields.String())
    peacetime = fields.String()
    manager = fields.String()
    phone = fields.String()
    state = fields.String()


class SizeShape(Schema):
    """One size of a picture."""

    url = fields.String(required=True, metadata={"format": "uri"})
    width_px = fields.Integer(required=True)
    height_px = fields.Integer(required=True)


class PictureShape(Schema):
    """A picture, the small size first."""

    alt = fields.String(required=True, metadata={"description": "For who cannot see it."})
    sizes = fields.List(fields.Nested(SizeShape), required=True)


class PlaceShape(Schema):
    """A place as residents see it."""

    id = fields.String(required=True, attribute="place.id")
    area = fields.String(required=True, attribute="place.area")
    name = fields.String(required=True, attribute="place.name")
    name_en = fields.String(attribute="place.name_en")
    pinyin = fields.String(attribute="place.pinyin")
    categories = fields.List(
        fields.String(), required=True, attribute="place.categories",
        metadata={"description": "The main one first."},
    )  # fmt: skip
    services = fields.List(fields.String(), attribute="services")
    address = fields.String(attribute="place.address")
    building = fields.String(attribute="place.building")
    lat = fields.Float(allow_none=True, attribute="place.lat", metadata={"description": "WGS-84."})
    lon = fields.Float(allow_none=True, attribute="place.lon")
    phones = fields.List(fields.String(), attribute="place.phones")
    hours = fields.String(attribute="place.hours", metadata={"description": "As typed."})
    opening = fields.Nested(OpeningShape)
    elder_discount = fields.String(attribute="place.elder_discount")
    accessibility = fields.String(attribute="place.accessibility")
    cash = fields.Boolean(allow_none=True, attribute="place.cash")
    source = fields.String(attribute="place.source")
    checked_on = fields.Date(allow_none=True, attribute="place.checked_on")
    is_stale = fields.Boolean(metadata={"description": "Nobody made sure of it for 180 days."})
    status = fields.String(
        attribute="place.status", validate=validate.OneOf([one.value for one in Status])
    )
    note = fields.String(attribute="place.note")
    served = fields.List(fields.String(), attribute="place.served")
    shelter = fields.Nested(ShelterShape, allow_none=True, attribute="place.shelter")
    defence = fields.Nested(DefenceShape, allow_none=True, attribute="place.defence")
    picture = fields.Nested(PictureShape, allow_none=True)
    plan = fields.Nested(
        PictureShape,
        allow_none=True,
        metadata={"description": "Of a shelter: the plan on its sign."},
    )
    distance_m = fields.Integer(allow_none=True, metadata={"description": "From ``near``."})
    url = fields.String(metadata={"format": "uri", "description": "For residents."})


class PlacePage(Schema):
    """A page of places."""

    items = fields.List(fields.Nested(PlaceShape), required=True)
    next = fields.String(allow_none=True, required=True)
    is_sample = fields.Boolean(
        required=True,
        metadata={"description": "More match than were ranked: ask more closely."},
    )
    is_guess = fields.Boolean(
        required=True, metadata={"description": "Nothing is called so; these are near to it."}
    )
