"""The tables, in the form every database gets them; one module a subject."""

from __future__ import annotations

from app.store.tables.access import access_token, api_answer, push, push_receipt
from app.store.tables.accounts import account, account_state
from app.store.tables.areas import area, lineage
from app.store.tables.assess import month_counted, month_sum, search_day, warning_aimed
from app.store.tables.base import Instant, metadata
from app.store.tables.boards import appearance, document, slot
from app.store.tables.desk import contact, template, wording
from app.store.tables.drills import drill, drill_area, drill_screen
from app.store.tables.exchange import intake, source, source_item, source_result, upload
from app.store.tables.followers import follower
from app.store.tables.interaction import counted_device, feedback, poll_shown, tally
from app.store.tables.media import asset, attached, blob
from app.store.tables.messages import (
    UNDONE,
    UNKNOWN,
    UNREACHED,
    WARNED,
    audience_group,
    delivery,
    group_member,
    hand_over,
    planning,
    reference,
    sms_day,
    target,
)
from app.store.tables.notices import aim, draft, draft_area, hidden, notice, revision
from app.store.tables.people import invitation, setup_link, signin, user, user_role
from app.store.tables.places import place, place_picture, place_report
from app.store.tables.proofs import public_proof
from app.store.tables.reach import alert_appearance, reach_time
from app.store.tables.records import audit, audit_anchor, setting
from app.store.tables.reviews import (
    deputy,
    draft_editor,
    review_aim,
    review_case,
    review_policy,
    review_step,
)
from app.store.tables.screen_care import screen_alarm, screen_place, screen_slot
from app.store.tables.screens import (
    alert_head,
    alert_raised,
    command,
    played,
    played_day,
    screen,
    screen_fault,
    screenshot,
)
from app.store.tables.second import guesser, passkey, recovery_code, totp
from app.store.tables.stations import station, station_item, tv_view
from app.store.tables.subscriptions import SIGNUP_DUE, consent, signup, subscription
from app.store.tables.texts import sms_budget, sms_cost, sms_heard, sms_open
from app.store.tables.times import holiday, recurrence, showing
from app.store.tables.warnings import (
    area_boundary,
    warning_document,
    warning_event,
    warning_link,
    warning_message,
    warning_own,
    warning_push,
    warning_source,
    warning_tie,
    warning_told,
    warning_word,
)
from app.store.tables.watch import watch_finding
from app.store.tables.webhooks import webhook, webhook_call
from app.store.tables.websub import websub_follower, websub_intent

__all__ = [
    "Instant",
    "SIGNUP_DUE",
    "UNDONE",
    "UNKNOWN",
    "UNREACHED",
    "WARNED",
    "access_token",
    "account",
    "account_state",
    "aim",
    "alert_appearance",
    "alert_head",
    "alert_raised",
    "api_answer",
    "appearance",
    "area",
    "area_boundary",
    "asset",
    "attached",
    "audience_group",
    "audit",
    "audit_anchor",
    "blob",
    "command",
    "consent",
    "contact",
    "counted_device",
    "delivery",
    "deputy",
    "document",
    "draft",
    "draft_area",
    "draft_editor",
    "drill",
    "drill_area",
    "drill_screen",
    "feedback",
    "follower",
    "group_member",
    "hand_over",
    "planning",
    "guesser",
    "hand_over",
    "hidden",
    "holiday",
    "intake",
    "invitation",
    "lineage",
    "metadata",
    "month_counted",
    "month_sum",
    "notice",
    "passkey",
    "place",
    "place_picture",
    "place_report",
    "played",
    "played_day",
    "public_proof",
    "poll_shown",
    "push",
    "push_receipt",
    "reach_time",
    "recovery_code",
    "recurrence",
    "reference",
    "sms_budget",
    "sms_cost",
    "sms_day",
    "sms_heard",
    "sms_open",
    "review_aim",
    "review_case",
    "review_policy",
    "review_step",
    "revision",
    "screen",
    "screen_alarm",
    "screen_fault",
    "screen_place",
    "screen_slot",
    "screenshot",
    "search_day",
    "setting",
    "setup_link",
    "showing",
    "signin",
    "signup",
    "slot",
    "sms_day",
    "sms_spent",
    "source",
    "source_item",
    "source_result",
    "station",
    "station_item",
    "subscription",
    "tally",
    "target",
    "template",
    "totp",
    "tv_view",
    "upload",
    "user",
    "user_role",
    "warning_aimed",
    "warning_document",
    "warning_event",
    "warning_link",
    "warning_message",
    "warning_own",
    "warning_push",
    "warning_source",
    "warning_tie",
    "warning_told",
    "warning_word",
    "watch_finding",
    "webhook",
    "webhook_call",
    "websub_follower",
    "websub_intent",
    "wording",
]
