"""The handbook: every page is there in both languages, is found, and leads nowhere that is not."""

import re

from app.web import handbook_text
from app.web.handbook_text import STAFF


def test_every_page_is_listed_reads_in_both_languages_and_its_links_lead_somewhere(browser):
    for language in ("zh-CN", "en"):
        header = {"Accept-Language": language}
        browser.get("/help/", headers=header)
        slugs = set(re.findall(r'href="/help/([a-z-]+)"', browser.text))
        papers = handbook_text.papers(language)
        assert slugs == {one.slug for one in papers}
        for one in papers:
            assert one.title and one.summary, one.file
            assert browser.get(f"/help/{one.slug}", headers=header).status_code == 200
            assert browser.text.count("<h1") == 1, one.file
            assert set(re.findall(r'href="/help/([a-z-]+)"', browser.text)) <= slugs
            body = handbook_text.html(one)
            assert not re.search(r'href="(?!/help/|https?://|#)', body), one.file
    own = [handbook_text.papers(tongue) for tongue in ("zh-CN", "en")]
    staff = [[one.slug for one in papers if one.group == STAFF] for papers in own]
    assert staff[0] == staff[1]
    assert browser.get("/help/nonsense").status_code == 404


def test_pages_are_found_by_all_words_in_any_letters_and_what_is_typed_is_no_markup(browser):
    browser.get("/help/?q=撤回 短信")
    assert 'href="/help/change"' in browser.text and 'href="/help/places"' not in browser.text
    browser.get("/help/?q=WEBSUB")
    assert 'href="/help/feed-formats"' in browser.text
    browser.get("/help/?q=<b>nothing</b>")
    assert "没有找到" in browser.text and "<b>nothing" not in browser.client.get(
        "/help/?q=<b>nothing</b>"
    ).get_data(as_text=True)
