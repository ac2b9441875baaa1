"""Telephone numbers in what people write as contact."""

import pytest

from renderers import phones


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("望春里社区居委会 010-65550123（9:00—17:30）", ["01065550123"]),
        ("电话：010-65550123、65550188", ["01065550123", "65550188"]),
        ("(010)6555 0123", ["01065550123"]),
        ("010-65550123-801", ["01065550123,801"]),
        ("010-65550123转801", ["01065550123,801"]),
        ("张姐13800138000微信同号", ["13800138000"]),
        ("138 0013 8000", ["13800138000"]),
        ("400-810-1234", ["4008101234"]),
        ("请拨12345或96156", ["12345", "96156"]),
    ],
)
def test_numbers_are_found_as_they_are_dialled(written, dialled):
    pieces = phones.split(written)
    assert [p.dial for p in pieces if p.dial] == dialled
    assert "".join(p.text for p in pieces) == written


@pytest.mark.parametrize(
    "written",
    [
        "9:00—17:30",
        "2026-11-25",
        "20261125",
        "共120人",
        "邮编100020",
        "110105195001011234",
        "010-6555012345",
        "1380013800012",
        "价格2000-3000元",
        "wang12345@example.cn",
        "http://a.cn/65550123",
        "",
    ],
)
def test_what_is_no_number_is_left_alone(written):
    assert phones.first(written) == ""


def test_the_first_number_is_as_it_was_written():
    assert phones.first("居委会 010-65550123，转 13800138000") == "010-65550123"
