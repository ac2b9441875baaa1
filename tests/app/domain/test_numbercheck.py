"""Numbers that do not belong on a wall."""

import pytest

from app.domain.numbercheck import digits, number_remarks

IDENTITY = "11010519491231002X"  # the example of GB 11643-1999
BANK = "6222021234567890128"


def found(text, field="body", known=()):
    return [(r.code, r.suggestion) for r in number_remarks(field, text, known)]


@pytest.mark.parametrize("typed", [IDENTITY, IDENTITY.lower()])
def test_an_identity_number_is_seen_and_can_be_masked(typed):
    ((code, masked),) = found(f"王某某（{typed}）")
    assert code == "identity_card" and masked == f"110105********002{typed[-1]}"


def test_a_wrong_check_character_is_no_identity_number():
    assert found("110105194912310021") == []


def test_a_bank_card_is_seen_with_and_without_gaps():
    assert [c for c, _ in found("4000 0000 0000 0002")] == ["bank_card"]
    assert found("4000000000000002") == [("bank_card", "************0002")]
    assert found("4000000000000003") == []


def test_a_mobile_number_is_masked_in_the_middle():
    assert found("联系王女士 13901234567") == [("mobile_number", "139****4567")]
    assert found("139 0123 4567") == [("mobile_number", "139 **** 4567")]


def test_a_number_of_the_book_is_no_secret():
    assert found("13901234567", known={"13901234567"}) == []


def test_in_the_contact_line_it_is_only_a_hint():
    (remark,) = number_remarks("contact", "13901234567", ())
    assert remark.tier == "hint"


@pytest.mark.parametrize("text", ["010-65550123", "65550123", "010 65550123"])
def test_a_number_that_is_in_the_book_is_known_however_it_is_written(text):
    assert found(text, known={"01065550123"}) == []


def test_a_stranger_is_named_only_when_there_is_a_book():
    assert found("010-65550124", known={"01065550123"}) == [("unknown_phone", "")]
    assert found("010-65550124") == []


@pytest.mark.parametrize(
    "text", ["12345", "110", "订单 20261125000123456789012", "文号〔2026〕12号", ""]
)
def test_what_is_nobodys_number_is_left_alone(text):
    assert found(text, known={"01065550123"}) == []


def test_the_country_code_is_not_part_of_the_digits():
    assert digits("+86 139-0123-4567") == "13901234567"
