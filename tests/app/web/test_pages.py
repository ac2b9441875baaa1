"""What every page owes to the people who use it, whatever it is about."""

import re
from html.parser import HTMLParser

import pytest

PAGES = (
    "/sign-in",
    "/editor/",
    "/editor/new",
    "/editor/screens/",
    "/editor/users/",
    "/editor/recipients/",
    "/editor/contacts/",
    "/editor/paste/",
    "/editor/templates/",
    "/editor/profile/",
    "/setup/steps/channels",
    "/setup/steps/screen",
    "/setup/steps/done",
    "/nothing-here",
)


class Outline(HTMLParser):
    """The facts about a page that a screen reader lives by."""

    def __init__(self):
        super().__init__()
        self.headings, self.ids, self.labelled, self.fields = [], [], set(), []
        self.inline, self.described, self._in_label = [], [], False

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if "id" in named:
            self.ids.append(named["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self._in_label = True
            self.labelled.add(named.get("for"))
        if "aria-describedby" in named:
            self.described += named["aria-describedby"].split()
        self.inline += [k for k in named if k == "style" or k.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in named) else []
        is_field = tag in {"input", "select", "textarea"} and "hidden" not in named
        if is_field and named.get("type") != "hidden" and not self._in_label:
            self.fields.append(named.get("id"))

    def handle_endtag(self, tag):
        self._in_label = self._in_label and tag != "label"


@pytest.fixture(params=PAGES)
def outline(request, desk, app):
    page = desk if request.param != "/sign-in" else type(desk)(app)
    page.get(request.param)
    found = Outline()
    found.feed(page.text)
    return found


def test_there_is_one_main_heading_and_no_level_is_skipped(outline):
    assert outline.headings.count(1) == 1
    levels = outline.headings
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))


def test_every_field_has_a_visible_label(outline):
    assert [f for f in outline.fields if f not in outline.labelled] == []


def test_no_id_stands_twice_and_every_description_exists(outline):
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.described) <= set(outline.ids)


def test_nothing_is_inline_that_the_policy_would_block(outline):
    assert outline.inline == []


def test_the_first_thing_on_a_page_leads_to_its_content(desk):
    desk.get("/editor/")
    assert re.search(r"<body[^>]*>\s*<a class=\"skip\" href=\"#main\"", desk.text)
    assert 'id="main"' in desk.text


def test_the_list_is_searched_and_leafed_through(desk, house, notice):
    from dataclasses import replace
    from datetime import timedelta

    from app.store import notice as notices
    from app.store.session import new_id

    with house.store.begin() as tx:
        for number in range(60):
            sent = notice.sent - timedelta(minutes=number)
            made = replace(notice, id=new_id(), title=f"第{number}号通知", sent=sent)
            notices.add_revision(tx, made, "somebody")
    desk.get("/editor/")
    assert "第0号通知" in desk.text and "第55号通知" not in desk.text
    older = re.search(r'href="(/editor/\?before=[^"]+)"', desk.text).group(1)
    desk.get(older)
    assert "第55号通知" in desk.text and "第0号通知" not in desk.text
    desk.get("/editor/?q=第55号")
    assert "第55号通知" in desk.text and "第0号通知" not in desk.text
