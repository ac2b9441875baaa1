"""Spreadsheets to take away: template, marked file, export."""

import io
import re
from urllib.parse import unquote

from app.dispatch.notices import publish
from app.ingest import spreadsheet
from app.store.session import new_id

BAD = "标题,一句话,范围,有效期至\n坏的,,天上,明天\n".encode()


def test_the_template_offers_the_areas_one_may_write_for(as_):
    answer = as_("liqiang").client.get("/editor/import/template.xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert spreadsheet.read(answer.data).lines[0][:2] == ("标题", "一句话")
    assert as_("sunli").get("/editor/import/template.xlsx").status_code == 403


def test_a_file_comes_back_with_its_problems_in_words(as_):
    browser = as_("liqiang")
    form = {"file": (io.BytesIO(BAD), "通知.csv")}
    where = browser.post("/editor/import/", form, page="/editor/import/").headers["Location"]
    browser.get(where)
    assert f'href="{where}/problems.xlsx"' in browser.text
    lines = spreadsheet.read(browser.client.get(f"{where}/problems.xlsx").data).lines
    assert lines[0][-1] == "问题"
    assert "没有叫“天上”的范围" in lines[1][-1]
    assert as_("zhaomin").get(f"{where}/problems.xlsx").status_code == 404


def test_the_export_holds_the_notices_of_ones_own_areas(as_, neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, new_id(), draft, wanglan)
    answer = as_("liqiang").client.get("/editor/export?format=csv&q=停水")
    assert answer.data.startswith("\ufeff编号,状态".encode())
    assert "展示中" in answer.text
    answer = as_("liqiang").client.get("/editor/export?area=110105900001")
    assert len(spreadsheet.read(answer.data).lines) == 2
    assert len(spreadsheet.read(as_("liqiang").client.get("/editor/export?q=没有").data).lines) == 1
    other = as_("liqiang").client.get("/editor/export?area=110105900002")
    assert other.status_code == 303


def test_the_list_exports_what_it_shows(as_, neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, new_id(), draft, wanglan)
    browser = as_("liqiang")
    browser.get("/editor/?q=停水&state=ended")
    where = unquote(re.search(r'href="(/editor/export[^"]*)"', browser.text).group(1))
    assert where == "/editor/export?q=停水&state=ended"
    assert len(spreadsheet.read(browser.client.get(where).data).lines) == 1
