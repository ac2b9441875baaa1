"""Where a draft came from stands on its page."""

from dataclasses import replace

import pytest

from app.dispatch.notices.intake import Origin, draft_in
from app.store import source, source_item, user
from app.store.source import Source
from app.store.source_item import Item, State


@pytest.fixture
def page_of(as_, neighbourhood, draft):
    def do(origin, then=lambda tx, made: None):
        with neighbourhood.store.read() as tx:
            liqiang = user.by_login(tx, "liqiang")[0]
        made = draft_in(neighbourhood, draft, origin=origin, user=liqiang)
        with neighbourhood.store.begin() as tx:
            then(tx, made)
        browser = as_("liqiang")
        browser.get(f"/editor/notices/{made}/edit")
        return browser.text

    return do


def test_a_row_of_a_spreadsheet_is_named(page_of):
    text = page_of(Origin(kind="sheet", reference="x", label="周末:活动.csv:12"))
    assert "从表格“周末:活动.csv”第 12 行导入" in text


def test_a_program_is_named(page_of):
    assert "由接口送来：气象台 W-1" in page_of(Origin(kind="push", label="气象台 W-1"))


@pytest.mark.parametrize(
    ("state", "said"),
    [(State.CHANGED, "来源后来改过这条内容"), (State.GONE, "来源已经撤下这条内容")],
)
def test_a_source_is_linked_and_what_became_of_it_there_is_told(
    page_of, neighbourhood, state, said
):
    now = neighbourhood.clock()

    def then(tx, made):
        one = Source(
            id="s0000001",
            kind="feed",
            url="https://x.example/",
            name="区卫健委",
            area="110105900001",
            category="health",
            owner="u1",
            due=now,
            added_at=now,
        )
        source.put(tx, one)
        item = Item(
            source_id=one.id,
            guid="g",
            notice_id=made,
            digest="d",
            title="t",
            state=state,
            seen_at=now,
        )
        source_item.put_all(tx, [item, replace(item, guid="h", notice_id="")])

    text = page_of(Origin(kind="feed", source="s0000001", reference="g", label="区卫健委"), then)
    assert 'href="/editor/sources/s0000001/"' in text
    assert "来自外部来源“区卫健委”" in text
    assert said in text


def test_a_notice_written_here_says_nothing_of_that(as_):
    browser = as_("liqiang")
    browser.get("/editor/new")
    assert "来自外部来源" not in browser.text
