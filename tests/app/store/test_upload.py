"""Uploads: kept for a week, seen by their owner alone, known again by their bytes."""

from datetime import UTC, datetime, timedelta

from app.store import upload

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def test_a_file_is_its_owners_alone(tx):
    made = upload.add(tx, "u1", "通知.xlsx", b"PK", NOON)
    one, body = upload.get(tx, made, "u1")
    assert (one.name, one.taken, body) == ("通知.xlsx", 0, b"PK")
    assert upload.get(tx, made, "u2") is None


def test_bytes_go_after_a_week_and_the_line_stays(tx):
    made = upload.add(tx, "u1", "a.csv", b"a", NOON)
    upload.add(tx, "u1", "b.csv", b"b", NOON + upload.KEPT + timedelta(seconds=1))
    one, body = upload.get(tx, made, "u1")
    assert (one.name, body) == ("a.csv", None)
    assert [u.name for u in upload.listing(tx, "u1", 9)] == ["b.csv", "a.csv"]


def test_the_same_bytes_are_known_again_once_something_was_taken(tx):
    first = upload.add(tx, "u1", "a.csv", b"same", NOON)
    second, _ = upload.get(tx, upload.add(tx, "u2", "b.csv", b"same", NOON), "u2")
    assert upload.earlier(tx, second) is None
    upload.note_taken(tx, first, 3, NOON)
    assert upload.earlier(tx, second).taken == 3
