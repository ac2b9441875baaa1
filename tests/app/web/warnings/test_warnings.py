"""Warnings: what waits, what holds, what was; one warning's page and what is decided there."""

import re
from datetime import timedelta

import pytest

from app.dispatch.warnings import warnings_in
from app.dispatch.warnings.warnings_in import Arrival
from app.domain.warning import Level, Pair, Place, Point, Type
from app.store import audit, boundary
from app.store.warning_source import WarningSource
from tests.app.domain.warnings_made import NOON, info, message

LIST, HERE, THERE = "/editor/warnings/", "110105900001", "110105900002"


def at(code, level=Level.RED, name="朝阳社区", **more):
    codes = (Pair("GB/T 2260", code),) if code else ()
    return info(level, places=(Place(name=name, codes=codes, **more),))


@pytest.fixture
def take(house, people, clock):
    clock.now = NOON + timedelta(hours=1)

    def do(*said, **more):
        values = {"id": "s1", "name": "台", "due": clock.now, "added_at": clock.now, **more}
        arrivals = [Arrival(message=one, document=b"<alert>1</alert>") for one in said]
        with house.store.begin() as tx:
            return warnings_in.take(tx, WarningSource(**values), arrivals, clock.now).new

    return do


def seal(page):
    return re.search(r'name="seal" value="([0-9a-f]{64})"', page.text)[1]


def decide(page, key, **form):
    page.get(f"{LIST}{key}")
    return page.post(f"{LIST}{key}/decide", {"seal": seal(page), **form})


def test_one_that_waits_is_released_by_who_reviews_there(desk, house, take):
    (key,) = take(message(infos=(at(HERE),)))
    desk.get(LIST)
    assert "须经人工放行" in desk.text and "现在没有生效的预警" in desk.text
    answer = decide(desk, key, do="release", agreed="1")
    assert answer.status_code == 303
    desk.get(LIST)
    assert "没有等待放行的预警" in desk.text and "正在生效" in desk.text
    assert [e.level for e in warnings_in.current(house)] == [Level.RED]
    with house.store.read() as tx:
        (line,) = audit.listing(tx, key, 9)
    assert (line.action, len(line.facts["hash"])) == ("warning.released", 64)


def test_nothing_is_released_unread(desk, house, take):
    (key,) = take(message(infos=(at(HERE),)))
    assert decide(desk, key, do="release").status_code == 422
    assert decide(desk, key, do="release", agreed="1", seal="0" * 64).status_code == 409
    assert "请重新核对" in desk.text and warnings_in.current(house) == []


def test_it_is_turned_down_with_a_reason_only(desk, house, take):
    (key,) = take(message(infos=(at(HERE),)))
    assert decide(desk, key, do="dismiss", reason=" ").status_code == 422
    assert decide(desk, key, do="dismiss", reason="是演练").status_code == 303
    desk.get(LIST)
    assert "没有等待放行的预警" in desk.text and "不放行" in desk.text
    desk.get(f"{LIST}{key}")
    assert "是演练" in desk.text and warnings_in.current(house) == []


def test_who_reviews_a_part_sees_it_and_who_may_decide(as_, house, take):
    desk = as_("zhaomin")
    (key,) = take(message(infos=(at("110105"),)))
    desk.get(f"{LIST}{key}")
    assert "大于您审核的区域" in desk.text and 'value="release"' not in desk.text
    form = {"do": "release", "agreed": "1", "seal": "0" * 64}
    assert desk.post(f"{LIST}{key}/decide", form, page=LIST).status_code == 403
    assert warnings_in.current(house) == []


def test_somebody_elses_is_not_there(as_, take):
    desk = as_("zhaomin")
    (key,) = take(message(infos=(at(THERE),)))
    assert desk.get(f"{LIST}{key}").status_code == 404
    desk.get(LIST)
    assert "暴雨" not in desk.text


def test_one_for_nowhere_is_given_areas_and_goes_on_waiting(as_, house, take):
    desk = as_("zhaomin")
    (key,) = take(message(infos=(at("", name="某地"),)))
    path = f"{LIST}{key}"
    desk.get(path)
    assert "不会显示在任何地方" in desk.text
    form = {"do": "place", "seal": seal(desk)}
    assert desk.post(f"{path}/places", form).status_code == 422
    assert desk.post(f"{path}/places", {**form, "areas": THERE}, page=path).status_code == 422
    assert desk.post(f"{path}/places", {**form, "areas": HERE}, page=path).status_code == 303
    assert warnings_in.current(house) == []
    assert decide(desk, key, do="release", agreed="1").status_code == 303
    assert [e.places for e in warnings_in.current(house)] == [{HERE}]


def test_the_chain_is_told_and_what_is_over_is_found_by_its_words(desk, take):
    first, second, last = take(
        message(infos=(at(HERE, Level.BLUE),)),
        message("b", 5, Type.UPDATE, names=["a"], infos=(at(HERE),)),
        message("c", 9, Type.CANCEL, names=["b"], infos=()),
        automatic=("red", "blue"),
    )
    desk.get(f"{LIST}{first}")
    acts = re.findall(r"<b>(\w+)</b> <time>", desk.text)
    assert acts == ["发布", "升级", "解除"] and f"{LIST}{last}" in desk.text
    desk.get(f"{LIST}?q=暴雨")
    assert f"{LIST}{second}" in desk.text and "已解除" in desk.text
    desk.get(f"{LIST}?q=大雾")
    assert f"{LIST}{second}" not in desk.text


def test_its_shape_is_drawn_over_the_area_and_the_original_is_there_to_have(desk, house, take):
    corners = ((39.9, 116.4), (39.9, 116.42), (39.92, 116.42), (39.9, 116.4))
    ring = tuple(Point(*spot) for spot in corners)
    with house.store.begin() as tx:
        outline = {"type": "Polygon", "coordinates": [[[p.lon, p.lat] for p in ring]]}
        boundary.put_all(tx, {HERE: outline}, house.clock())
    (key,) = take(message(infos=(at(HERE, polygons=(ring,)),)))
    desk.get(f"{LIST}{key}")
    assert desk.text.count('class="outline"') == 1 and 'class="reach red"' in desk.text
    answer = desk.get(f"{LIST}{key}/original")
    assert (
        answer.data == b"<alert>1</alert>" and "attachment" in answer.headers["Content-Disposition"]
    )


def test_what_waits_is_counted_for_who_decides_and_stands_on_the_duty_page(as_, take):
    take(message(infos=(at(HERE),)), message("b", infos=(at("110105"),)))
    near = as_("zhaomin")
    near.get("/editor/duty")
    assert len(set(re.findall(rf"{LIST}([0-9a-f]{{40}})", near.text))) == 2
    counted = re.compile(rf'href="{LIST}"[^>]*>预警<span class="waits">(\d+)<')
    assert counted.search(near.text)[1] == "1"
    writer = as_("liqiang")
    writer.get("/editor/duty")
    assert not counted.search(writer.text)
