"""The handbook's table of contents, and which page of it helps on which page of the editor."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REFERENCE = "reference"
# For staff: there is a page in every language.
STAFF = {
    "daily": (
        "first-day",
        "write",
        "review",
        "change",
        "reach",
        "calendar",
        "duty",
        "alarm-mails",
        "trouble",
    ),
    "danger": ("warnings", "drills"),
    "people": ("recipients", "consents", "feedback", "publicity"),
    "rest": (
        *("seen", "screens", "places", "shelters", "media", "sheets", "sources"),
        *("accounts", "stations", "feeds"),
    ),
    "governing": ("people", "rules", "retention", "assessment"),
}
# For who runs the system or connects others to it: in Chinese; English readers have the reference.
TECHNICAL = {
    "operators": (
        *("install", "settings", "commands", "backup", "health"),
        *("panels", "keys", "growth", "incidents"),
    ),
    "programs": ("connect", "events", "open-data", "texting", "own-player"),
}
# Documents beside the handbook, in English: file below ``docs``.
SHARED = {
    "operations": "operations.md",
    "deploy": "deploy/README.md",
    "scaling": "scaling.md",
    "api": "api.md",
    "app-feed": "app-feed.md",
    "feed-formats": "channels/feed.md",
    "sms-smpp": "channels/sms_smpp.md",
    "sms-http": "channels/sms_http.md",
    "web-push": "channels/webpush.md",
    "wire-format": "wire-format.md",
    "player": "player.md",
}
LABELS = {
    "daily": _l("每天用到"),
    "danger": _l("预警和演练"),
    "people": _l("和居民来往"),
    "rest": _l("屏幕、资料和渠道"),
    "governing": _l("用户、规则和考核"),
    "operators": _l("运行维护"),
    "programs": _l("系统对接"),
    REFERENCE: _l("参考资料（英文）"),
}
# The pages of the editor, by blueprint or, where one page of it needs another, by endpoint.
_HELPS = {
    "first-day": "profile second passkeys proof signin notices.index",
    "write": "editor pasting templates contacts finer_aim areas",
    "review": "reviews deputies releases.confirm",
    "change": "successors releases hidings",
    "reach": "notices deliveries reach reach_index reach_warning",
    "calendar": "calendar holidays on_air",
    "duty": "duty watch",
    "alarm-mails": "alarm_mails",
    "warnings": "warnings warning_page warning_deliveries warnings_new warnings_policy "
    "warning_sources",
    "drills": "drills drill_page",
    "recipients": "recipients recipient_import sms sms_costs",
    "consents": "consent_book",
    "feedback": "feedback answer_counts",
    "publicity": "notice_proofs",
    "screens": "screens pairing screen_page screen_why screen_tags screen_line screen_rules"
    " screen_orders screen_facts",
    "places": "places place_page place_reports place_synonyms",
    "media": "library",
    "sheets": "imports sheets place_sheets",
    "sources": "sources source",
    "accounts": "accounts account account_connect",
    "stations": "stations station_review",
    "feeds": "followers webhooks tokens",
    "people": "people person",
    "assessment": "assess",
    "rules": "review_policy wording audit_book",
}
_PAGE_OF = {name: slug for slug, names in _HELPS.items() for name in names.split()}


def page_for(endpoint: str) -> str | None:
    """Return the page that helps at an endpoint; None where the contents must do."""
    return _PAGE_OF.get(endpoint) or _PAGE_OF.get(endpoint.partition(".")[0])


def helpful() -> frozenset[str]:
    """Return the pages that help somewhere in the editor."""
    return frozenset(_HELPS)
