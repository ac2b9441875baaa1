"""What every template can use: names, moments, who is signed in, and where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.local import LocalProxy

from app.domain.audience import Area
from app.domain.notice import FOREVER
from app.domain.powers import ADMINISTRATOR, AUDITOR, SECURITY, STAFF
from app.store import user
from app.store.user import User
from app.web import (
    accounts_words,
    agents,
    auth,
    feedback,
    handbook,
    locale,
    media_words,
    moments,
    names,
    origins,
    permits,
    policy,
    review_bar,
    station_words,
    warnings,
    workbench,
)
from app.web.house import house

# The pages that belong to one entry of the navigation.
_ROOMS = {
    "notices.index": {
        "notices",
        "editor",
        "releases",
        "successors",
        "hidings",
        "pasting",
        "templates",
    },
    "reach_index.index": {"reach", "reach_index", "reach_warning"},
    "sources.index": {"sources", "source"},
    "accounts.index": {"accounts", "account", "account_connect"},
    "warnings.index": {
        *("warnings", "warning_page", "warning_deliveries", "warnings_new"),
        *("drills", "drill_page", "watch"),
    },
    "warning_sources.index": {"warning_sources", "warnings_policy"},
    "places.index": {"places", "place_page", "place_reports", "place_sheets", "place_synonyms"},
    "feedback.index": {"feedback", "answer_counts"},
    "stations.index": {"stations", "station_review"},
    "tokens.index": {"tokens", "webhooks"},
    "people.index": {"people", "person"},
    "calendar.index": {"calendar", "on_air", "holidays"},
    "reviews.index": {"reviews", "deputies"},
    "screens.index": {
        "screens",
        "pairing",
        "screen_page",
        "screen_why",
        "screen_tags",
        "screen_line",
        "screen_rules",
        "screen_orders",
        "screen_facts",
    },
}


_HOMES = {STAFF: "notices.index", AUDITOR: "audit_book.index"}

# What waits for the reader behind an entry.
_WAITS = {
    "reviews.index": review_bar.waits,
    "warnings.index": warnings.waits,
    "feedback.index": feedback.waits,
    "stations.index": station_words.waits,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation."""

    href: str
    label: str
    is_here: bool
    waits: int = 0


def register(app: Flask) -> None:
    """Give ``app``'s templates their words."""
    me: LocalProxy[User] = LocalProxy(auth.me)
    app.jinja_env.globals.update(
        me=me,
        navigation=navigation,
        area_name=names.area_name,
        channel_names=names.CHANNELS,
        category_names=names.CATEGORIES,
        phase_names=names.PHASES,
        act_names=names.ACTS,
        field_names=names.FIELDS,
        role_names=names.ROLES,
        home_of=home,
        help_here=handbook.here,
        agent_said=agents.said,
        second_is_due=policy.is_due,
        people_count=people_count,
        arrival_of=origins.arrival_of,
        media_facts=media_words.facts,
        moment=moment,
        submit_word=review_bar.submit_word,
        review_standing=review_bar.standing,
        clock_of=clock_of,
        typed_time=typed_time,
    )
    app.jinja_env.filters["area_choice"] = area_choice
    app.jinja_env.filters["channel_choice"] = channel_choice
    app.jinja_env.filters["account_choice"] = lambda one: (one, accounts_words.CHOICES[one])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_words)


def navigation() -> list[Item]:
    """Return the pages this user can do something on."""
    who = auth.me()
    pages = [("notices.index", _("通知"), who.kind == STAFF)]
    pages.append(("calendar.index", _("排期"), who.kind == STAFF))
    pages.append(("reviews.index", _("审核"), review_bar.has_a_desk()))
    on_duty = bool(permits.granted_to(who, *permits.WRITERS, *permits.OPERATORS))
    pages.append(("duty.show", _("值班"), on_duty))
    pages.append(("warnings.index", _("预警"), on_duty))
    writes = bool(permits.granted_to(who, *permits.WRITERS))
    pages.append(("feedback.index", _("反馈"), writes))
    pages.append(("assess.index", _("考核评估"), on_duty))
    pages.append(("library.index", _("素材"), writes))
    pages.append(("imports.index", _("导入导出"), writes))
    pages.append(("sources.index", _("外部来源"), writes))
    pages.append(("deliveries.index", _("投递"), on_duty))
    pages.append(("reach_index.index", _("触达台账"), on_duty))
    keeps_screens = bool(permits.granted_to(who, *permits.SCREEN_KEEPERS))
    pages.append(("screens.index", _("屏幕"), keeps_screens))
    pages.append(("stations.index", _("电视台"), on_duty or keeps_screens))
    operates = bool(permits.granted_to(who, *permits.OPERATORS))
    pages.append(("recipients.index", _("收件人"), operates))
    administers = bool(permits.granted_to(who, permits.ADMINISTRATOR))
    pages.append(("sms.show", _("短信"), operates or administers))
    pages.append(("accounts.index", _("发布账号"), operates))
    pages.append(("contacts.index", _("通讯录"), writes))
    pages.append(("places.index", _("本地生活"), writes))
    pages.append(("wording.index", _("用词表"), administers))
    pages.append(("tokens.index", _("接口"), bool(who.roles) and who.kind == STAFF))
    pages.append(("people.index", _("用户"), bool(permits.granted_to(who, *permits.KEEPERS))))
    pages.append(("audit_book.index", _("日志"), who.kind == AUDITOR))
    pages.append(("review_policy.show", _("审核步数"), administers))
    pages.append(("warning_sources.index", _("预警来源"), administers))
    pages.append(("followers.index", _("订阅源推送"), administers))
    here = (request.endpoint or "").partition(".")[0]
    return [
        Item(
            url_for(end),
            label,
            here in _ROOMS.get(end, {end.partition(".")[0]}),
            _WAITS[end]() if end in _WAITS else 0,
        )
        for end, label, is_open in pages
        if is_open
    ]


def home(who: User) -> str:
    """Return the page ``who`` begins on; an administrator may first have to name the others."""
    if who.kind == ADMINISTRATOR:
        with house().store.read() as tx:
            if not user.has_any(tx, SECURITY):
                return url_for("appointments.show")
    return url_for(_HOMES.get(who.kind, "people.index"))


def people_count(channel: str, count: int) -> str:
    """Return how many a message channel reaches."""
    if channel == "sms_smpp":
        return ngettext("%(num)d 个号码", "%(num)d 个号码", count)
    if channel == "webpush":
        return ngettext("%(num)d 台设备", "%(num)d 台设备", count)
    return ngettext("%(num)d 个账号", "%(num)d 个账号", count)


def moment(at: datetime) -> str:
    """Return an instant as the reader of this page says it."""
    if at >= FOREVER:
        return _("长期有效")
    zone = workbench.zone(house())
    return moments.said(at, house().clock(), zone, english=names.is_english())


def clock_of(at: datetime) -> str:
    """Return ``14:02``."""
    return moments.clock_of(at, workbench.zone(house()))


def typed_time(at: datetime | None) -> str:
    """Return what a ``datetime-local`` field holds."""
    return moments.typed(at, workbench.zone(house()))


def area_choice(area: Area) -> tuple[str, str]:
    """Return an area as an option of a select."""
    return area.code, names.area_name(area)


def channel_choice(name: str) -> tuple[str, str]:
    """Return a channel as an option of a select."""
    return name, str(names.CHANNELS.get(name, name))


def _words() -> dict[str, object]:
    return {"language": locale.language(), "brand": _("邻里 Linli")}
