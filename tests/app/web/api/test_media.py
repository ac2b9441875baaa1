"""Pictures and PDFs over the API."""

from io import BytesIO

import pytest

from app.store import media, notice

CODE = "110105900001"


def send(caller, body, name="停水范围.png", **form):
    data = {"file": (BytesIO(body), name)}
    headers = {"Authorization": f"Bearer {caller.words}"}
    return caller.client.post(
        "/api/v1/media",
        query_string={"area": CODE, **form},
        data=data,
        headers=headers,
        content_type="multipart/form-data",
    )


def test_a_picture_goes_into_the_library_and_onto_a_draft(writer, content, house, photo):
    answer = send(writer, photo("PNG"), alt="停水范围图")
    told = answer.get_json()
    assert answer.status_code == 201 and told["alt"] == "停水范围图"
    named = {"sha256": told["sha256"]}
    made = writer.post("/notices", {**content, "attachments": [named]}).get_json()
    assert made["draft"]["attachments"][0]["name"] == told["name"]
    with house.store.read() as tx:
        (kept,) = notice.draft(tx, made["id"]).draft.attachments
    assert (kept.sha256, kept.alt) == (told["sha256"], "停水范围图")


def test_what_is_not_in_the_library_is_told_at_its_place(writer, content):
    answer = writer.post("/notices", {**content, "attachments": [{"sha256": "0" * 64}]})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "attachments.0"


def test_what_is_no_picture_is_refused_by_name(writer):
    answer = send(writer, b"MZ nonsense", name="virus.exe")
    assert answer.status_code == 422
    wrong = answer.get_json()["errors"][0]
    assert (wrong["field"], wrong["code"]) == ("file", "not_a_picture") and wrong["detail"]


@pytest.mark.parametrize("area", ["110105900002", "999999"])
def test_nobody_fills_a_library_of_others(writer, photo, area):
    answer = send(writer, photo("PNG"), area=area)
    assert answer.status_code == 403 and answer.get_json()["areas"] == [area]


def test_who_does_not_write_is_refused_before_anything_is_looked_at(program):
    assert program("sunli").post("/media").status_code == 403


def test_without_a_file_or_a_place_it_says_which_is_missing(writer, photo):
    headers = {"Authorization": f"Bearer {writer.words}"}
    answer = writer.client.post("/api/v1/media", query_string={"area": CODE}, headers=headers)
    assert answer.status_code == 422 and answer.get_json()["errors"][0]["field"] == "file"
    nowhere = send(writer, photo("PNG"), area="")
    assert nowhere.status_code == 422 and nowhere.get_json()["errors"][0]["field"] == "area"


def test_a_rehearsed_upload_leaves_nothing(program, house, photo):
    answer = send(program("liqiang", is_test=True), photo("PNG"))
    assert answer.status_code == 201 and answer.get_json()["test"] is True
    with house.store.read() as tx:
        assert media.listing(tx, (CODE,)) == []
