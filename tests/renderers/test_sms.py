"""SMS: the part borders of 3GPP TS 23.040, and the text that goes into the parts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notice import Act, Override
from app.domain.target import Profile
from renderers import sms
from renderers.base import Unrenderable

HERE = Profile(signature="望春里社区", public_url="https://wcl.example")
FAMILY = "👨‍👩‍👧‍👦"


class TestPartBorders:
    """TS 23.040 9.2.3.24.1: the header of a part takes six octets of 140."""

    @pytest.mark.parametrize(("length", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3), (0, 1)])
    def test_ucs2(self, length, parts):
        cut, encoding = sms.segment("停" * length)
        assert (len(cut), encoding) == (parts, "ucs2" if length else "gsm7")

    @pytest.mark.parametrize(("length", "parts"), [(160, 1), (161, 2), (306, 2), (307, 3)])
    def test_gsm7(self, length, parts):
        cut, encoding = sms.segment("a" * length)
        assert (len(cut), encoding) == (parts, "gsm7")

    @pytest.mark.parametrize(("text", "parts"), [("€" * 80, 1), ("€" * 80 + "a", 2)])
    def test_a_character_of_the_extension_table_costs_two(self, text, parts):
        assert sms.units("€", "gsm7") == 2
        assert len(sms.segment(text)[0]) == parts

    def test_an_escape_is_never_parted_from_its_character(self):
        parts, _ = sms.segment("a" * 152 + "€" * 10)
        assert [sms.units(p, "gsm7") for p in parts] == [152, 20]

    def test_a_surrogate_pair_is_never_cut(self):
        parts, _ = sms.segment("停" * 66 + "𠮷" * 4)
        assert [sms.units(p, "ucs2") for p in parts] == [66, 8]

    def test_an_emoji_of_several_is_not_cut(self):
        parts, _ = sms.segment("停" * 62 + FAMILY + "停")
        assert parts == ("停" * 62, FAMILY + "停")

    def test_what_is_longer_than_a_part_is_cut_between_characters(self):
        text = "Z" + "\u0301" * 200
        assert [len(p) for p in sms.segment(text)[0]] == [67, 67, 67]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("{Hello} [€~|\\^]\n", "gsm7"),
        ("àéÄ§¿ΩΨ", "gsm7"),
        ("`", "ucs2"),
        ("ç", "ucs2"),
        ("a停", "ucs2"),
    ],
)
def test_the_smallest_alphabet_is_chosen(text, encoding):
    assert sms.encoding_of(text) == encoding


def test_the_alphabet_is_the_whole_of_the_standard():
    assert len(sms.GSM7_BASIC) == 127  # 128 without the escape
    assert len(sms.GSM7_EXTENSION) == 10


@given(st.text(st.sampled_from("ab€{停，𠮷🔥👨👩\u200d\ufe0f\u0301🇨🇳👍🏽\n "), max_size=400))
def test_parts_joined_are_the_text_and_each_fits(text):
    parts, encoding = sms.segment(text)
    alone, each = sms.LIMITS[encoding]
    assert "".join(parts) == text
    limit = alone if len(parts) == 1 else each
    assert all(sms.units(part, encoding) <= limit for part in parts)
    assert len(parts) == 1 or all(parts)


def test_the_text_says_who_what_when_whom_to_ask_and_where_to_read(notice):
    made = sms.render(notice, HERE)
    assert "".join(made.parts) == (
        "【望春里社区】明天上午九点到十一点停水。11月25日（周三）9:00—11:00，望春里1—6号楼。"
        "电话010-65550123 https://wcl.example/p/k3x9a7qd"
    )
    assert (len(made.parts), made.encoding, made.withdraws) == (2, "ucs2", False)


def test_what_the_headline_says_is_not_said_twice(notice):
    n = replace(notice, headline="周六9:00义诊", when_where="周六9:00", contact="居委会")
    assert sms.render(n, HERE).parts == (
        "【望春里社区】周六9:00义诊 https://wcl.example/p/k3x9a7qd",
    )


def test_a_wording_of_its_own_stands_between_signature_and_link(notice):
    own = Override(channel="sms_smpp", text="1—6号楼明早停水【请储水】", base="")
    text = "".join(sms.render(replace(notice, overrides=(own,)), HERE).parts)
    assert text == "【望春里社区】1—6号楼明早停水“请储水” https://wcl.example/p/k3x9a7qd"


def test_without_a_signature_there_are_no_brackets(notice):
    n = replace(notice, headline="Water off 9-11", when_where="", contact="")
    made = sms.render(n, Profile(language="en", public_url="https://wcl.example"))
    assert made.parts == ("Water off 9-11 https://wcl.example/p/k3x9a7qd",)
    assert made.encoding == "gsm7"


def test_a_withdrawal_says_what_is_taken_back(notice):
    made = sms.render(replace(notice, act=Act.WITHDRAW, revision=2), HERE)
    assert made.withdraws
    assert made.parts == (
        "【望春里社区】更正：关于“明天上午九点到十一点停水”的通知已撤回，请以最新通知为准。",
    )


def test_too_many_parts_are_refused_with_their_number(notice):
    own = Override(channel="sms_smpp", text="停" * 400, base="")
    with pytest.raises(Unrenderable) as caught:
        sms.render(replace(notice, overrides=(own,)), HERE)
    assert (caught.value.code, caught.value.facts) == ("too_many_parts", {"parts": 7, "limit": 6})
