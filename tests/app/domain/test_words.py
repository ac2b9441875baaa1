"""What a text is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import words


def test_chinese_is_found_by_each_character_and_each_two_side_by_side():
    assert words.terms("停水通知") == {"停", "水", "通", "知", "停水", "水通", "通知"}


def test_other_scripts_are_found_by_whole_words_in_one_width_and_case():
    assert words.terms("ＬＥＤ屏 12号楼 Café") == {"led", "屏", "12", "号", "楼", "号楼", "café"}


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("停水", {"停水"}),
        ("水", {"水"}),
        ("停水 电梯", {"停水", "电梯"}),
        ("3号楼", {"3", "号楼"}),
        ("，。%_", set()),
        ('"停水" OR NEAR(', {"停水", "or", "near"}),
    ],
)
def test_a_query_wants_pairs_and_a_lone_character_only_when_it_stands_alone(query, terms):
    assert words.wanted(query) == terms


@given(before=st.text(), query=st.text(min_size=1), after=st.text())
def test_a_text_is_found_by_any_run_of_chinese_cut_out_of_it(before, query, after):
    run = "".join(c for c in query if "\u4e00" <= c <= "\u9fff")
    assert words.wanted(run) <= words.terms(before + run + after)


@given(st.text())
def test_no_term_can_end_the_quotes_it_is_asked_in(text):
    assert not any(set(term) & set('"\0 \n') for term in words.terms(text) | words.wanted(text))
