"""Places at the desk: written, found wrong at a field, clicked on a map, taken in by a sheet."""

import json
import re
from datetime import date

import pytest

from app.dispatch.places import places as voices
from app.domain.place import Place
from app.store import audit, origin, place, place_report
from app.store.place import Wanted

PAGE, HOME = "/editor/places/", "110105900001"
GOOD = {
    "name": "望春大药房",
    "area": HOME,
    "categories": "shop.pharmacy",
    "address": "望春路22号",
    "lat": "39.9213",
    "lon": "116.4712",
    "phones": "010-65550218、12345",
    "hours": "9:00-21:00/周一休",
    "do": "save",
}


@pytest.fixture
def kept(house):
    """Every place there is, by name."""

    def ask():
        with house.store.read() as tx:
            found = place.listing(tx, Wanted(areas=["110000"]), 100)
        return {one.name: one for one in found}

    return ask


def put(house, **changes):
    facts = {"id": "p1ace001", "area": HOME, "name": "老王修鞋", "categories": ("live.repair",)}
    made = Place(**facts | changes)
    with house.store.begin() as tx:
        place.put(tx, made, house.clock())
    return made


def test_a_place_is_added_changed_checked_and_removed_and_each_leaves_a_line(desk, house, kept):
    assert desk.post(f"{PAGE}new", GOOD, page=f"{PAGE}new").status_code == 303
    made = kept()["望春大药房"]
    assert (made.phones, made.initials) == (("010-65550218", "12345"), "wcdyf")
    own = f"{PAGE}{made.id}"
    desk.get(own)
    assert "每天：9:00—21:00" in desk.text and "周一：休息" in desk.text
    assert desk.post(own, {**GOOD, "name": "望春药店"}, page=own).status_code == 303
    assert kept()["望春药店"].pinyin == "wang chun yao dian"
    desk.post(f"{own}/check", page=own)
    assert kept()["望春药店"].checked_on == date(2026, 11, 24)
    with house.store.read() as tx:
        document = origin.get(tx, f"/feeds/{HOME}/places.geojson")
    assert json.loads(document.body)["features"][0]["geometry"]["coordinates"] == [
        116.4712,
        39.9213,
    ]
    desk.post(f"{own}/remove", page=own)
    assert kept() == {}
    with house.store.read() as tx:
        lines = [line.action for line in audit.listing(tx, made.id, 9)]
    assert lines == ["place.remove", "place.change", "place.change", "place.add"]


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk, kept):
    wrong = {
        "name": "",
        "area": "110106",
        "categories": "",
        "lat": "116.4712",
        "phones": "打电话",
        "hours": "看心情",
        "checked_on": "2027-01-01",
        "served": "火星",
        "shelter_capacity": "很多",
    }
    for field, typed in wrong.items():
        form = {**GOOD, field: typed} | ({"lon": "39.9213"} if field == "lat" else {})
        answer = desk.post(f"{PAGE}new", form, page=f"{PAGE}new")
        assert answer.status_code == 422 and f'id="{field}-problem"' in desk.text, field
        assert "望春路22号" in desk.text and (field == "categories" or typed in desk.text)
        if field == "lat":
            assert "经纬度可能写反了" in desk.text
    assert kept() == {}


def test_a_click_on_the_map_fills_in_the_point_without_a_script(desk):
    clicked = {**GOOD, "at.x": "320", "at.y": "0", "lat": "39.9213"}
    del clicked["do"]
    desk.post(f"{PAGE}new", clicked, page=f"{PAGE}new")
    lat = re.search(r'name="lat" type="text" value="([\d.]+)"', desk.text).group(1)
    assert lat == "39.926300" and "望春大药房" in desk.text
    answer = desk.get(f"{PAGE}map.svg?lat=39.9213&lon=116.4712&area={HOME}")
    assert answer.mimetype == "image/svg+xml"


