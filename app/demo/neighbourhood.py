"""Loads the demo: areas, people with generated passwords, notices, recipients."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

from app.demo import accounts, chain, desk, incoming, places, station, weather
from app.dispatch.areas import areas
from app.dispatch.house import House
from app.dispatch.messages import sms_desk
from app.dispatch.notices import publish
from app.dispatch.people import password
from app.domain.audience import Area
from app.domain.division import parse
from app.domain.notice import Category
from app.domain.poll import Poll
from app.domain.review import Draft
from app.domain.sms_rules import Rules
from app.domain.target import Target
from app.store import setting, target, user
from app.store.session import Tx, new_id
from app.store.user import User

COMMUNITY = "110105900001"
STREET = "110105900"
RESIDENTS = 24
BOARDS = frozenset({"led", "tv", "mobile", "feed", "microblog"})
_PEOPLE = (
    (
        "admin",
        "钱安",
        "系统管理员：账号、区域、设置、屏幕 / administrator: accounts, areas, screens",
        (("administrator", "110000"),),
    ),
    (
        "security",
        "孙宁",
        "安全管理员：授予权限 / security: grants rights",
        (("security", "110000"),),
    ),
    ("auditor", "周正", "审计员：操作日志 / auditor: reads the log", (("auditor", "110000"),)),
    (
        "wanglan",
        "王兰",
        "编辑、审核、运维，望春里社区 / writes, publishes, looks after screens",
        (("author", COMMUNITY), ("reviewer", COMMUNITY), ("operator", COMMUNITY)),
    ),
    ("liqiang", "李强", "编辑，望春街道 / writes only", (("author", STREET),)),
    ("sunli", "孙丽", "审核，望春街道 / reviews", (("reviewer", STREET),)),
    (
        "zhaomin",
        "赵敏",
        "审核、终审，望春街道 / reviews, last word",
        (("reviewer", STREET), ("leader", STREET)),
    ),
    ("chenzhi", "陈志", "终审，望春街道 / last word", (("leader", STREET),)),
)


LOGINS = tuple(login for login, *_rest in _PEOPLE)
# Publishes the demo's notices; nobody signs in with it.
NEWSROOM = "newsroom"


@dataclass(frozen=True, slots=True)
class Login:
    """A generated log-in; the password is shown once and stored as a hash only."""

    login: str
    password: str
    what: str


def load(house: House, post_token: str = "", *, has_screens: bool = False) -> list[Login]:
    """Fill an empty store with the neighbourhood and its people; return their log-ins.

    With a token of the simulated Weibo and robots, it has accounts there. Where it ``has_screens``
    to come, the most urgent notice is for ``publish_last``.
    """
    logins = [Login(login, password.made(), what) for login, _, what, _ in _PEOPLE]
    now = house.clock()
    with house.store.begin() as tx:
        for made, (login, name, _, roles) in zip(logins, _PEOPLE, strict=True):
            user.add(tx, login, name, password.hashed(made.password), frozenset(roles), now)
        # Who looks at the demo late in the evening wants to see texts go, not wait for the morning.
        sms_desk.put(tx, "demo", Rules(is_quiet=False), now)
    load_content(house, post_token, has_screens=has_screens)
    with house.store.begin() as tx:
        if found := user.by_login(tx, "wanglan"):
            incoming.add(tx, house, found[0], COMMUNITY)
    chain.leave_one_waiting(house, COMMUNITY, _evening(house, 3))
    station.add(house, STREET, COMMUNITY)
    weather.add(house, COMMUNITY, "望春里社区")
    return logins


def load_content(house: House, post_token: str = "", *, has_screens: bool = False) -> None:
    """Add the areas, recipients and notices of the neighbourhood, one less if it has screens.

    Notices take their chain where its people are there; the others come from the newsroom.
    """
    load_areas(house)
    with house.store.begin() as tx:
        by = _newsroom(tx, house)
        add_recipients(tx, house)
        if post_token:
            accounts.add(tx, house, COMMUNITY, post_token)
        desk.fill(tx, house, COMMUNITY)
        places.add(house, tx, by)
        setting.put(tx, "default_area", COMMUNITY)
        setting.put(tx, "set_up", True)
    for draft in notices(house)[int(has_screens) :]:
        _publish(house, draft, by)


def publish_last(house: House) -> None:
    """Publish the most urgent notice, now that screens hang: how soon they show it is timed."""
    with house.store.read() as tx:
        found = user.by_login(tx, NEWSROOM)
    if found:
        _publish(house, notices(house)[0], found[0])


def _publish(house: House, draft: Draft, by: User) -> None:
    if not chain.put_through(house, draft):
        publish.publish(house, new_id(), draft, by)


def _newsroom(tx: Tx, house: House) -> User:
    """Return the account that published the demo's notices; nobody can sign in with it."""
    roles = {("reviewer", "110000"), ("broadcaster", "110000")}
    made = user.add(tx, NEWSROOM, "演示编辑部", password.unusable(), roles, house.clock())
    user.set_active(tx, made.id, False)
    return made


def load_areas(house: House) -> None:
    """Add the demo city's divisions and open them."""
    with house.store.begin() as tx:
        areas.add(tx, divisions(), house.clock())


def divisions() -> list[Area]:
    """Return the areas of the demo city."""
    text = resources.files(__package__).joinpath("divisions.csv").read_text(encoding="utf-8")
    found, bad = parse(text.splitlines())
    if bad:
        raise ValueError(f"divisions.csv: {bad}")
    return found


def notices(house: House) -> list[Draft]:
    """Return the demo's notices, with times that follow today's date."""
    text = resources.files(__package__).joinpath("notices.json").read_text(encoding="utf-8")
    return [_draft(row, house) for row in json.loads(text)]


def _draft(row: dict[str, object], house: House) -> Draft:
    channels = BOARDS
    if row.get("post"):
        channels |= {"mastodon", "weibo", "robot"}
    if row.get("sms"):
        channels |= {"sms_smpp"}
    return Draft(
        category=Category(str(row["category"])),
        headline=str(row["headline"]),
        title=str(row["title"]),
        body=str(row["body"]),
        when_where=str(row["when_where"]),
        contact=str(row["contact"]),
        source=str(row["source"]),
        expires=_evening(house, int(str(row["days"]))),
        areas=(str(row["area"]),),
        channels=channels & house.routes.names,
        poll=_poll(row.get("poll")),
    )


def _poll(asked: object) -> Poll | None:
    if not isinstance(asked, dict):
        return None
    return Poll(question=asked["question"], answers=tuple(asked["answers"]))


def _evening(house: House, days: int) -> datetime:
    """Return six in the evening, local time, so many days from today."""
    local = house.clock().astimezone(ZoneInfo(house.time_zone)) + timedelta(days=days)
    return local.replace(hour=18, minute=0, second=0, microsecond=0).astimezone(UTC)


def add_recipients(tx: Tx, house: House) -> None:
    """Add residents' numbers (a range that is assigned to nobody) and the community's account."""
    for number in range(RESIDENTS):
        phone = Target(
            id=new_id(), channel="sms_smpp", address=f"+861990000{number:04d}", area=COMMUNITY
        )
        target.add(tx, house.cipher, phone, f"{number // 4 + 1}号楼住户", house.clock())
    account = Target(id=new_id(), channel="mastodon", address="@wangchunli", area=COMMUNITY)
    target.add(tx, house.cipher, account, "望春里社区", house.clock())
