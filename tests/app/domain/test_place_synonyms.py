"""Rows of words that mean the same: read as people type them, refused by name."""

from app.domain.place_synonyms import MOST_ROWS, read_row


def test_a_row_is_read_however_its_words_are_parted():
    for text in ("厕所、卫生间 公厕", "厕所=卫生间=公厕", "厕所，卫生间，公厕，厕所"):
        assert read_row(text, []) == (["厕所", "卫生间", "公厕"], [])
    assert read_row("ＡＴＭ 取款机", [])[0] == ["atm", "取款机"]


def test_what_makes_no_row_is_said_by_name():
    there = [["厕所", "卫生间", "公厕"]]
    for text, code in {
        "厕所": "too_few",
        "厕所 厕所": "too_few",
        "卡拉OK KTV": "not_a_word",
        "？ 厕所": "not_a_word",
        f"{'长' * 13} 厕所": "too_long",
        "公厕 厕所": "row_there",
        "、".join("甲乙丙丁戊己庚辛壬癸子丑寅"): "too_many",
    }.items():
        assert [one.code for one in read_row(text, there)[1]] == [code], text
    full = [["甲", str(n)] for n in range(MOST_ROWS)]
    assert read_row("厕所 茅房", full)[1][0].code == "too_many_rows"
