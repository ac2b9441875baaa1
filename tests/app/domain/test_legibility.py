"""Letters and distances."""

import pytest

from app.domain.legibility import legibility


@pytest.mark.parametrize(
    ("letter_px", "pitch_mm", "distance_m", "code"),
    [
        (16, 10, 12.5, "ok"),
        (16, 10, 12, "too_near"),
        (16, 10, 24, "ok"),
        (16, 10, 24.1, "by_day"),
        (16, 10, 48, "by_day"),
        (16, 10, 48.1, "too_small"),
        (32, 10, 48, "ok"),
        (16, 4, 5, "ok"),
        (16, 4, 19, "by_day"),
        (16, 2.5, 13, "too_small"),
    ],
)
def test_letters_are_read_from_150_times_their_height_by_night_and_300_by_day(
    letter_px, pitch_mm, distance_m, code
):
    assert legibility(letter_px, pitch_mm, distance_m).code == code


def test_the_verdict_says_how_far_and_how_high_letters_must_be():
    found = legibility(16, 10, 30)
    assert (found.letter_mm, found.day_m, found.night_m, found.near_m) == (160, 48, 24, 12.5)
    assert found.needed_px == 20
    assert legibility(found.needed_px, 10, 30).code == "ok"
