"""The line of the day, as staff put it up: what is wrong is said at its field."""

from app.dispatch.boards import daily_line

COMMUNITY, LINE = "110105900001", "/editor/screens/line"


def kept(house):
    with house.store.read() as tx:
        return [(one.area, one.text) for one in daily_line.kept(tx, house.clock())]


def test_a_line_goes_up_and_is_taken_off(as_, house):
    page = as_("sunli")
    page.get(LINE)
    assert 'value="110000"' not in page.text  # nothing to choose but one's own
    form = {"area": COMMUNITY, "text": "今天多云 3～11℃", "until": "2026-11-24T20:00"}
    page.post(LINE, form, page=LINE)
    assert kept(house) == [(COMMUNITY, "今天多云 3～11℃")]
    page.get(LINE)
    assert "今天多云 3～11℃" in page.text and "11月24日（周二）20:00" in page.text
    page.post(LINE, {"remove": COMMUNITY}, page=LINE)
    assert kept(house) == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(as_, house):
    page = as_("sunli")
    sound = {"area": COMMUNITY, "text": "今天多云", "until": "2026-11-24T20:00"}
    wrong = [
        ({"area": "110106900001"}, "area"),
        ({"area": ""}, "area"),
        ({"text": ""}, "text"),
        ({"text": "云" * 41}, "text"),
        ({"until": "soon"}, "until"),
        ({"until": ""}, "until"),
        ({"until": "2026-11-24T08:00"}, "until"),
        ({"until": "2026-11-29T08:00"}, "until"),
    ]
    for change, field in wrong:
        form = sound | change
        assert page.post(LINE, form, page=LINE).status_code == 422
        assert f'href="#{field}"' in page.text
        assert form["text"] in page.text
    assert kept(house) == []
    page.post(LINE, {"remove": "110106900001"}, page=LINE)
    assert page.post(LINE, {"remove": "110106900001"}, page=LINE).status_code == 422
