"""The editor's side menu: where one can go, in groups of what people do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from app.domain.powers import AUDITOR, STAFF
from app.store.user import User
from app.web.people import auth, permits
from app.web.reach import feedback
from app.web.review import review_bar
from app.web.stations import station_words
from app.web.warnings import warnings

May = Callable[[User], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu: who sees it, which rooms belong to it, and what waits behind it."""

    page: str
    label: str
    may: May
    rooms: frozenset[str] = frozenset()
    waits: Callable[[], int] | None = None

    @property
    def is_here(self) -> bool:
        """Whether the page of this request is one of its own."""
        room = (request.endpoint or "").partition(".")[0]
        return room in self.rooms or room == self.page.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, as a reader sees it."""

    href: str
    label: str
    is_here: bool
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together, under their heading; ``key`` is what a browser calls it."""

    key: str
    label: str
    items: tuple[Item, ...]


def here() -> list[Group]:
    """Return what this user can do something on; a group in which there is nothing is left out."""
    who = auth.me()
    groups = [Group(key, str(label), tuple(_open(who, of))) for key, label, of in _MENU]
    return [group for group in groups if group.items]


def _open(who: User, entries: tuple[Entry, ...]) -> Iterator[Item]:
    for one in entries:
        if one.may(who):
            waits = one.waits() if one.waits else 0
            yield Item(url_for(one.page), str(one.label), one.is_here, waits)


def _of(*roles: str) -> May:
    return lambda who: bool(permits.granted_to(who, *roles))


def _rooms(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _is_staff(who: User) -> bool:
    return who.kind == STAFF


_writes, _operates = _of(*permits.WRITERS), _of(*permits.OPERATORS)
_on_duty, _administers = _of(*permits.WRITERS, *permits.OPERATORS), _of(permits.ADMINISTRATOR)

_PUBLISHING = (
    Entry(
        "notices.index",
        _l("通知"),
        _is_staff,
        _rooms("editor releases successors hidings pasting templates"),
    ),
    Entry("calendar.index", _l("排期"), _is_staff, _rooms("on_air holidays")),
    Entry(
        "reviews.index",
        _l("审核"),
        lambda _who: review_bar.has_a_desk(),
        _rooms("deputies"),
        review_bar.waits,
    ),
    Entry("library.index", _l("素材"), _writes),
    Entry("imports.index", _l("导入导出"), _writes),
    Entry("sources.index", _l("外部来源"), _writes, _rooms("source")),
)
_WARNINGS = (
    Entry("duty.show", _l("值班"), _on_duty),
    Entry(
        "warnings.index",
        _l("预警"),
        _on_duty,
        _rooms("warning_page warning_deliveries warnings_new drills drill_page watch"),
        warnings.waits,
    ),
)
_OUTCOMES = (
    Entry("deliveries.index", _l("投递"), _on_duty),
    Entry("reach_index.index", _l("触达台账"), _on_duty, _rooms("reach reach_warning")),
    Entry("feedback.index", _l("反馈"), _writes, _rooms("answer_counts"), feedback.waits),
    Entry("assess.index", _l("考核评估"), _on_duty),
)
_CHANNELS = (
    Entry(
        "screens.index",
        _l("屏幕"),
        _of(*permits.SCREEN_KEEPERS),
        _rooms(
            "pairing screen_page screen_why screen_tags screen_line screen_rules screen_orders"
            " screen_facts"
        ),
    ),
    Entry(
        "stations.index",
        _l("电视台"),
        _of(*permits.WRITERS, *permits.OPERATORS, *permits.SCREEN_KEEPERS),
        _rooms("station_review"),
        station_words.waits,
    ),
    Entry("sms.show", _l("短信"), _of(*permits.OPERATORS, permits.ADMINISTRATOR)),
    Entry("accounts.index", _l("发布账号"), _operates, _rooms("account account_connect")),
    Entry("followers.index", _l("订阅源推送"), _administers),
)
_RESIDENTS = (
    Entry("recipients.index", _l("收件人"), _operates),
    Entry("contacts.index", _l("通讯录"), _writes),
    Entry(
        "places.index",
        _l("本地生活"),
        _writes,
        _rooms("place_page place_reports place_sheets place_synonyms"),
    ),
)
_SETTINGS = (
    Entry("people.index", _l("用户"), _of(*permits.KEEPERS), _rooms("person")),
    Entry("audit_book.index", _l("日志"), lambda who: who.kind == AUDITOR),
    Entry("review_policy.show", _l("审核步数"), _administers),
    Entry("warning_sources.index", _l("预警来源"), _administers, _rooms("warnings_policy")),
    Entry("wording.index", _l("用词表"), _administers),
    Entry(
        "tokens.index",
        _l("接口"),
        lambda who: bool(who.roles) and _is_staff(who),
        _rooms("webhooks"),
    ),
)
_MENU = (
    ("publishing", _l("信息发布"), _PUBLISHING),
    ("warnings", _l("预警值班"), _WARNINGS),
    ("outcomes", _l("成效"), _OUTCOMES),
    ("channels", _l("屏幕与渠道"), _CHANNELS),
    ("residents", _l("居民"), _RESIDENTS),
    ("settings", _l("设置"), _SETTINGS),
)
