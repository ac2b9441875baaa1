"""How a screen stands."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.standing import standing

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("silent", "expected"),
    [(0, "online"), (89, "online"), (90, "late"), (299, "late"), (300, "offline")],
)
def test_a_screen_is_late_after_90_seconds_and_offline_after_five_minutes(silent, expected):
    assert standing("approved", NOW - timedelta(seconds=silent), NOW) == expected


def test_one_that_was_never_seen_is_not_called_offline():
    assert standing("approved", None, NOW) == "never"


@pytest.mark.parametrize("state", ["waiting", "revoked"])
def test_what_was_decided_counts_before_signs_of_life(state):
    assert standing(state, NOW, NOW) == state
