"""Remarks: their names, what they hold back, and mending."""

from dataclasses import replace

import pytest

from app.domain.notice import Override
from app.domain.placeholder import placeholders
from app.domain.remark import Remark, Tier, mended, texts, unmet
from app.domain.review import problems

WARNED = Remark(field="body", code="x", tier=Tier.WARN, found="楼", suggestion="栋")


def test_the_same_words_keep_their_key_and_others_do_not():
    again = Remark(field="body", code="x", tier=Tier.HINT, found="楼", facts={"more": 1})
    assert again.key == WARNED.key != Remark(field="title", code="x", found="楼").key


def test_a_tick_lets_a_warning_through_but_never_a_stop():
    stop = replace(WARNED, code="y", tier=Tier.BLOCK)
    hint = replace(WARNED, code="z", tier=Tier.HINT)
    assert unmet([WARNED, stop, hint], []) == [WARNED, stop]
    assert unmet([WARNED, stop, hint], [WARNED.key, stop.key]) == [stop]


def test_mending_changes_its_field_alone(draft):
    fixed = mended(draft, WARNED)
    assert "1—6号栋" in fixed.body and fixed.when_where == draft.when_where


def test_an_own_wording_is_mended_wherever_it_serves(draft):
    own = tuple(Override(channel=c, text="3号楼", base="") for c in ("mastodon", "microblog"))
    fixed = mended(replace(draft, overrides=own), replace(WARNED, field="override-mastodon"))
    assert [o.text for o in fixed.overrides] == ["3号栋", "3号栋"]


def test_the_same_own_wording_is_looked_at_once(draft):
    own = tuple(Override(channel=c, text="3号楼", base="") for c in ("mastodon", "microblog"))
    assert [f for f, _ in texts(replace(draft, overrides=own))][5:] == ["override-mastodon"]


@pytest.mark.parametrize("text", ["朝望街发〔2026〕12号", "[日期]", "〔"])
def test_a_document_number_is_no_placeholder(text):
    assert placeholders(text) == ()


def test_a_placeholder_left_keeps_a_notice_from_going_out(draft, notice):
    left = replace(draft, body="〔日期〕停水，〔日期〕恢复。")
    found = problems(left, notice.effective, draft.areas, draft.channels)
    assert [(p.field, p.code, p.facts) for p in found] == [
        ("body", "placeholder", {"placeholder": "〔日期〕"})
    ]
