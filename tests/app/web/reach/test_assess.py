"""The page of the assessment: figures with their formulas, within one's areas, and its files."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.dispatch.reach import assess_sweep
from app.domain.assess_month import moved
from app.store import assess, audit
from app.store import assess_records as records
from app.store.assess import Counted

CODE, STREET = "110105900001", "110105900"
PAGE = "/editor/assessment/"


@pytest.fixture
def counted(house, people):
    """This month as it is, and the one before with searches of which four in five found."""
    month = assess_sweep.next_due(house)
    assess_sweep.count(house, month)
    rows = [
        (code, key, 0, number)
        for code in (CODE, STREET)
        for key, number in (("searches", 50), ("searches_found", 40), ("notices", 1))
    ]
    with house.store.begin() as tx:
        for back in (1, 2):
            made = Counted(house.clock(), True)
            assess.put(tx, moved(month, -back), rows, made, keeps_now=False)
    return f"{moved(month, -1):%Y-%m}"


def test_a_figure_stands_with_its_formula_and_what_has_no_record_says_so(counted, desk):
    assert desk.get(f"{PAGE}?area={CODE}&from={counted}").status_code == 200
    assert "80.0%" in desk.text and "40 / 50" in desk.text and "无记录" in desk.text
    assert "有结果的搜索次数 ÷" in desk.text and "<svg" in desk.text
    assert desk.get(f"{PAGE}?area={STREET}&from={counted}&figure=found").status_code == 200
    assert f"area={CODE}" in desk.text  # of the areas below, each leads to its own report


def test_what_is_asked_wrongly_is_said_at_its_field(counted, desk, as_):
    desk.get(f"{PAGE}?from=2026-08&to=2026-02")
    assert "开始月份晚于结束月份" in desk.text and 'id="from-problem"' in desk.text
    desk.get(f"{PAGE}?from=soon")
    assert "请写成 2026-11" in desk.text
    other = as_("zhaomin")
    other.get(f"{PAGE}?area={STREET}")
    assert "您的范围里没有" in other.text and "80.0%" not in other.text
    assert other.get(f"/editor/assessment/file?as=pdf&area={STREET}").status_code == 303


def test_files_are_handed_out_and_written_down(counted, house, desk):
    where = f"area={CODE}&from={counted}&to={counted}"
    answer = desk.client.get(f"/editor/assessment/file?as=pdf&{where}")
    assert answer.content_type == "application/pdf"
    read = PdfReader(BytesIO(answer.data))
    text = "".join(page.extract_text() for page in read.pages)
    for said in ("搜索有结果率（40/50）", "80.0%", "无记录", "目录", "第 1 页"):
        assert said in text.replace("\n", "")
    book = desk.client.get(f"/editor/assessment/file?as=xlsx&{where}")
    assert "便利度" in CalamineWorkbook.from_filelike(BytesIO(book.data)).sheet_names
    with house.store.read() as tx:
        lines = audit.listing(tx, CODE, 2)
    assert [(line.actor, line.facts["as"]) for line in lines] == [
        ("wanglan", "xlsx"),
        ("wanglan", "pdf"),
    ]


def test_a_search_of_residents_is_counted_without_its_words(house, browser, people, clock):
    for path in ("life/?q=修鞋", "notices/?q=停水", "notices/", "life/?q="):
        clock.go(seconds=2)
        assert browser.get(f"/a/wangchunli/{path}").status_code == 200
    clock.go(seconds=-1)
    browser.get("/a/wangchunli/life/?q=修伞")
    clock.go(seconds=3)
    browser.get("/a/wangchunli/life/?q=修伞")
    days = (clock.now.date().replace(day=1), moved(clock.now.date(), 1))
    with house.store.read() as tx:
        assert records.searched(tx, days) == [(CODE, False, 4)]
