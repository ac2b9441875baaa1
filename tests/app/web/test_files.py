"""Files by hash: public with a public notice, else for their own staff; harmless in any browser."""

from dataclasses import replace
from functools import partial
from io import BytesIO

import pytest

from app.dispatch.media import media
from app.dispatch.notices import publish
from app.store import user

CODE = "110105900001"
ID = "k3x9a7qd"


@pytest.fixture
def photo(photo):
    """Pictures that no other module shows in a preview: the bell is shared."""
    return partial(photo, size=(91, 47))


@pytest.fixture
def stored(neighbourhood, people):
    """Return ``stored(body, name)``: an upload of 李强's."""
    with neighbourhood.store.read() as tx:
        liqiang = user.by_login(tx, "liqiang")[0]

    def upload(body, name="停水 范围.jpg"):
        return media.store_upload(neighbourhood, liqiang, CODE, name, BytesIO(body))

    return upload


@pytest.fixture
def released(neighbourhood, wanglan, draft):
    """Return ``released(*assets)``: publishes a notice with them."""

    def release(*assets, **how):
        files = tuple(replace(one.attachment(), alt="望春里平面图") for one in assets)
        publish.publish(neighbourhood, ID, replace(draft, attachments=files, **how), wanglan)

    return release


def test_a_picture_of_a_published_notice_is_anybodys_for_good(browser, stored, released, photo):
    made = stored(photo())
    released(made)
    answer = browser.client.get(f"/files/{made.sha256}")
    assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["ETag"] == f'"{made.sha256}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_who_has_it_is_not_sent_it_again(browser, stored, released, photo):
    made = stored(photo())
    released(made)
    path = f"/files/{made.sha256}"
    again = browser.client.get(path, headers={"If-None-Match": f'"{made.sha256}"'})
    assert again.status_code == 304 and not again.data
    part = browser.client.get(path, headers={"Range": "bytes=0-1"})
    assert part.status_code == 206 and part.data == b"\xff\xd8"


def test_a_document_is_saved_under_its_chinese_name(browser, stored, released, pdf):
    made = stored(pdf(), '选举"公告\r\n.pdf')
    released(made)
    told = browser.client.get(f"/files/{made.sha256}").headers["Content-Disposition"]
    assert told.startswith("attachment") and "%E9%80%89%E4%B8%BE_%E5%85%AC%E5%91%8A.pdf" in told


def test_what_was_never_published_is_its_own_staffs(browser, as_, stored, photo):
    made = stored(photo())
    for name in (made.sha256, made.thumb):
        assert browser.client.get(f"/files/{name}").status_code == 404
        answer = as_("zhaomin").client.get(f"/files/{name}")
        assert answer.status_code == 200 and "private" in answer.headers["Cache-Control"]


def test_staff_of_another_community_do_not_see_it(neighbourhood, app, as_, stored, photo):
    made = stored(photo())
    with neighbourhood.store.begin() as tx:
        hash_ = user.by_login(tx, "liqiang")[1]
        roles = {("author", "110105900002")}
        user.add(tx, "faraway", "远方", hash_, roles, neighbourhood.clock())
    assert as_("faraway").client.get(f"/files/{made.sha256}").status_code == 404


def test_a_scheduled_notice_keeps_its_files_to_itself(browser, clock, stored, released, photo):
    made = stored(photo())
    released(made, effective=clock.now.replace(hour=6))
    assert browser.client.get(f"/files/{made.sha256}").status_code == 404
    clock.go(hours=3)
    assert browser.client.get(f"/files/{made.sha256}").status_code == 200


def test_withdrawing_takes_the_files_along(
    neighbourhood, wanglan, browser, stored, released, photo
):
    made = stored(photo())
    released(made)
    publish.withdraw(neighbourhood, ID, wanglan)
    assert browser.client.get(f"/files/{made.sha256}").status_code == 404


def test_a_preview_shows_what_is_not_yet_public(neighbourhood, browser, stored, photo):
    made = stored(photo(size=(78, 31)))
    media.show_for_now(neighbourhood, [made.sha256])
    assert browser.client.get(f"/files/{made.sha256}").status_code == 200


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fetc%2fpasswd".ljust(64, "x")])
def test_what_is_not_there_is_a_plain_404(browser, neighbourhood, name):
    assert browser.client.get(f"/files/{name}").status_code == 404
