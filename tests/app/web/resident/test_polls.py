"""A poll from the editor's form to the votes, and back to the boards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.dispatch.voices import polls
from app.domain.feedback import What
from app.domain.poll import Poll
from app.domain.target import Slot
from app.store import notice, origin, slot, tally

ID = "k3x9a7qd"
HERE = {"Sec-Fetch-Site": "same-origin"}
LIFT = Poll(question="您愿意本楼加装电梯吗？", answers=("愿意", "不愿意"))
BOARD = "/app/v1/110105900001/board.json"


@pytest.fixture
def page(people, neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, ID, replace(draft, poll=LIFT), wanglan)
    return f"/p/{ID}"


def votes(house):
    with house.store.read() as tx:
        return tally.by_detail(tx, ID, What.VOTE)


def test_a_device_votes_once_and_sees_how_it_stands(browser, page, house, clock):
    browser.get(page)
    assert 'name="answer"' in browser.text and "还没有人投票" in browser.text
    assert browser.post(f"{page}/vote", {"answer": "0"}, headers=HERE).status_code == 303
    assert "请先选一项" in (browser.get(f"{page}?vote=choose"), browser.text)[1]
    for mark in (LIFT.mark(0), LIFT.mark(1)):
        answer = browser.post(f"{page}/vote", {"answer": mark}, headers=HERE)
        assert answer.headers["Location"] == f"{page}#poll"
    assert votes(house) == {LIFT.mark(0): 1}
    browser.get(page)
    assert 'name="answer"' not in browser.text
    assert "您的一票已经计入" in browser.text and "<b>100%</b>" in browser.text
    browser.client.delete_cookie("voice", path="/p/")
    lost = browser.post(f"{page}/vote", {"answer": LIFT.mark(1)}, headers=HERE)
    assert "vote=no_cookie" in lost.headers["Location"] and len(votes(house)) == 1
    browser.post(f"{page}/vote", {"answer": LIFT.mark(1)}, headers=HERE)
    assert votes(house) == {LIFT.mark(0): 1, LIFT.mark(1): 1}
    clock.now += timedelta(days=9)
    assert browser.post(f"{page}/vote", {"answer": LIFT.mark(1)}, headers=HERE).status_code == 404
    assert "投票已结束" in (browser.get(page), browser.text)[1]


def test_boards_show_new_votes_but_not_all_the_time(page, house, clock):
    place = Slot(area="110105900001", medium="mobile")

    def edition():
        boards.issue_due(house)
        with house.store.read() as tx:
            return next(row.edition for row in slot.everything(tx) if row.slot == place)

    def vote(device):
        with house.store.begin() as tx:
            polls.vote(house, tx, ID, LIFT.mark(0), polls.Voice(words=device))
        polls.refresh(house)

    first = edition()
    polls.refresh(house)
    assert edition() == first
    vote("one")
    second = edition()
    assert second != first
    vote("two")
    assert edition() == second
    clock.now += polls.PACE
    polls.refresh(house)
    assert edition() != second
    with house.store.read() as tx:
        body = origin.get(tx, BOARD).body.decode()
        shown = notice.latest(tx, ID)
        assert polls.standings(tx, [shown], shown.expires)[0].is_open is False
    assert '"votes": 2' in body or '"votes":2' in body


def test_the_form_takes_a_poll_and_says_what_is_wrong_with_it(browser, people, house):
    browser.sign_in()
    browser.get("/editor/new")
    form = {
        "headline": "加装电梯征求意见",
        "title": "加装电梯",
        "poll-question": "您 愿意吗？",
        "poll-answers": "愿意\n\n",
        "poll-until": "明天",
    }
    address = f"/editor/notices/{ID}/edit"
    assert browser.post(address, {**form, "do": "submit"}).status_code == 422
    assert "现在有 1 个" in browser.text and "“明天”不是时间" in browser.text
    assert "愿意" in browser.text and 'value="明天"' in browser.text
    fixed = {**form, "poll-answers": "愿意\n不愿意 ", "poll-until": ""}
    browser.post(address, {**fixed, "version": "1"})
    with house.store.read() as tx:
        saved = notice.draft(tx, ID).draft
    assert saved.poll == Poll(question="您 愿意吗？", answers=("愿意", "不愿意"))
    browser.post(address, {**form, "poll-question": "", "poll-answers": "", "version": "2"})
    with house.store.read() as tx:
        assert notice.draft(tx, ID).draft.poll is None
