"""The handbook: every page is there in both languages, is found, and leads nowhere that is not."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PIL import Image

from app.web.handbook import handbook_contents, handbook_pictures, handbook_text
from app.web.handbook.handbook_contents import REFERENCE, STAFF
from renderers import site_words
from tests.app.web.conftest import _ENGLISH
from tests.pictures.book import BY_NAME

SITE_WORDS = Path(site_words.__file__).read_text(encoding="utf-8")  # residents' pages have theirs
LANGUAGES = ("zh-CN", "en")
IMAGE = r'<img src="/help/pictures/([\w-]+)\.webp" alt="([^"]*)" width="(\d+)" height="(\d+)"'
MOST_BYTES, MOST_IN_ALL = 40_000, 1_000_000


def test_every_page_is_listed_reads_in_both_languages_and_its_links_lead_somewhere(browser):
    for language in LANGUAGES:
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
    staff = [
        [one.slug for one in handbook_text.papers(tongue) if one.group in STAFF]
        for tongue in LANGUAGES
    ]
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


def test_every_picture_is_there_small_of_the_size_said_and_described_and_none_is_left_over(browser):
    used = set()
    for language in LANGUAGES:
        for one in handbook_text.papers(language):
            found = re.findall(IMAGE, handbook_text.html(one))
            assert len(found) == handbook_text.html(one).count("<img"), one.file
            for name, alt, width, height in found:
                used.add(name)
                assert len(alt) >= 8, f"{one.file}: {name}: {alt}"
                with Image.open(handbook_pictures.FOLDER / f"{name}.webp") as opened:
                    assert (opened.width // 2, opened.height // 2) == (int(width), int(height))
    files = {path.stem: path.stat().st_size for path in handbook_pictures.FOLDER.iterdir()}
    assert used == set(files) == set(BY_NAME)
    assert [name for name, size in files.items() if size > MOST_BYTES] == []
    assert sum(files.values()) < MOST_IN_ALL
    answer = browser.client.get("/help/pictures/write.webp", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert browser.get("/help/pictures/../write.md").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_bold_is_to_be_read_on_a_page_of_the_product(language):
    with _ENGLISH.open("rb") as file:
        texts = [(one.id, one.string) for one in read_po(file, locale="en") if one.id]
    column = 1 if language == "en" else 0
    said = SITE_WORDS + "\n".join(str(pair[column]) for pair in texts)
    for one in handbook_text.papers(language):
        if one.group != REFERENCE:
            missing = [
                words for words in re.findall(r"\*\*(.+?)\*\*", one.text) if words not in said
            ]
            assert missing == [], one.file


def test_the_page_named_so_comes_first_and_shows_where_the_word_stands(browser):
    browser.get("/help/?q=演练")
    slugs = re.findall(r'href="/help/([a-z-]+)"', browser.text)
    assert slugs[0] == "drills" and len(slugs) > 3
    assert "<mark>演练</mark>能看出每块屏几秒钟显示出来" in browser.text
    assert "**" not in browser.text and "](" not in browser.text


def test_every_page_of_the_editor_leads_to_a_page_of_the_handbook_that_is_there(app):
    """The fix for one that is new: name its blueprint in app/web/handbook_contents.py."""
    slugs = {one.slug for one in handbook_text.papers("zh-CN")}
    assert handbook_contents.helpful() <= slugs
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/editor/") and "GET" in rule.methods
    }
    assert [name for name in sorted(pages) if not handbook_contents.page_for(name)] == []
