"""Times of what was published last, and of nothing else."""

from app.sim.tally import Tally, spread


def times(tally, step):
    return next(row for row in tally.rows() if row["step"] == step)


def test_times_count_from_the_publication():
    tally = Tally()
    tally.note("shown", (1, 4), 90.0)
    tally.settle()
    tally.publish(100.0)
    tally.note("shown", (1, 4), 100.1)  # an old one, late
    tally.settle()
    for at in (100.2, 100.3, 100.4):
        tally.note("shown", (1, 5), at)
    found = times(tally, "shown")
    assert (found["count"], found["p50_ms"], found["max_ms"]) == (3, 300, 400)


def test_with_no_known_publication_they_count_from_the_first_screen_that_had_it():
    tally = Tally()
    tally.note("received", (1, 5), 7.0)
    tally.note("received", (1, 5), 7.25)
    assert times(tally, "received")["max_ms"] == 250


def test_what_comes_late_of_an_older_edition_is_no_time_of_the_newest():
    tally = Tally()
    tally.note("received", (1, 5), 7.0)
    tally.note("received", (1, 6), 9.0)
    tally.note("received", (1, 5), 9.5)
    assert (tally.has("received", 1), tally.has("received", 2)) == (True, False)
    assert times(tally, "received")["count"] == 2


def test_percentiles_are_times_that_were_measured():
    hundred = [n / 1000 for n in range(1, 101)]
    assert spread(hundred) == {"p50_ms": 50, "p90_ms": 90, "p99_ms": 99, "max_ms": 100}
    assert spread([]) == {"p50_ms": None, "p90_ms": None, "p99_ms": None, "max_ms": None}
