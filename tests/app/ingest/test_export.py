"""The export: what was published, safe to open, and read again by the import."""

import csv
import io
from dataclasses import replace

import pytest

from app.dispatch.notices import publish
from app.domain.notice import Record
from app.ingest import export, imports, spreadsheet
from app.store.listing import Wanted
from app.store.session import new_id


@pytest.fixture
def out(neighbourhood, wanglan, draft):
    """Publish some notices and export them."""

    def do(*texts, areas=None, text="", language=0):
        for one in texts:
            made = replace(draft, **one)
            publish.publish(neighbourhood, new_id(), made, wanglan)
            neighbourhood.clock.go(seconds=1)
        wanted = Wanted(areas=areas, text=text)
        return export.collect(neighbourhood, wanted, language, lambda one: one.value)

    return do


def lines_of(sheet):
    return list(csv.DictReader(io.StringIO(export.as_csv(sheet).decode("utf-8-sig"))))


def test_every_field_is_under_its_heading(out, draft):
    (line,) = lines_of(out({"record": Record(document_no="朝望街发〔2026〕12号")}))
    assert line["标题"] == draft.title
    assert line["范围"] == "望春里社区"
    assert line["类别"] == "停水停电"
    assert line["有效期至"] == "2026-11-25 11:00"
    assert line["状态"] == "live"
    assert line["文号"] == "朝望街发〔2026〕12号"


def test_newest_come_first_and_only_what_was_asked_for(out):
    found = out({"title": "电影一"}, {"title": "停水"}, {"title": "电影二"}, text="电影")
    assert [line["标题"] for line in lines_of(found)] == ["电影二", "电影一"]
    assert out(areas=["110105900002"]).lines == []


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_no_cell_of_a_csv_is_a_formula(out, title):
    (line,) = lines_of(out({"title": title}))
    assert line["标题"] == f"'{title}"


def test_no_cell_of_a_workbook_is_a_formula(out):
    body = export.as_xlsx(out({"title": "=1+1"}), "通知")
    assert "=1+1" in spreadsheet.read(body).lines[1]


@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("form", [export.as_csv, lambda sheet: export.as_xlsx(sheet, "通知")])
def test_what_was_exported_can_be_imported_again(
    out, neighbourhood, wanglan, draft, form, language
):
    body = form(out({"title": "=停水", "body": "一\n二"}, language=language))
    neighbourhood.clock.go(hours=-1)
    found = imports.plan(neighbourhood, wanglan, body)
    (row,) = found.reading.rows
    assert row.problems == ()
    assert (row.draft.title, row.draft.body) == ("=停水", "一\n二")
    assert (row.draft.channels, row.draft.areas) == (draft.channels, draft.areas)
    assert row.draft.expires == draft.expires
    assert found.reading.unused == ()


def test_more_than_one_file_holds_is_refused_not_cut(out, monkeypatch):
    monkeypatch.setattr(export, "MOST", 1)
    with pytest.raises(export.TooMany):
        out({"title": "一"}, {"title": "二"})


def test_pages_of_the_store_follow_one_another_without_a_gap(out, monkeypatch):
    monkeypatch.setattr(export, "_PAGE", 2)
    found = out(*({"title": f"第{i}条"} for i in range(5)))
    assert [line["标题"] for line in lines_of(found)] == [f"第{i}条" for i in (4, 3, 2, 1, 0)]
