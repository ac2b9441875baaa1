"""The beacon of the television portal, and what the notice's page makes of it."""

from app.dispatch.boards import boards
from tests.app.web.conftest import CODE

ID = "k3x9a7qd"


def test_sets_that_show_a_board_are_counted_and_the_page_says_that_it_is_an_estimate(
    desk, form, house, browser
):
    desk.post(f"/editor/notices/{ID}/edit", {**form, "do": "submit"}, page="/editor/new")
    there = f"/editor/notices/{ID}/confirm"
    desk.post(there, {"version": "1"}, page=there)
    boards.issue_due(house)
    desk.get(f"/editor/notices/{ID}")
    assert "还没有电视机报告显示过" in desk.text
    edition = browser.client.get(f"/tv/{CODE}/state.json").get_json()["edition"]
    beacon = lambda place, e: browser.client.get(f"/tv/{place}/seen.gif?e={e}")  # noqa: E731
    for _ in range(25):
        answer = beacon("wangchunli", edition)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    for place, other in ((CODE, "0" * 16), (CODE, ""), ("nowhere", edition)):
        assert beacon(place, other).mimetype == "image/gif"
    desk.get(f"/editor/notices/{ID}")
    assert "约 100 台次（估计，误差约 ±34）" in desk.text and "25 次 × 4" in desk.text
