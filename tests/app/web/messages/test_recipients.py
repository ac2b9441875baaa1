"""Recipients: who is sent messages, and what is shown of them."""

import pytest

from app.store import target
from app.web.messages.recipients import NotAnAddress, address

PAGE = "/editor/recipients/"
PHONE = {
    "channel": "sms_smpp",
    "address": "138 0013 8000",
    "area": "110105900001",
    "label": "3号楼住户",
}


@pytest.mark.parametrize(
    ("channel", "typed", "found"),
    [
        ("sms_smpp", "138 0013 8000", "+8613800138000"),
        ("sms_smpp", "+86-13800138000", "+8613800138000"),
        ("sms_smpp", "+852 5123 4567", "+85251234567"),
        ("mastodon", " @wangchunli ", "@wangchunli"),
    ],
)
def test_an_address_is_stored_in_one_form(channel, typed, found):
    assert address(channel, typed) == found


@pytest.mark.parametrize(
    ("channel", "typed"),
    [("sms_smpp", "12345"), ("sms_smpp", "王兰"), ("sms_smpp", ""), ("mastodon", "two words")],
)
def test_what_is_no_address_is_refused(channel, typed):
    with pytest.raises(NotAnAddress):
        address(channel, typed)


def test_a_number_is_added_and_shown_masked(as_):
    page = as_("sunli")
    page.follow(page.post(PAGE, PHONE, page=PAGE))
    assert "138****8000" in page.text and "13800138000" not in page.text


def test_adding_twice_is_said_and_changes_nothing(as_, house):
    page = as_("sunli")
    page.post(PAGE, PHONE, page=PAGE)
    page.follow(page.post(PAGE, PHONE, page=PAGE))
    assert "早已在名单里" in page.text
    with house.store.read() as tx:
        assert target.counts(tx, ["110105900001"])["sms_smpp"] == 25


def test_a_refused_number_is_kept_as_typed(as_):
    page = as_("sunli")
    answer = page.post(PAGE, {**PHONE, "address": "12345"}, page=PAGE)
    assert answer.status_code == 422 and 'value="12345"' in page.text


def test_nobody_adds_to_somebody_elses_area(as_):
    page = as_("sunli")
    assert page.post(PAGE, {**PHONE, "area": "110105900002"}, page=PAGE).status_code == 422


def test_a_removed_number_is_sent_nothing_more(as_, house):
    with house.store.read() as tx:
        one = target.listing(tx, house.cipher, "110105900001", "sms_smpp")[0]
    page = as_("sunli")
    page.post(f"{PAGE}{one.id}/remove", page=PAGE)
    with house.store.read() as tx:
        assert target.counts(tx, ["110105900001"])["sms_smpp"] == 23


def test_nobody_removes_from_somebody_elses_area(desk, as_, house):
    desk.post(PAGE, {**PHONE, "area": "110105900002"}, page=PAGE)
    with house.store.read() as tx:
        one = target.listing(tx, house.cipher, "110105900002", "sms_smpp")[0]
    page = as_("sunli")
    assert page.post(f"{PAGE}{one.id}/remove", page=PAGE).status_code == 403
