"""Chinese first, and every page in English too."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app import factory

ROOT = Path(factory.__file__).parent.parent
PO = ROOT / "app/web/translations/en/LC_MESSAGES/messages.po"
HAN = re.compile(r"[\u3400-\u9fff]")
PAGES = (
    "/editor/",
    "/editor/new",
    "/editor/screens/",
    "/editor/recipients/",
    "/editor/contacts/",
    "/editor/paste/",
    "/editor/templates/",
    "/editor/profile/",
    "/setup/steps/channels",
    "/setup/steps/screen",
    "/editor/nothing-here",
)
# Pages of those who write nothing.
POWERS_PAGES = (
    ("qianan", "/editor/users/"),
    ("qianan", "/setup/steps/done"),
    ("qianan", "/editor/wording/"),
    ("zhouzheng", "/editor/audit"),
)


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    """Every message id in the source."""
    out = tmp_path_factory.mktemp("babel") / "messages.pot"
    extract = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    options = ["-F", "babel.cfg", "-k", "_l", "-o", str(out), "app/web"]
    subprocess.run([*extract, *options], cwd=ROOT, check=True)
    with out.open("rb") as source:
        return {m.id: m for m in read_po(source) if m.id}


@pytest.fixture(scope="module")
def english():
    with PO.open("rb") as source:
        return {m.id: m for m in read_po(source, locale="en") if m.id}


def test_every_text_has_an_english_one(wanted, english):
    assert [i for i in wanted if i not in english or not any(english[i].string)] == []


def test_a_percent_sign_stands_before_a_name_or_twice(english):
    texts = [text for m in english.values() for text in (m.id, m.string) if isinstance(text, str)]
    assert [text for text in texts if re.search(r"%(?!\(\w+\)[sd])", text.replace("%%", ""))] == []


def test_no_english_text_is_left_over(wanted, english):
    assert [i for i in english if i not in wanted] == []


def test_no_english_text_has_chinese_in_it(english):
    texts = [t for m in english.values() for t in _forms(m.string)]
    assert [t for t in texts if HAN.search(t)] == []


def test_both_texts_name_the_same_facts(english):
    for message in english.values():
        named = [set(re.findall(r"%\((\w+)\)", t)) for t in _forms(message.id)]
        for text in _forms(message.string):
            assert set(re.findall(r"%\((\w+)\)", text)) == named[0], text


class Words(HTMLParser):
    """Collects what a page says, leaving out what it says in another language on purpose."""

    def __init__(self):
        super().__init__()
        self.said, self._skip = [], 0

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if named.get("lang") == "zh-CN" or self._skip:
            self._skip += tag not in {"input", "meta", "link", "br", "img", "path", "rect"}
        self.said += [named.get(a) or "" for a in ("aria-label", "title", "alt", "placeholder")]
        self.said += [v or "" for k, v in attrs if k.startswith("data-")]

    def handle_endtag(self, tag):
        self._skip = max(0, self._skip - 1)

    def handle_data(self, data):
        if not self._skip:
            self.said.append(data)


@pytest.mark.parametrize(("login", "path"), [*(("wanglan", path) for path in PAGES), *POWERS_PAGES])
def test_a_page_in_english_says_nothing_in_chinese(as_, login, path):
    page = as_(login)
    page.get(f"{path}?lang=en")
    assert '<html lang="en">' in page.text
    words = Words()
    words.feed(page.text)
    data = re.compile("王兰|赵敏|李强|孙丽|钱安|孙宁|周正|号楼住户|望春里社区")
    assert [w.strip() for w in words.said if HAN.search(data.sub("", w))] == []


def test_the_language_is_remembered(desk):
    desk.get("/editor/?lang=en")
    desk.get("/editor/")
    assert "Write a notice" in desk.text


def test_a_browser_that_asks_for_english_gets_it(app):
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert "Sign in to the editor" in page.get_data(as_text=True)


def _forms(text):
    return text if isinstance(text, tuple | list) else (text,)
