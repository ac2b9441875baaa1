"""When panels are darker."""

from datetime import time

import pytest

from app.domain.dimming import Dim, problems

NIGHT = Dim(start=time(22), end=time(6, 30), percent=30)


@pytest.mark.parametrize(
    ("at", "holds"),
    [(time(21, 59), False), (time(22), True), (time(3), True), (time(6, 30), False)],
)
def test_a_night_goes_over_midnight(at, holds):
    assert NIGHT.holds(at) is holds


def test_by_day_it_ends_on_the_same_day():
    noon = Dim(start=time(12), end=time(14), percent=50)
    assert noon.holds(time(13)) and not noon.holds(time(14)) and not noon.holds(time(3))


@pytest.mark.parametrize(
    ("dim", "kept", "found"),
    [
        (NIGHT, 0, []),
        (Dim(start=time(1), end=time(1), percent=30), 0, ["no_time"]),
        (Dim(start=time(1), end=time(2), percent=4), 0, ["percent"]),
        (Dim(start=time(1), end=time(2), percent=101), 0, ["percent"]),
        (NIGHT, 8, ["too_many"]),
    ],
)
def test_what_a_player_would_refuse_is_no_dimming(dim, kept, found):
    assert problems(dim, kept) == found
