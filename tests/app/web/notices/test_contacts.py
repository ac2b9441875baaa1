"""The contacts book: kept once, picked into notices, asked by the fact check."""

import re

import pytest

from app.store import contact, notice
from app.store.contact import Contact

PAGE, HOME = "/editor/contacts/", "110105900001"
GOOD = {"name": "望春里社区居委会", "phone": "010-65550123", "hours": "9:00—17:30", "area": HOME}


def book(house):
    with house.store.read() as tx:
        return contact.listing(tx, ["110000"], 9)


def test_a_contact_is_kept_changed_and_removed(desk, house):
    assert desk.post(PAGE, GOOD, page=PAGE).status_code == 303
    (kept,) = book(house)
    desk.post(PAGE, {**GOOD, "id": kept.id, "phone": "12345"}, page=f"{PAGE}{kept.id}")
    assert [c.phone for c in book(house)] == ["12345"]
    desk.post(f"{PAGE}{kept.id}/remove", page=PAGE)
    assert book(house) == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("phone", "打电话"), ("phone", ""), ("area", ""), ("area", "nowhere")],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk, house, field, typed):
    answer = desk.post(PAGE, {**GOOD, field: typed}, page=PAGE)
    assert answer.status_code == 422 and f'id="{field}-problem"' in desk.text
    assert book(house) == [] and "9:00—17:30" in desk.text


def test_nobody_writes_into_somebody_elses_book(as_, house):
    page = as_("liqiang")
    assert page.post(PAGE, {**GOOD, "area": "110105900002"}, page=PAGE).status_code == 422
    with house.store.begin() as tx:
        other = Contact(id="other001", area="110105900002", name="隔壁", phone="12345")
        contact.put(tx, other)
    assert page.get(f"{PAGE}other001").status_code == 403
    assert page.post(f"{PAGE}other001/remove", page=PAGE).status_code == 403


def test_a_contact_is_picked_into_the_notice_without_a_script(desk, house, form):
    desk.post(PAGE, GOOD, page=PAGE)
    chosen = {**form, "contact": "", "do": "contact", "pick-contact": book(house)[0].id}
    desk.post("/editor/notices/k3x9a7qd/edit", chosen, page="/editor/new")
    with house.store.read() as tx:
        kept = notice.draft(tx, "k3x9a7qd").draft.contact
    assert kept == "望春里社区居委会 010-65550123（9:00—17:30）"


def test_a_number_that_is_not_in_the_book_is_pointed_out(desk, form):
    desk.post(PAGE, GOOD, page=PAGE)
    wrong = {**form, "contact": "居委会 010-65550124"}
    desk.post("/editor/cards/k3x9a7qd", wrong, page="/editor/new")
    assert "电话 010-65550124 不在通讯录里" in desk.text
    desk.post("/editor/cards/k3x9a7qd", form, page="/editor/new")
    assert "不在通讯录里" not in desk.text


def test_an_operator_has_no_book(as_):
    assert as_("sunli").get(PAGE).status_code == 403


def test_the_list_can_be_searched(desk):
    desk.post(PAGE, GOOD, page=PAGE)
    desk.get(f"{PAGE}?q=没有的")
    assert "没有找到联系人" in desk.text
    desk.get(f"{PAGE}?q=65550")
    assert re.search(r"<td class=\"name\">望春里社区居委会", desk.text)
