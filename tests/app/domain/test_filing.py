"""What a notice puts on record."""

import pytest

from app.domain.filing import is_link, keywords, problems
from app.domain.notice import Record


@pytest.mark.parametrize(
    "link", ["https://example.gov.cn/a?b=1", "http://例子.中国/", "https://[::1]/"]
)
def test_a_whole_address_is_a_link(link):
    assert is_link(link) and problems(Record(link=link)) == []


@pytest.mark.parametrize(
    "link",
    ["example.gov.cn", "javascript:alert(1)", "https://", "ftp://a.cn", "https://[", "http://a b"],
)
def test_anything_else_is_not(link):
    assert [(p.field, p.code) for p in problems(Record(link=link))] == [
        ("record-link", "not_a_link")
    ]


def test_too_long_a_line_is_named_with_its_field():
    found = problems(Record(summary="长" * 201, editor="李" * 21))
    assert [(p.field, p.facts["limit"]) for p in found] == [
        ("record-summary", 200),
        ("record-editor", 20),
    ]


def test_keywords_are_set_apart_however_people_do_it():
    assert keywords(" 停水，检修; 停水、望春里\n供水 ") == ("停水", "检修", "望春里", "供水")


@pytest.mark.parametrize("words", [tuple("一二三四五六七八九十甲"), ("长" * 21,)])
def test_too_many_or_too_long_keywords_are_named(words):
    assert [p.field for p in problems(Record(keywords=words))] == ["record-keywords"]


def test_an_empty_record_is_right():
    assert problems(Record()) == []
