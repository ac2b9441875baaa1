"""Television stations: their own review, what their zone hands out, and how it leaves again."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from PIL import Image

from app.dispatch.notices import publish
from app.domain.notice import Act
from app.store import notice, station, user
from tests.app.web.conftest import CODE, Browser

ID, ZONE = "k3x9a7qd", f"/tv/{CODE}/station/"


@pytest.fixture
def made(as_):
    """Return the id of a station of the community and its key; the operator added it."""
    page = as_("sunli")
    form = {"name": "望春有线", "area": CODE, "private": "1", "do": "add"}
    form["formats"] = ["crawl", "frames", "cards", "schedule"]
    page.post("/editor/stations/new", form, page="/editor/stations/new")
    key = re.search(r'class="secret"><code>([\w-]+)<', page.text)[1]
    return re.search(r"/editor/stations/(\w{8})/key", page.text)[1], key


@pytest.fixture
def published(desk, form):
    desk.post(f"/editor/notices/{ID}/edit", {**form, "do": "submit"}, page="/editor/new")
    there = f"/editor/notices/{ID}/confirm"
    desk.post(there, {"version": "1"}, page=there)
    return ID


def sent(page, notice_id, station_id):
    there = f"/editor/notices/{notice_id}/stations"
    return page.post(there, {"station": station_id}, page=there)


def review(page, station_id, notice_id, number=1, **form):
    there = f"/editor/stations/{station_id}/review/{notice_id}/{number}"
    return page.post(there, {"do": "approve", "read": "1", **form}, page=there)


def test_a_notice_runs_once_it_was_sent_and_somebody_else_let_it_through(
    app, as_, made, published, house
):
    (station_id, key), stranger = made, Browser(app)
    there = f"{ZONE}{station_id}/"
    take = lambda name, **more: stranger.client.get(  # noqa: E731 - bytes, not text
        f"{there}{name}", query_string={"key": key, **more}
    )
    assert stranger.get(there).status_code == 401
    assert stranger.get(f"{there}crawl.txt?key=wrong").status_code == 401
    assert take("crawl.txt").get_data() == b""

    writer, officer = as_("wanglan"), as_("zhaomin")
    assert sent(writer, published, station_id).status_code == 303
    assert sent(writer, published, station_id).status_code == 422
    assert "已经送过" in writer.text
    assert take("crawl.txt").get_data() == b""
    assert review(writer, station_id, published).status_code == 409
    assert "别的同事" in writer.text
    officer.get("/editor/stations/")
    assert "停水通知" in officer.text and "去审片" in officer.text
    assert re.search(r'电视台<span class="waits">1<', officer.text)
    assert review(officer, station_id, published, read="").status_code == 422
    assert review(officer, station_id, published).status_code == 303

    crawl = take("crawl.txt")
    assert crawl.headers["Cache-Control"] == "no-store"
    assert "明天上午九点到十一点停水" in crawl.get_data(as_text=True)
    again = stranger.get(
        f"{there}crawl.txt?key={key}", headers={"If-None-Match": crawl.headers["ETag"]}
    )
    assert again.status_code == 304
    old = take("crawl.txt", encoding="gb18030")
    assert old.get_data().decode("gb18030") == crawl.get_data(as_text=True)
    (item,) = etree.fromstring(take("crawl.xml").get_data())
    assert item.get("id") == published and item.get("kind") == "notice"
    assert etree.fromstring(take("crawl.rss").get_data()).find("channel/item/title").text
    assert json.loads(take("crawl.json").get_data())["items"][0]["revision"] == 1
    pictures = zipfile.ZipFile(io.BytesIO(take("cards.zip").get_data()))
    first = Image.open(io.BytesIO(pictures.read(pictures.namelist()[0])))
    assert first.size == (1920, 1080)
    assert Image.open(io.BytesIO(take("card-1.png").get_data())).size == (1920, 1080)
    assert take("card-99.png").status_code == 404 and take("crawl-9.zip").status_code == 404
    sheet = take("schedule.csv").get_data().decode("utf-8-sig")
    assert "停水通知" in sheet and "2026-11-25 11:00" in sheet
    assert take("schedule.xlsx").get_data()[:2] == b"PK"
    page = take("")
    assert page.status_code == 200 and "正在播" in page.get_data(as_text=True)
    with house.store.read() as tx:
        seen = station.get(tx, station_id)
    assert seen.pulled_at == house.clock() and "werkzeug" in seen.pulled_by.lower()

    publish.withdraw(house, published, _person(house))
    assert take("crawl.txt").get_data() == b""
    assert "停水" not in take("").get_data(as_text=True)


def test_a_corrected_text_waits_for_a_review_of_its_own(app, as_, made, published, house):
    station_id, key = made
    writer, officer, stranger = as_("wanglan"), as_("zhaomin"), Browser(app)
    sent(writer, published, station_id)
    review(officer, station_id, published)
    _revise(house, published, "明天上午十点停水")
    crawl = lambda: stranger.get(f"{ZONE}{station_id}/crawl.txt?key={key}").get_data(as_text=True)  # noqa: E731
    assert crawl() == ""
    assert sent(writer, published, station_id).status_code == 303
    assert review(officer, station_id, published, 2).status_code == 303
    assert "明天上午十点停水" in crawl()
    there = f"/editor/stations/{station_id}"
    stop = f"{there}/review/{published}/2/stop"
    assert as_("liqiang").post(stop, page="/editor/profile/").status_code == 403
    assert officer.post(stop, page=there).status_code == 303
    assert crawl() == ""


def test_the_keeper_gives_a_new_key_pauses_and_removes_it(app, as_, made):
    (station_id, key), keeper, stranger = made, as_("sunli"), Browser(app)
    there, file = f"/editor/stations/{station_id}", f"{ZONE}{station_id}/crawl.xml"
    assert stranger.get(f"{file}?key={key}").status_code == 200
    keeper.post(f"{there}/key", page=there)
    new = re.search(r'class="secret"><code>([\w-]+)<', keeper.text)[1]
    assert stranger.get(f"{file}?key={key}").status_code == 401
    bearer = {"Authorization": f"Bearer {new}"}
    assert stranger.get(file, headers=bearer).status_code == 200
    keeper.post(f"{there}/paused", {"paused": "1"}, page=there)
    assert stranger.get(file, headers=bearer).status_code == 404
    keeper.post(there, {"name": "", "formats": "crawl"}, page=there)
    assert "请填写名称" in keeper.text
    keeper.post(there, {"name": "望春电视", "formats": "cards"}, page=there)
    keeper.post(f"{there}/paused", {"paused": "0"}, page=there)
    assert stranger.get(file).status_code == 404  # no key any more, but no crawl either
    assert stranger.client.get(f"{ZONE}{station_id}/cards.zip").status_code == 200
    assert keeper.post(f"{there}/remove", page=there).status_code == 303
    assert stranger.get(f"{ZONE}{station_id}/").status_code == 404
    stranger.get(ZONE)
    assert "还没有设立" in stranger.text


def _person(house):
    with house.store.read() as tx:
        return user.by_login(tx, "wanglan")[0]


def _revise(house, notice_id, headline):
    with house.store.begin() as tx:
        latest = notice.latest(tx, notice_id)
        new = replace(latest, revision=2, act=Act.CORRECT, headline=headline, sent=house.clock())
        notice.add_revision(tx, new, "")
