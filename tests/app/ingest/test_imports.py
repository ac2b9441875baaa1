"""Imports: good rows become drafts, once; nothing goes out."""

import pytest

from app.dispatch.granted import NotAllowed
from app.ingest import imports
from app.store import audit, intake, notice, upload, user

HEADINGS = "标题,一句话,范围,有效期至"
GOOD = "停水通知,明天停水,望春里社区,2026-11-25 18:00"
ALSO = "电影通知,周六放电影,望春里社区,2026-11-28 21:00"
BAD = "坏的,,望春里社区,2026-11-25"


def csv(*lines):
    return "\n".join((HEADINGS, *lines)).encode()


@pytest.fixture
def take(neighbourhood, wanglan):
    def do(body, who=wanglan):
        found = imports.plan(neighbourhood, who, body)
        with neighbourhood.store.begin() as tx:
            kept = upload.add(tx, who.id, "通知.csv", body, neighbourhood.clock())
        return imports.take(neighbourhood, who, kept, "通知.csv", found)

    return do


def test_the_good_rows_become_drafts_and_nothing_is_published(neighbourhood, take, wanglan):
    made = take(csv(GOOD, BAD, ALSO))
    with neighbourhood.store.read() as tx:
        saved = [notice.draft(tx, one) for one in made]
        assert [d.draft.title for d in saved] == ["停水通知", "电影通知"]
        assert {d.owner for d in saved} == {wanglan.id}
        assert [notice.latest(tx, one) for one in made] == [None, None]
        assert intake.of_notice(tx, made[1]).label == "通知.csv:4"


def test_the_same_file_again_makes_nothing(neighbourhood, take, wanglan):
    made = take(csv(GOOD, ALSO))
    again = imports.plan(neighbourhood, wanglan, csv(GOOD, ALSO))
    assert [again.known[row.digest] for row in again.taken] == made
    assert again.good == []
    assert take(csv(GOOD, ALSO)) == []


def test_a_row_whose_draft_was_discarded_can_come_in_again(neighbourhood, take):
    (made,) = take(csv(GOOD))
    with neighbourhood.store.begin() as tx:
        notice.drop_draft(tx, made)
    assert len(take(csv(GOOD))) == 1


def test_each_draft_and_the_import_are_in_the_audit_log(neighbourhood, take):
    take(csv(GOOD, ALSO))
    with neighbourhood.store.read() as tx:
        lines = audit.listing(tx, None, 3)
    assert [line.action for line in lines] == ["import", "draft.in", "draft.in"]
    assert lines[0].facts == {"name": "通知.csv", "rows": 2}


def test_a_file_of_the_same_bytes_is_remembered(neighbourhood, take, wanglan):
    take(csv(GOOD))
    with neighbourhood.store.begin() as tx:
        again = upload.add(tx, wanglan.id, "副本.csv", csv(GOOD), neighbourhood.clock())
        one, _ = upload.get(tx, again, wanglan.id)
        assert upload.earlier(tx, one).name == "通知.csv"


def test_rows_for_somebody_elses_area_are_no_good(neighbourhood):
    with neighbourhood.store.begin() as tx:
        roles = {("author", "110105900002")}
        stranger = user.add(tx, "other", "他人", "unused", roles, neighbourhood.clock())
    found = imports.plan(neighbourhood, stranger, csv(GOOD))
    assert [p.code for p in found.bad[0].problems] == ["unknown_area"]
    with pytest.raises(NotAllowed):
        imports.take(neighbourhood, stranger, "x", "通知.csv", _all_good(found))


def _all_good(found):
    from dataclasses import replace

    rows = tuple(replace(row, problems=()) for row in found.reading.rows)
    return replace(found, reading=replace(found.reading, rows=rows))
