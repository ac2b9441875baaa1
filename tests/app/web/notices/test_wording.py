"""The word list: uploaded, refused line by line, handed out again."""

from io import BytesIO

import pytest

from app.store import wording

PAGE = "/editor/wording/"
GOOD = "词,级别,原因,建议\n国家级,提醒,广告法,市级\n内部,阻断,,\n"


@pytest.fixture
def office(as_):
    """A browser in which the system's administrator is signed in."""
    return as_("qianan")


def upload(desk, body, text=""):
    form = {"file": (BytesIO(body), "list.csv"), "text": text}
    return desk.post(PAGE, form, page=PAGE, content_type="multipart/form-data")


def count(house):
    with house.store.read() as tx:
        return len(wording.entries(tx))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_is_taken_in_whatever_encoding(office, house, encoding):
    assert upload(office, GOOD.encode(encoding)).status_code == 303
    office.get(PAGE)
    assert count(house) == 2 and "国家级" in office.text and "现有 2 个词" in office.text


def test_a_wrong_line_is_named_and_nothing_changes(office, house):
    upload(office, GOOD.encode())
    answer = upload(office, "甲,提醒\n乙,严重\n甲,提示\n".encode())
    assert answer.status_code == 422 and count(house) == 2
    assert "级别“严重”不认识" in office.text and "“甲”重复了，第 1 行已经有" in office.text
    assert "乙,严重" in office.text  # to mend right there


def test_it_can_be_pasted_too(office, house):
    office.post(PAGE, {"text": "甲,提醒"}, page=PAGE)
    assert count(house) == 1


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02" * 40])
def test_what_is_no_list_is_refused(office, house, body):
    assert upload(office, body).status_code == 422 and count(house) == 0


def test_what_is_handed_out_can_be_taken_in_again(office, house):
    upload(office, "=1+1,提醒,,\n国家级,阻断,,".encode())
    body = office.client.get("/editor/wording/wording.csv").data
    assert body.startswith(b"\xef\xbb\xbf") and "'=1+1" in body.decode()
    assert upload(office, body).status_code == 303 and count(house) == 2


@pytest.mark.parametrize("login", ["wanglan", "zhaomin", "sunli"])
def test_only_an_administrator_changes_it(as_, login):
    assert as_(login).get(PAGE).status_code == 403


def test_a_stop_word_stands_at_its_field(office, desk, form):
    upload(office, "储水,阻断".encode())
    desk.post("/editor/notices/k3x9a7qd/edit", {**form, "do": "submit"}, page="/editor/new")
    assert 'id="body-problem"' in desk.text and "用词表里有“储水”" in desk.text
