"""What every template can use: names, moments, who is signed in, and where one can go."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.local import LocalProxy

from app.domain.audience import Area
from app.domain.notice import FOREVER
from app.domain.powers import ADMINISTRATOR, AUDITOR, SECURITY, STAFF
from app.store import user
from app.store.user import User
from app.web import locale, menu, moments, names
from app.web.handbook import handbook
from app.web.house import house
from app.web.incoming import origins
from app.web.messages import accounts_words
from app.web.notices import media_words, workbench
from app.web.people import agents, auth, policy
from app.web.review import review_bar

_HOMES = {STAFF: "notices.index", AUDITOR: "audit_book.index"}


def register(app: Flask) -> None:
    """Give ``app``'s templates their words."""
    me: LocalProxy[User] = LocalProxy(auth.me)
    app.jinja_env.globals.update(
        me=me,
        navigation=menu.here,
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
