"""Merging two drafts: one side's change is kept, both sides' is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.merge import flat, merge, prints, read_prints
from app.domain.notice import Category, Override, Record

MINE, THEIRS = "我改的", "对方改的"
ONE_SIDED = {
    "title": THEIRS,
    "category": Category.JOBS,
    "areas": ("110105900002",),
    "channels": frozenset({"tv"}),
    "tags": frozenset({"电梯厅"}),
    "binding": True,
    "expires": None,
}


def base_of(draft):
    return read_prints(prints(draft))


@pytest.mark.parametrize("field", ONE_SIDED)
def test_what_only_they_changed_is_taken(draft, field):
    theirs = replace(draft, **{field: ONE_SIDED[field]})
    merged = merge(base_of(draft), theirs, replace(draft, body=MINE))
    assert merged.taken == (field,) and merged.conflicts == ()
    assert merged.draft == replace(theirs, body=MINE)


@pytest.mark.parametrize("field", ONE_SIDED)
def test_what_only_i_changed_is_kept(draft, field):
    mine = replace(draft, **{field: ONE_SIDED[field]})
    merged = merge(base_of(draft), replace(draft, body=THEIRS), mine)
    assert merged.draft == replace(mine, body=THEIRS) and merged.conflicts == ()


def test_what_both_changed_is_asked_and_mine_stands_until_then(draft):
    theirs = replace(draft, title=THEIRS, body=THEIRS)
    merged = merge(base_of(draft), theirs, replace(draft, title=MINE))
    (asked,) = merged.conflicts
    assert (asked.field, asked.theirs, asked.mine) == ("title", THEIRS, MINE)
    assert merged.draft == replace(draft, title=MINE, body=THEIRS)


def test_the_same_change_twice_is_no_question(draft):
    both = replace(draft, title=MINE)
    assert merge(base_of(draft), both, both).conflicts == ()


def test_yielding_takes_theirs(draft):
    theirs, mine = replace(draft, title=THEIRS), replace(draft, title=MINE)
    merged = merge(base_of(draft), theirs, mine, ["title"])
    assert merged.draft == theirs and merged.conflicts == ()


def test_who_does_not_say_what_they_began_with_is_asked_about_every_difference(draft):
    merged = merge({}, replace(draft, title=THEIRS), replace(draft, body=MINE))
    assert [c.field for c in merged.conflicts] == ["title", "body"]


def test_each_wording_is_a_field_of_its_own(draft):
    led = Override(channel="led", text="甲", base="b")
    posts = tuple(Override(channel=c, text="乙", base="b") for c in ("mastodon", "microblog"))
    merged = merge(
        base_of(draft), replace(draft, overrides=posts), replace(draft, overrides=(led,))
    )
    assert merged.conflicts == () and set(merged.draft.overrides) == {led, *posts}


def test_a_wording_they_took_away_is_gone(draft):
    own = replace(draft, overrides=(Override(channel="led", text="甲", base="b"),))
    assert merge(base_of(own), draft, replace(own, body=MINE)).draft.overrides == ()


def test_each_line_of_the_record_is_a_field_of_its_own(draft):
    theirs = replace(draft, record=Record(document_no="朝望街发〔2026〕12号"))
    merged = merge(base_of(draft), theirs, replace(draft, record=Record(summary=MINE)))
    assert merged.draft.record == Record(summary=MINE, document_no="朝望街发〔2026〕12号")


def test_a_time_that_could_not_be_read_goes_with_its_field(draft):
    theirs = replace(draft, expires=None, mistyped=(("expires", "明天"),))
    merged = merge(base_of(draft), theirs, replace(draft, body=MINE))
    assert merged.draft.mistyped == (("expires", "明天"),) and merged.draft.expires is None
    later = replace(draft, expires=draft.expires + timedelta(days=1))
    assert merge(base_of(theirs), later, theirs).draft == later


def test_ticks_of_both_stand(draft):
    theirs, mine = replace(draft, checked=frozenset("a")), replace(draft, checked=frozenset("b"))
    assert merge(base_of(draft), theirs, mine).draft.checked == frozenset("ab")


def test_every_field_of_a_draft_is_merged(draft):
    from dataclasses import fields

    parts = {"overrides", "record", "mistyped", "checked"}
    assert {f.name for f in fields(draft)} - parts <= set(flat(draft))


@pytest.mark.parametrize("text", ["", "nonsense", "a:b:c d:e", "title:"])
def test_prints_from_a_form_are_read_whatever_they_are(text):
    assert isinstance(read_prints(text), dict)
