"""The shapes of what the API takes and gives, from which its documents are made as well."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.domain.media import ALT_MAX
from app.domain.notice import Act, Category, OnHolidays, Phase
from app.web.api.fields import Instant, Text

CODE = r"[0-9]{2,12}"
ID = r"[0-9a-z]{8}"
_LINE, _LONG = 1000, 20_000
MANY = 500


def code_field(*, required: bool = False) -> fields.String:
    """Return a field for a division code."""
    return fields.String(required=required, validate=validate.Regexp(f"^{CODE}$"))


class Fields(Schema):
    """One field and what is wrong with it."""

    field = fields.String(metadata={"description": "Name of the field, empty for the whole."})
    code = fields.String()
    detail = fields.String(metadata={"description": "For people, in the language asked for."})
    key = fields.String(metadata={"description": "Of a remark: for ``checked``."})


class Problem(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.List(fields.Nested(Fields))
    reason = fields.String(metadata={"description": "Of ``refused``: why, by name."})
    scope = fields.String(metadata={"description": "Of ``out_of_scope``: the one that lacks."})
    areas = fields.List(fields.String(), metadata={"description": "Of ``not_yours``: where."})
    etag = fields.String(metadata={"description": "Of ``stale``: the state as it is now."})
    steps = fields.Integer(metadata={"description": "How many reviews it takes."})
    screens = fields.Integer(metadata={"description": "How many screens it would reach."})
    people = fields.Integer(metadata={"description": "How many people it would be sent to."})


class AreaShape(Schema):
    """One division of the area tree."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String()
    level = fields.Function(
        lambda a: a.level.name.lower(),
        metadata={"type": "string", "enum": ["city", "district", "street", "community"]},
    )
    slug = fields.String()
    parent = fields.String(allow_none=True)
    lineage = fields.List(fields.String(), metadata={"description": "From the city down to it."})
    is_open = fields.Boolean(metadata={"description": "Whether notices can be published here."})


class Paging(Schema):
    """Which page of a list."""

    cursor = fields.String(
        load_default="", validate=validate.Length(max=400), metadata={"description": "``next``."}
    )
    limit = fields.Integer(load_default=50, strict=False, validate=validate.Range(1, 200))


class AreaQuery(Paging):
    """Which areas."""

    q = Text(100, load_default="", metadata={"description": "Words of a name, slug or code."})
    parent = fields.String(validate=validate.Regexp(f"^{CODE}$"))
    open = fields.Boolean()


class AreaPage(Schema):
    """A page of areas."""

    items = fields.List(fields.Nested(AreaShape), required=True)
    next = fields.String(allow_none=True, required=True)


class RecordShape(Schema):
    """What is put on record beside the text (公文要素)."""

    summary = Text(_LINE)
    document_no = Text(_LINE)
    index_no = Text(_LINE)
    department = Text(_LINE)
    editor = Text(_LINE)
    reviewers = fields.List(fields.String(), dump_only=True)
    keywords = fields.List(Text(_LINE, 1), validate=validate.Length(max=50))
    reprinted_from = Text(_LINE)
    link = Text(2000)
    correction = Text(_LINE)


class DaypartShape(Schema):
    """From-until in local time; until 00:00 is midnight."""

    start = fields.Time(required=True, format="%H:%M")
    end = fields.Time(required=True, format="%H:%M")


class RepeatShape(Schema):
    """When within its span a notice is shown, in local time."""

    rule = Text(500, metadata={"description": "RFC 5545 RRULE value."})
    dayparts = fields.List(fields.Nested(DaypartShape), validate=validate.Length(max=24))
    except_on = fields.List(fields.Date(), validate=validate.Length(max=MANY))
    also_on = fields.List(fields.Date(), validate=validate.Length(max=MANY))
    on_holidays = fields.Enum(OnHolidays, by_value=True)


class OverrideShape(Schema):
    """A channel's own wording."""

    channel = Text(40, 1, required=True)
    text = Text(_LONG, 1, required=True)


class AttachmentShape(Schema):
    """A picture or a file of the library that goes with it; ``sha256`` names it."""

    sha256 = Text(64, 64, required=True)
    alt = Text(ALT_MAX)
    name = fields.String(dump_only=True)
    media_type = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True)


class PollShape(Schema):
    """What a notice asks residents."""

    question = Text(_LINE, required=True, metadata={"description": "At most 40 characters."})
    answers = fields.List(
        Text(_LINE),
        required=True,
        validate=validate.Length(max=40),
        metadata={"description": "Two to eight, each of at most 16 characters."},
    )
    until = Instant(allow_none=True, metadata={"description": "None: as long as the notice."})


