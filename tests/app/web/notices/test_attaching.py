"""Attachments in the editor: chosen, brought, described, ordered, and never lost on the way."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.dispatch.media import media as keeping
from app.store import media, notice, user

CODE = "110105900001"
ID = "k3x9a7qd"
EDIT = f"/editor/notices/{ID}/edit"


@pytest.fixture
def li(as_):
    return as_("liqiang")


@pytest.fixture
def shelf(neighbourhood, li, photo, pdf):
    """A picture and a file in the library of 望春里."""
    with neighbourhood.store.read() as tx:
        who = user.by_login(tx, "liqiang")[0]

    def put(body, name):
        return keeping.store_upload(neighbourhood, who, CODE, name, BytesIO(body))

    return put(photo("PNG"), "范围.png"), put(pdf(), "公告.pdf")


@pytest.fixture
def form(form):
    return {**form, "media_here": "1"}


def send(page, form, *files):
    """Post the editor's form with ``files`` (name, body), as a browser without a script does."""
    page.get("/editor/new")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    chosen = [FileStorage(BytesIO(body), name, "files") for name, body in files]
    boundary, data = encode_multipart({**form, "csrf_token": token, "files": chosen})
    kind = f"multipart/form-data; boundary={boundary}"
    return page._keep(page.client.post(EDIT, data=data, content_type=kind))


def kept(house):
    with house.store.read() as tx:
        return notice.draft(tx, ID).draft.attachments


def names(house):
    return [one.name for one in kept(house)]


def test_what_is_chosen_from_the_library_is_saved_in_order_with_its_description(
    li, house, shelf, form
):
    picture, paper = shelf
    chosen = {"attachment": [paper.sha256, picture.sha256], f"alt-{picture.sha256}": " 停水\n范围 "}
    li.post(EDIT, {**form, **chosen, "do": "save"}, page="/editor/new")
    assert names(house) == ["公告.pdf", "范围.png"] and kept(house)[1].alt == "停水 范围"
    assert kept(house)[1].width_px == 64
    li.get(EDIT)
    assert re.findall(r'name="attachment" value="(\w{64})"', li.text)[:2] == chosen["attachment"]


def test_the_library_is_offered_and_can_be_searched(li, shelf, form):
    li.get("/editor/new")
    assert "范围.png" in li.text and "公告.pdf" in li.text
    li.post(EDIT, {**form, "media_q": "公告", "do": "media-find"}, page="/editor/new")
    assert "公告.pdf" in li.text and "范围.png" not in li.text
    assert form["headline"] in li.text


def test_a_file_is_brought_right_in_the_form(li, house, form, photo):
    answer = send(li, {**form, "do": "upload"}, ("现场.jpg", photo()))
    assert answer.status_code == 200 and names(house) == ["现场.jpg"]
    with house.store.read() as tx:
        assert [one.area for one in media.listing(tx, [CODE])] == [CODE]


def test_a_refused_file_is_said_at_its_place_and_nothing_typed_is_lost(li, house, form, photo):
    files = ("坏.jpg", b"not a picture"), ("好.jpg", photo())
    answer = send(li, {**form, "do": "submit"}, *files)
    assert answer.status_code == 422 and names(house) == ["好.jpg"]
    assert re.search(r'id="media-problem">“坏.jpg”不是能用的图片', li.text)
    assert form["headline"] in li.text and form["contact"] in li.text


def test_a_picture_without_a_description_does_not_go_out(li, shelf, form):
    chosen = {"attachment": shelf[0].sha256, f"alt-{shelf[0].sha256}": ""}
    answer = li.post(EDIT, {**form, **chosen, "do": "submit"}, page="/editor/new")
    assert answer.status_code == 422 and "请给图片“范围.png”写一句说明" in li.text
    assert re.search(rf'name="alt-{shelf[0].sha256}"[^>]* aria-invalid="true"', li.text)


@pytest.mark.parametrize(("button", "order"), [("up", [1, 0]), ("down", [0, 1]), ("drop", [0])])
def test_buttons_move_and_remove_without_a_script(li, house, shelf, form, button, order):
    hashes = [one.sha256 for one in shelf]
    asked = {"attachment": hashes, "do": f"media-{button}:{hashes[1]}"}
    li.post(EDIT, {**form, **asked}, page="/editor/new")
    assert [one.sha256 for one in kept(house)] == [hashes[i] for i in order]


def test_a_form_without_this_part_leaves_the_attachments_alone(li, house, shelf, form):
    li.post(EDIT, {**form, "attachment": shelf[0].sha256, "do": "save"}, page="/editor/new")
    other = {name: value for name, value in form.items() if name != "media_here"}
    li.post(f"/editor/notices/{ID}/draft", {**other, "version": "1"})
    assert names(house) == ["范围.png"]


def test_what_has_left_the_library_is_said_and_not_silently_gone(li, house, shelf, form):
    chosen = {"attachment": [shelf[1].sha256, "0" * 64], "do": "save"}
    li.post(EDIT, {**form, **chosen}, page="/editor/new")
    assert "已经不在素材库里" in li.text and names(house) == ["公告.pdf"]


def test_nobody_attaches_what_lies_in_a_library_of_others(li, house, form, wanglan, photo):
    other = keeping.store_upload(house, wanglan, "110105900002", "邻居.jpg", BytesIO(photo()))
    li.post(EDIT, {**form, "attachment": other.sha256, "do": "save"}, page="/editor/new")
    assert names(house) == []


def test_the_cards_may_show_a_picture_that_is_not_yet_public(li, browser, house, form, photo):
    with house.store.read() as tx:
        who = user.by_login(tx, "liqiang")[0]
    # A picture that no other test has shown: the bell is shared.
    made = keeping.store_upload(house, who, CODE, "新.png", BytesIO(photo("PNG", size=(77, 31))))
    chosen, path = {"attachment": made.sha256}, f"/files/{made.sha256}"
    assert browser.client.get(path).status_code == 404
    li.post(f"/editor/cards/{ID}", {**form, **chosen}, page="/editor/new")
    assert browser.client.get(path).status_code == 200


def test_the_next_revision_starts_with_what_the_last_one_had(li, house, shelf, draft, wanglan):
    from app.dispatch.notices import publish

    files = (replace(shelf[0].attachment(), alt="范围"),)
    publish.publish(house, ID, replace(draft, attachments=files), wanglan)
    li.get(EDIT)
    assert f'name="attachment" value="{shelf[0].sha256}"' in li.text and 'value="范围"' in li.text
    li.get(f"/editor/notices/{ID}")
    assert f'<img class="thumb" src="/files/{shelf[0].sha256}" alt="范围"' in li.text
