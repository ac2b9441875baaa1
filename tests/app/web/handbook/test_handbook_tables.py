"""The handbook's Chinese pages for operators and integrators say what the English truth says."""

import re
from pathlib import Path

from app import config
from app.web.handbook import handbook_contents, handbook_tables, handbook_text

DOCS = Path(handbook_tables.DOCS)
HEADINGS = ("Settings", "Retention", "Commands", "Health")
GUIDE = (DOCS / "api.md").read_text(encoding="utf-8")


def pages():
    return [one for one in handbook_text.papers("zh") if one.group in handbook_contents.TECHNICAL]


def test_each_row_of_the_tables_has_its_chinese():
    """The fix: add the row's last cell, word for word, to docs/help/zh/operations.po."""
    said, rows = handbook_tables.chinese(), [handbook_tables.rows(name) for name in HEADINGS]
    cells = {row[-1] for table in rows for row in table if row[-1]}
    assert [cell for cell in cells if not said.get(cell)] == []


def test_code_stays_code_in_the_chinese_and_numbers_stay():
    for english, words in handbook_tables.chinese().items():
        kept = set(re.findall(r"`--?[a-z-]+`|`LINLI_\w+`|\b\d{2,}\b(?! s\b)", english))
        assert [one for one in kept if one not in words] == [], english


def test_every_setting_is_listed_in_chinese():
    text = next(one.text for one in pages() if one.slug == "settings")
    assert [name for name in config.names() if f"`{name}`" not in text] == []
    assert "<!--" not in text


def test_pages_name_only_settings_and_commands_that_there_are():
    cells = " ".join(row[0] for row in handbook_tables.rows("Commands"))
    known = tuple(re.findall(r"`([a-z]+(?: [a-z]+)*)", cells))
    for one in pages():
        named = set(re.findall(r"LINLI_[A-Z_]*[A-Z]\b(?!…)", one.text))
        assert {name.removesuffix("_FILE") for name in named} <= set(config.names()), one.file
        for words in re.findall(r"`flask --app wsgi ((?:[a-z]+ ?)+)", one.text):
            assert words.startswith(known), (one.file, words)


def test_the_examples_are_those_of_the_guide_which_are_tried():
    text = next(one.text for one in pages() if one.slug == "connect")
    examples = re.findall(r"```sh\n(.+?)\n```", text, re.DOTALL)
    assert len(examples) == 6
    assert [one for one in examples if one not in GUIDE] == []
    events = next(one.text for one in pages() if one.slug == "events")
    example = re.search(r"```json\n(.+?)\n```", events, re.DOTALL).group(1)
    assert example in GUIDE
