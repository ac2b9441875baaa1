"""The library: what is brought, described, found, and deleted only when nothing needs it."""

import re
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.domain.review import Draft
from app.store import media, notice, user

CODE, NEIGHBOUR = "110105900001", "110105900002"
SHELF = "/editor/media/"


def send(page, *files, area=CODE, **more):
    """Post ``files`` (name, body) as a browser without a script does."""
    page.get(SHELF)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    chosen = [FileStorage(BytesIO(body), name, "files") for name, body in files]
    boundary, data = encode_multipart({"csrf_token": token, "area": area, "files": chosen})
    kind = f"multipart/form-data; boundary={boundary}"
    return page._keep(page.client.post(SHELF, data=data, content_type=kind, **more))


def entries(house, codes=(CODE,)):
    with house.store.read() as tx:
        return media.listing(tx, codes)


@pytest.fixture
def li(as_):
    return as_("liqiang")


def test_several_files_at_once_are_taken_and_listed(li, house, photo, pdf):
    answer = send(li, ("停水范围.png", photo("PNG")), ("公告.pdf", pdf()))
    assert answer.status_code == 303
    li.follow(answer)
    assert "已存入 2 个文件" in li.text and "停水范围.png" in li.text and "公告.pdf" in li.text
    assert "还没有说明" in li.text


def test_a_bad_file_is_named_and_stops_no_other(li, house, photo):
    answer = send(li, ("好.jpg", photo()), ("表格.docx", b"PK\x03\x04" + bytes(200)))
    assert answer.status_code == 422
    assert "“表格.docx”不是能用的图片或 PDF" in li.text
    assert [one.name for one in entries(house)] == ["好.jpg"]


def test_nothing_chosen_is_said(li):
    assert send(li).status_code == 422 and "请先选择文件" in li.text


def test_a_moving_picture_is_taken_and_said_to_stand_still(li, photo):
    from PIL import Image

    second = Image.new("RGB", (64, 48), "blue")
    li.follow(send(li, ("动.webp", photo("WEBP", save_all=True, append_images=[second]))))
    assert "“动.jpg”是动图，只保留第一帧" in li.text


def test_a_script_is_answered_in_json(li, photo):
    headers = {"Accept": "application/json"}
    answer = send(li, ("a.jpg", photo()), ("b.jpg", b"no"), headers=headers)
    assert [one["name"] for one in answer.json["assets"]] == ["a.jpg"]
    assert len(answer.json["problems"]) == 1


def test_a_form_of_files_may_be_large_and_others_may_not(li, form, photo):
    big = photo("PNG") + bytes(3 << 20)
    assert send(li, ("a.png", big)).status_code == 303
    note = "/editor/notices/k3x9a7qd/draft"
    answer = li.post(note, {**form, "body": "x" * (2 << 20)}, page="/editor/new")
    assert answer.status_code == 413


def test_too_large_a_file_is_said_with_the_limit(app, li, photo):
    whole = photo() + bytes(app.extensions["linli"].upload_max)
    assert send(li, ("大图.jpg", whole)).status_code == 422
    assert "“大图.jpg”超过 20 MB" in li.text


def test_nobody_fills_a_library_of_others(li, house, photo):
    assert send(li, ("a.jpg", photo()), area=NEIGHBOUR).status_code == 422
    assert "不能使用这个范围的素材库" in li.text and not entries(house, ["110000"])


def test_who_does_not_write_has_no_library(as_, photo):
    sunli = as_("sunli")
    assert sunli.get(SHELF).status_code == 403
    assert 'href="/editor/media/"' not in sunli.text


def test_a_description_is_kept_and_found(li, house, photo):
    send(li, ("a.jpg", photo()))
    (made,) = entries(house)
    li.post(
        f"{SHELF}{made.id}", {"name": "新名", "alt": " 望春里\n平面图 "}, page=f"{SHELF}{made.id}"
    )
    (kept,) = entries(house)
    assert (kept.name, kept.alt) == ("新名.jpg", "望春里 平面图")
    li.get(f"{SHELF}?q=平面")
    assert "新名.jpg" in li.text
    li.get(f"{SHELF}?q=没有的")
    assert "没有找到素材" in li.text


def test_too_long_a_description_is_said_and_not_lost(li, house, photo):
    send(li, ("a.jpg", photo()))
    (made,) = entries(house)
    path = f"{SHELF}{made.id}"
    assert li.post(path, {"name": "a", "alt": "图" * 201}, page=path).status_code == 422
    assert "说明有 201 个字" in li.text and "图" * 201 in li.text


def test_where_it_is_used_is_listed_and_keeps_it(li, house, photo):
    send(li, ("a.jpg", photo()))
    (made,) = entries(house)
    with house.store.begin() as tx:
        author = user.by_login(tx, "liqiang")[0].id
        draft = Draft(title="停水通知", areas=(CODE,), attachments=(made.attachment(),))
        notice.save_draft(tx, "k3x9a7qd", draft, author, house.clock())
    path = f"{SHELF}{made.id}"
    li.get(path)
    assert "停水通知" in li.text and "/editor/notices/k3x9a7qd/edit" in li.text
    assert li.post(f"{path}/delete").status_code == 409
    assert "还有通知或场所在用它" in li.text and entries(house) == [made]


def test_an_unused_one_can_be_deleted(li, house, photo):
    send(li, ("a.jpg", photo()))
    (made,) = entries(house)
    answer = li.post(f"{SHELF}{made.id}/delete", page=f"{SHELF}{made.id}")
    assert answer.status_code == 303 and entries(house) == []
    assert li.get(f"{SHELF}{made.id}").status_code == 404


def test_what_lies_above_can_be_used_and_not_changed(desk, li, house, photo):
    send(desk, ("市里的.jpg", photo()), area="110000")
    (made,) = entries(house)
    path = f"{SHELF}{made.id}"
    li.get(path)
    assert "这是上级的素材" in li.text
    assert li.post(path, {"name": "x", "alt": "x"}).status_code == 403
    assert li.post(f"{path}/delete", page=path).status_code == 403


def test_the_shelf_can_be_leafed_through(li, house, photo, clock):
    from app.web.notices import library

    for number in range(library.PAGE + 1):
        with house.store.begin() as tx:
            made = media.Asset(
                id=f"asset{number:03}",
                area=CODE,
                sha256=f"{number:064}",
                name=f"第{number}张.jpg",
                media_type="image/jpeg",
                size=9,
                added_by="liqiang",
                added_at=clock.now,
            )
            media.add(tx, made)
    li.get(SHELF)
    assert "第0张.jpg" not in li.text
    li.get(re.search(r'href="(/editor/media/\?before=[^"]+)"', li.text).group(1))
    assert "第0张.jpg" in li.text and "第1张.jpg" not in li.text
