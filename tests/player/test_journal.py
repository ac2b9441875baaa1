from datetime import timedelta

from player.journal import Entry, Journal
from player.reports import BATCH_MAX, Reports
from tests.player.conftest import NOON, SLOT


def entry(seq, kind="shown", slot=SLOT, when=NOON):
    return Entry(kind, slot, when, (("epoch", 1), ("seq", seq)))


def test_what_was_added_is_there_after_a_power_cut(tmp_path):
    Journal(tmp_path / "e").add([entry(1), entry(2)])
    assert Journal(tmp_path / "e").waiting(NOON) == (entry(1), entry(2))


def test_a_half_written_line_is_dropped_and_does_not_swallow_the_next(tmp_path):
    Journal(tmp_path / "e").add([entry(1)])
    with (tmp_path / "e").open("ab") as out:
        out.write(b'{"kind": "sho')
    again = Journal(tmp_path / "e")
    again.add([entry(2)])
    assert Journal(tmp_path / "e").waiting(NOON) == (entry(1), entry(2))


def test_what_is_acknowledged_is_forgotten_once_and_for_all(tmp_path):
    journal = Journal(tmp_path / "e")
    journal.add([entry(1), entry(2)])
    journal.forget([entry(1)])
    journal.forget([entry(1)])
    assert Journal(tmp_path / "e").waiting(NOON) == (entry(2),)


def test_nothing_older_than_thirty_days_is_told(tmp_path):
    journal = Journal(tmp_path / "e")
    journal.add([entry(1, when=NOON - timedelta(days=31)), entry(2)])
    assert journal.waiting(NOON) == (entry(2),)


def test_a_batch_goes_out_once_and_the_next_one_after_its_ack():
    reports = Reports(tuple(entry(n) for n in range(BATCH_MAX + 1)))
    assert len(reports.flush(SLOT)) == 1
    assert reports.flush(SLOT) == []
    forget, send = reports.acked(1, SLOT)
    assert len(forget.entries) == BATCH_MAX
    assert '"batch":2' in send.text


def test_an_ack_of_another_batch_changes_nothing():
    reports = Reports((entry(1),))
    reports.flush(SLOT)
    assert reports.acked(7, SLOT) == []


def test_a_batch_lost_with_the_line_is_told_again():
    reports = Reports((entry(1),))
    reports.flush(SLOT)
    reports.lost()
    (again,) = reports.flush(SLOT)
    assert '"seq":1' in again.text


def test_what_was_seen_in_another_slot_is_dropped():
    reports = Reports((entry(1, slot="led/110105900002/64x32-mono"), entry(2)))
    forget, send = reports.flush(SLOT)
    assert [dict(e.facts)["seq"] for e in forget.entries] == [1]
    assert '"seq":2' in send.text
