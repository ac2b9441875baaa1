"""The page of synonyms: what is added is found at once, by staff and by residents."""

from app.domain.place import Place
from app.store import audit, place

PAGE, HOME = "/editor/places/words/", "110105900001"


def test_a_row_is_added_found_at_once_and_taken_out_again(desk, house, app):
    made = Place(id="p1ace001", area=HOME, name="便民修补亭", categories=("live.repair",))
    with house.store.begin() as tx:
        place.put(tx, made, house.clock())
    asked = "/a/wangchunli/life/?q=敲白铁"
    nobody = app.test_client()
    assert "便民修补亭" not in nobody.get(asked).get_data(as_text=True)
    assert desk.post(PAGE, {"words": "敲白铁"}, page=PAGE).status_code == 422
    assert 'value="敲白铁"' in desk.text and "请至少写两个" in desk.text
    answer = desk.post(PAGE, {"words": "敲白铁、维修"})
    assert answer.status_code == 303
    desk.follow(answer)
    assert "敲白铁、维修" in desk.text and 'href="/p/p1ace001"' in desk.text
    assert "便民修补亭" in nobody.get(asked).get_data(as_text=True)
    assert desk.post(f"{PAGE}remove", {"row": "敲白铁、维修"}).status_code == 303
    assert "便民修补亭" not in nobody.get(asked).get_data(as_text=True)
    with house.store.read() as tx:
        lines = audit.listing(tx, "place_words", 9)
    assert [set(one.facts) - {"rows"} for one in lines] == [{"removed"}, {"added"}]
    assert lines[0].action == "place.words" and lines[0].actor == "wanglan"


def test_who_only_writes_looks_and_changes_nothing(as_):
    page = as_("liqiang")
    page.get(PAGE)
    assert 'name="words"' not in page.text and "有审核权限的同事" in page.text
    assert page.post(PAGE, {"words": "甲 乙"}, page="/editor/places/").status_code == 403
