"""The list of notices: what a person sees of it, and how it is narrowed."""

import pytest

from app.domain.notice import Category
from app.domain.review import Draft
from app.store import notice, user

HERE, BESIDE = "110105900001", "110105900002"


@pytest.fixture
def draft(neighbourhood, people):
    """Keep a draft of somebody's."""

    def keep(notice_id, owner, *areas, title="停水通知"):
        with neighbourhood.store.begin() as tx:
            by = user.by_login(tx, owner)[0].id
            made = Draft(title=title, category=Category.OUTAGE, areas=areas)
            notice.save_draft(tx, notice_id, made, by, neighbourhood.clock())

    return keep


def test_the_list_shows_ones_own_drafts_and_others_of_ones_areas(as_, draft):
    draft("mine0000", "liqiang", title="我自己的")
    draft("theirs00", "wanglan", HERE, title="同一社区的")
    draft("beside00", "wanglan", BESIDE, title="隔壁社区的")
    text = as_("liqiang").get("/editor/").get_data(as_text=True)
    assert "我自己的" in text and "同一社区的" in text and "隔壁社区的" not in text


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=停水", True),
        ("q=停电", False),
        ("category=outage", True),
        ("category=jobs", False),
        ("state=draft", True),
        ("state=live", False),
        (f"area={HERE}", True),
        (f"area={BESIDE}", False),
        ("category=nonsense&state=nonsense", True),
    ],
)
def test_drafts_are_narrowed_as_notices_are(desk, draft, query, is_found):
    draft("draft000", "wanglan", HERE)
    assert ("停水通知" in desk.get(f"/editor/?{query}").get_data(as_text=True)) is is_found


def test_what_is_typed_stands_in_the_form_again(desk):
    desk.get("/editor/?q=体检&category=health&state=live")
    for part in ('value="体检"', '"health" selected', '"live" selected', "没有找到通知"):
        assert part in desk.text


def test_an_area_that_is_not_ones_own_finds_nothing_and_says_so(as_, draft):
    draft("beside00", "wanglan", BESIDE)
    page = as_("liqiang")
    page.get(f"/editor/?area={BESIDE}")
    assert f"您的范围里没有“{BESIDE}”" in page.text and "停水通知" not in page.text
