"""The shapes of what the API takes and gives, from which its documents are made as well."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.domain.chain import State, Step
from app.domain.notice import Act, Category, OnHolidays, Phase
from app.web.api.fields import Instant, Text

CODE = r"[0-9]{2,12}"
ID = r"[0-9a-z]{8}"
_LINE, _LONG = 1000, 20_000
_MANY = 500


def _code() -> fields.String:
    return fields.String(validate=validate.Regexp(f"^{CODE}$"))


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
    except_on = fields.List(fields.Date(), validate=validate.Length(max=_MANY))
    also_on = fields.List(fields.Date(), validate=validate.Length(max=_MANY))
    on_holidays = fields.Enum(OnHolidays, by_value=True)


class OverrideShape(Schema):
    """A channel's own wording."""

    channel = Text(40, 1, required=True)
    text = Text(_LONG, 1, required=True)


class AttachmentShape(Schema):
    """A picture or a file that goes with it."""

    sha256 = fields.String()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    alt = fields.String()


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
    tags = fields.List(Text(100, 1), validate=validate.Length(max=_MANY))
    groups = fields.List(Text(100, 1), validate=validate.Length(max=_MANY))
    binding = fields.Boolean()
    repeat = fields.Nested(RepeatShape, allow_none=True)
    endless_reason = Text(_LINE)
    record = fields.Nested(RecordShape)
    overrides = fields.List(fields.Nested(OverrideShape), validate=validate.Length(max=40))
    attachments = fields.List(fields.Nested(AttachmentShape), dump_only=True)
    checked = fields.List(
        Text(64, 1),
        validate=validate.Length(max=_MANY),
        metadata={"description": "``key`` of remarks somebody has looked at."},
    )


class Content(Wording):
    """What a notice says, when, where and over which channels."""

    areas = fields.List(_code(), validate=validate.Length(max=_MANY))


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


class ApprovalIn(Schema):
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


class PushIn(Schema):
    """One notice of a department for several communities."""

    source = Text(100, 1, required=True, metadata={"description": "The department's name."})
    reference = Text(100, 1, required=True, metadata={"description": "Its own number for it."})
    areas = fields.List(_code(), required=True, validate=validate.Length(1, _MANY))
    notice = fields.Nested(Wording, required=True)


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
