"""Pictures of places: taken in with the form, told of, shown to residents, and left out again."""

import json
import re
from io import BytesIO

import pytest

from app.dispatch.media import media as keeping
from app.domain.place import Place, Shelter
from app.store import media, origin, place

HOME, ID = "110105900001", "p1ace001"
OWN = f"/editor/places/{ID}"
FORM = {"name": "活动中心", "area": HOME, "categories": "safe.shelter", "public": "yes"}
FORM |= {"lat": "39.92", "lon": "116.47", "do": "save"}


@pytest.fixture
def shelter(house):
    made = Place(id=ID, area=HOME, name="活动中心", shelter=Shelter())
    with house.store.begin() as tx:
        place.put(tx, made, house.clock())

    def kept():
        with house.store.read() as tx:
            return place.get(tx, ID)

    return kept


def test_a_picture_is_told_of_before_it_is_kept_and_seen_while_its_place_is(
    desk, house, app, shelter, photo
):
    big = {"picture_file": (BytesIO(photo("JPEG", (800, 600))), "门口.jpg")}
    plan = {"plan_file": (BytesIO(photo("PNG")), "plan.png"), "plan_alt": "平面图"}
    assert desk.post(OWN, {**FORM, **big, **plan}, page=OWN).status_code == 422
    assert "请写一句图片说明" in desk.text and shelter().picture == ""
    chosen = dict(re.findall(r'name="(picture|plan)" value="(\w{8})"', desk.text))
    alts = {"picture_alt": "正门，左边有坡道", "plan_alt": "平面图"}
    assert desk.post(OWN, {**FORM, **chosen, **alts}).status_code == 303
    made = shelter()
    assert {"picture": made.picture, "plan": made.shelter.plan_picture} == chosen
    with house.store.read() as tx:
        entry = media.get(tx, made.picture)
        told = json.loads(origin.get(tx, f"/feeds/{HOME}/places.geojson").body)
    assert entry.alt == "正门，左边有坡道"
    shown = told["features"][0]["properties"]["picture"]
    assert [one["width"] for one in shown["sizes"]] == [360, 800] and shown["alt"] == entry.alt
    nobody = app.test_client()
    page = nobody.get(f"/p/{ID}").get_data(as_text=True)
    assert 'alt="正门，左边有坡道" width="800" height="600"' in page and 'alt="平面图"' in page
    for size in (entry.sha256, entry.thumb):
        assert f"/files/{size} " in page and nobody.get(f"/files/{size}").status_code == 200
    with pytest.raises(keeping.InUse):
        keeping.delete(house, _wanglan(house), entry)
    assert "活动中心" in (desk.get(f"/editor/media/{entry.id}"), desk.text)[1]
    hidden = {**FORM, **chosen, **alts, "public": "no"}
    assert desk.post(OWN, hidden, page=OWN).status_code == 303
    assert nobody.get(f"/files/{entry.sha256}").status_code == 404
    desk.post(OWN, {**FORM, **chosen, **alts, "picture_drop": "1"}, page=OWN)
    assert shelter().picture == "" and shelter().shelter.plan_picture == chosen["plan"]


def test_what_is_no_picture_is_said_at_its_field_and_nothing_typed_is_lost(desk, shelter):
    bad = {"picture_file": (BytesIO(b"MZ nonsense"), "a.jpg"), "address": "望春路9号"}
    assert desk.post(OWN, {**FORM, **bad}, page=OWN).status_code == 422
    assert 'href="#picture"' in desk.text and 'value="望春路9号"' in desk.text
    assert desk.post(OWN, {**FORM, "picture": "aaaa0000"}).status_code == 303
    assert shelter().picture == ""


def _wanglan(house):
    from app.store import user

    with house.store.read() as tx:
        return user.by_login(tx, "wanglan")[0]
