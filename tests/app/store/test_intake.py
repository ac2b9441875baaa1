"""Intake: the same thing from outside is known again as long as its notice is there."""

from datetime import UTC, datetime

from app.domain.review import Draft
from app.store import intake, notice
from app.store.intake import Origin

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ROW = Origin(kind="sheet", reference="abc", label="通知.xlsx:3")


def save(tx, notice_id):
    notice.save_draft(tx, notice_id, Draft(title="停水"), "u1", NOON)


def test_what_came_in_is_found_by_kind_source_and_reference(tx):
    save(tx, "n0000001")
    intake.add(tx, ROW, "n0000001", NOON)
    assert intake.find(tx, ROW) == "n0000001"
    assert intake.find(tx, Origin(kind="feed", reference="abc")) is None
    assert intake.of_notice(tx, "n0000001") == ROW


def test_a_notice_that_is_gone_is_forgotten_and_its_place_taken_again(tx):
    save(tx, "n0000001")
    intake.add(tx, ROW, "n0000001", NOON)
    notice.drop_draft(tx, "n0000001")
    assert intake.find(tx, ROW) is None
    save(tx, "n0000002")
    intake.add(tx, ROW, "n0000002", NOON)
    assert intake.find(tx, ROW) == "n0000002"


def test_many_references_are_looked_up_at_once_however_long(tx):
    references = [f"{i}-{'长' * (i % 3 * 200)}" for i in range(1000)]
    for i, reference in enumerate(references[::100]):
        save(tx, f"n{i:07}")
        intake.add(tx, Origin(kind="sheet", reference=reference), f"n{i:07}", NOON)
    found = intake.known(tx, "sheet", "", references)
    assert set(found) == set(references[::100])