def test_a_shelter_keeps_its_fields_and_a_civil_defence_work_is_not_public(desk, kept):
    shelter = {
        **GOOD,
        "name": "望春公园避难场所",
        "categories": "safe.shelter",
        "shelter_level": "township",
        "shelter_hazards": "earthquake",
        "shelter_capacity": "6500",
        "shelter_communities": "望春里社区",
        "shelter_boundary": "39.92 116.46;39.92 116.47;39.93 116.47",
    }
    desk.post(f"{PAGE}new", shelter, page=f"{PAGE}new")
    made = kept()["望春公园避难场所"]
    assert (made.shelter.capacity, made.shelter.communities) == (6500, (HOME,))
    assert len(made.shelter.boundary) == 3 and made.public
    work = {**GOOD, "name": "地下掩蔽所", "categories": "safe.defence", "defence_number": "RF-1"}
    desk.post(f"{PAGE}new", work, page=f"{PAGE}new")
    assert not kept()["地下掩蔽所"].public and kept()["地下掩蔽所"].defence.number == "RF-1"
    desk.get(f"{PAGE}{made.id}")
    assert "望春里社区" in desk.text and "39.92 116.46" in desk.text


def test_nobody_keeps_somebody_elses_place(as_, house, kept):
    put(house, area="110105900002")
    page = as_("liqiang")
    assert page.get(f"{PAGE}p1ace001").status_code == 403
    assert page.post(f"{PAGE}p1ace001/check", page=PAGE).status_code == 403
    assert "老王修鞋" not in (page.get(PAGE), page.text)[1]


def test_a_sheet_is_checked_row_by_row_and_its_good_rows_are_kept_once(desk, house, kept):
    put(house)
    text = (
        "名称,所属范围,类别,纬度,经度,营业时间,电话\n"
        "老王修鞋,望春里社区,维修开锁,39.92,116.46,9:00-18:00,13901230106\n"
        "李师傅理发,望春里社区,美容美发,,,9:00-19:00/周二休,\n"
        "乱填的,望春里社区,美容美发,116.46,39.92,看心情,\n"
        "望春农贸市场,望春里社区,菜市场、菜店、便利店,,,,\n"
        "不认识,火星,理发馆,,,,\n"
    )
    path = _handed_in(desk, text)
    desk.get(path)
    for said in ("经纬度可能写反了", "看心情", "火星", "理发馆"):
        assert said in desk.text
    assert desk.client.get(path + "/problems.xlsx").status_code == 200
    assert desk.post(path, {"count": "3"}, page=path).status_code == 303
    found = kept()
    assert set(found) == {"老王修鞋", "李师傅理发", "望春农贸市场"}
    assert found["老王修鞋"].id == "p1ace001" and found["老王修鞋"].hours == "9:00-18:00"
    assert found["望春农贸市场"].categories == ("eat.market", "shop.convenience")
    exported = desk.get(f"{PAGE}export?format=csv").get_data(as_text=True)
    desk.get(_handed_in(desk, exported))
    assert "没有可以导入的新行" in desk.text


def _handed_in(desk, text):
    from io import BytesIO

    desk.get(f"{PAGE}import/")
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.text).group(1)
    form = {"csrf_token": token, "file": (BytesIO(text.encode()), "places.csv")}
    answer = desk.client.post(f"{PAGE}import/", data=form, content_type="multipart/form-data")
    return answer.headers["Location"]


def test_what_residents_say_waits_until_staff_decide(desk, house):
    put(house)
    voice = voices.Voice(words="cookie")
    with house.store.begin() as tx:
        voices.report(house, tx, "p1ace001", "hours", "周日也休息", voice)
        voices.rate(house, tx, "p1ace001", 2, "", voice)
        voices.rate(house, tx, "p1ace001", 5, "手艺好", voice)
        with pytest.raises(voices.NotSaid):
            voices.rate(house, tx, "p1ace001", 9, "", voice)
        with pytest.raises(LookupError):
            voices.report(house, tx, "nowhere0", "hours", "", voice)
        assert voices.rated(tx, "p1ace001") == voices.Rated(count=1, tenths=50)
    desk.get(f"{PAGE}reports/")
    assert "周日也休息" in desk.text and "手艺好" in desk.text
    with house.store.read() as tx:
        waiting = place_report.listing(tx, [HOME], "new", 9)
    for one in waiting:
        desk.post(
            f"{PAGE}reports/{one.id}", {"do": "done", "answer": "已改"}, page=f"{PAGE}reports/"
        )
    with house.store.begin() as tx:
        assert [said.said for said in voices.rated(tx, "p1ace001").said] == ["手艺好"]
        assert place_report.waiting(tx, [HOME]) == 0
        assert all("cookie" not in one.device for one in waiting)
        for n in range(voices.MOST_A_DAY - 1):
            voices.report(house, tx, "p1ace001", "phone", str(n), voice)
        with pytest.raises(voices.TooOften):
            voices.report(house, tx, "p1ace001", "phone", "", voice)
