"""The documents are part of the product: what they must list, they list."""

import re
from pathlib import Path

import pytest

from app import config
from app.domain.notice import Category

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", config.names())
def test_every_setting_is_documented(name):
    assert f"`{name}`" in OPERATIONS


def test_no_setting_is_documented_that_does_not_exist():
    documented = set(re.findall(r"`(LINLI_[A-Z_]+)`", OPERATIONS))
    assert documented <= set(config.names())


def test_every_make_target_is_documented():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^([a-z]+):.*##", makefile, re.M):
        assert f"`make {target}`" in README + OPERATIONS, target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / link).exists(), link


def test_every_decision_is_numbered_and_on_the_list():
    listed = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for adr in sorted((ROOT / "docs" / "adr").glob("*.md")):
        assert re.match(r"\d{4}-", adr.name) and f"adr/{adr.name}" in listed


@pytest.mark.parametrize("word", ["notice", "revision", "board", "edition", "slot", "lease"])
def test_the_words_of_the_code_are_in_the_glossary(word):
    assert re.search(rf"^\| \*?\*?{word}", GLOSSARY, re.M)


def test_the_categories_have_names_in_the_glossary():
    for category in Category:
        assert f"`{category}`" in GLOSSARY


def test_the_map_in_the_readme_names_every_room():
    for room in ("app/", "renderers/", "channels/", "player/", "migrations/", "tests/"):
        assert f"`{room}`" in README