class Wording(Schema):
    """What a notice says, when, and over which channels."""

    category = fields.Enum(Category, by_value=True)
    headline = Text(_LINE, metadata={"description": "One line, at most 28 characters."})
    title = Text(_LINE, metadata={"description": "One line, at most 60 characters."})
    body = Text(_LONG, metadata={"description": "Plain text, at most 4000 characters."})
    when_where = Text(_LINE)
    contact = Text(_LINE)
    source = Text(_LINE)
    effective = Instant(allow_none=True, metadata={"description": "None: when it is released."})
    expires = Instant(allow_none=True)
    channels = fields.List(Text(40, 1), validate=validate.Length(max=40))
    tags = fields.List(Text(100, 1), validate=validate.Length(max=MANY))
    groups = fields.List(Text(100, 1), validate=validate.Length(max=MANY))
    binding = fields.Boolean()
    repeat = fields.Nested(RepeatShape, allow_none=True)
    endless_reason = Text(_LINE)
    record = fields.Nested(RecordShape)
    overrides = fields.List(fields.Nested(OverrideShape), validate=validate.Length(max=40))
    attachments = fields.List(fields.Nested(AttachmentShape), validate=validate.Length(max=40))
    poll = fields.Nested(PollShape, allow_none=True)
    checked = fields.List(
        Text(64, 1),
        validate=validate.Length(max=MANY),
        metadata={"description": "``key`` of remarks somebody has looked at."},
    )


class Content(Wording):
    """What a notice says, when, where and over which channels."""

    areas = fields.List(code_field(), validate=validate.Length(max=MANY))


class RevisionShape(Content):
    """One published revision."""

    id = fields.String(required=True)
    revision = fields.Integer(required=True)
    act = fields.Enum(Act, by_value=True, required=True)
    sent = Instant(required=True)


class DraftShape(Content):
    """What the next revision will say."""

    version = fields.Integer(required=True)
    saved_at = Instant(required=True)


class NoticeShape(Schema):
    """A notice: what is published of it, and the draft of what comes next."""

    id = fields.String(required=True)
    phase = fields.Enum(Phase, by_value=True, required=True)
    etag = fields.String(required=True, metadata={"description": "For If-Match."})
    url = fields.String(metadata={"format": "uri", "description": "For residents."})
    published = fields.Nested(RevisionShape, allow_none=True)
    draft = fields.Nested(DraftShape, allow_none=True)
    problems = fields.List(
        fields.Nested(Fields), metadata={"description": "What keeps the draft from going out."}
    )
    test = fields.Boolean(metadata={"description": "A rehearsal: nothing was kept."})


class NoticeQuery(Paging):
    """Which notices."""

    q = Text(100, load_default="", metadata={"description": "Words of the text."})
    category = fields.Enum(Category, by_value=True)
    phase = fields.Enum(Phase, by_value=True)
    area = fields.String(validate=validate.Regexp(f"^{CODE}$"))


class NoticePage(Schema):
    """A page of notices, newest first."""

    items = fields.List(fields.Nested(NoticeShape), required=True)
    next = fields.String(allow_none=True, required=True)


class RevisionPage(Schema):
    """All revisions of a notice, newest first."""

    items = fields.List(fields.Nested(RevisionShape), required=True)


class TokenShape(Schema):
    """The token that calls."""

    name = fields.String(required=True)
    prefix = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    areas = fields.List(fields.String(), metadata={"description": "Empty: all of its owner's."})
    is_test = fields.Boolean(required=True)
    expires = Instant(required=True)


class LineShape(Schema):
    """One screen, page or recipient; numbers are masked."""

    name = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "Evidence or delivery state."})
    at = Instant(allow_none=True)
    reason = fields.String()


class ChannelShape(Schema):
    """What is known of one channel."""

    channel = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["board", "message"]))
    total = fields.Integer(required=True)
    has = fields.Integer(required=True, metadata={"description": "Withdrawn: taken off."})
    pending = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    first_at = Instant(allow_none=True)
    sentence = fields.String(metadata={"description": "For people."})
    lines = fields.List(fields.Nested(LineShape))


class ReachShape(Schema):
    """Who has a notice."""

    revision = fields.Integer(required=True)
    phase = fields.Enum(Phase, by_value=True, required=True)
    settled = fields.Boolean(required=True, metadata={"description": "Nothing is pending."})
    channels = fields.List(fields.Nested(ChannelShape), required=True)
