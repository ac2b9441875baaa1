"""How far an app has read: a cursor comes back whole, and one that leads nowhere is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.app_cursor import KEPT_FOR, Changes, Cursor, changes, is_usable, parse

NOW = Cursor(2, 40, datetime(2026, 11, 24, 4, tzinfo=UTC))


def test_a_cursor_comes_back_as_it_was_and_nonsense_is_none():
    assert parse(str(NOW)) == NOW
    odd = ("", "x", "邻", "=" * 9, "MQ", "MS4yLjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1", "A" * 999)
    assert [parse(one) for one in odd] == [None] * len(odd)


def test_only_a_cursor_of_this_epoch_not_of_the_future_and_not_too_old_can_be_told_from():
    old = NOW.issued - KEPT_FOR
    usable = {
        NOW: True,
        replace(NOW, seq=1, issued=old): True,
        replace(NOW, seq=1, issued=old - timedelta(seconds=1)): False,
        replace(NOW, issued=old - timedelta(days=9)): True,  # nothing has changed since
        replace(NOW, epoch=1): False,
        replace(NOW, seq=41): False,
        replace(NOW, seq=0): False,
    }
    assert {one: is_usable(one, NOW) for one in usable} == usable


def test_what_changed_is_by_id_and_revision_in_showing_order():
    found = changes({"a": 1, "b": 1, "c": 2, "d": 1}, [("x", 1), ("c", 3), ("a", 1)])
    assert found == Changes(new=("x",), changed=("c",), gone=("b", "d"))
