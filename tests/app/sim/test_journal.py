"""What a simulated screen has to tell is told until it is acknowledged."""

from app.sim.journal import MOST, Journal


def test_one_batch_at_a_time_is_on_its_way():
    journal = Journal()
    journal.tell(("shown",) * (MOST + 1), (1, 5), "", "now")
    first = journal.batch((1, 5))
    assert (len(first["items"]), journal.batch((1, 5))) == (MOST, None)
    assert journal.acked(first["batch"]) == (1, 5)
    assert len(journal.batch((1, 5))["items"]) == 1


def test_what_a_broken_line_swallowed_is_told_again():
    journal = Journal()
    journal.add({"kind": "done"}, "now")
    first = journal.batch((1, 5))
    journal.lost()
    again = journal.batch((1, 5))
    assert (again["items"], journal.acked(first["batch"])) == (first["items"], None)


def test_nothing_to_tell_is_no_batch():
    assert Journal().batch((0, 0)) is None


def test_alerts_are_told_by_their_stream():
    journal = Journal()
    journal.tell(("shown",), (1, 7), "alerts", "2026-11-24T04:00:00Z")
    (item,) = journal.batch((0, 0))["items"]
    assert (item["kind"], item["stream"], item["seq"]) == ("shown", "alerts", 7)
