"""A notice: what it may hold, and where it stands in its life."""

from dataclasses import FrozenInstanceError, replace
from datetime import datetime, timedelta

import pytest

from app.domain.notice import Act, Override, Phase, phase


def test_a_revision_is_never_changed(notice):
    with pytest.raises(FrozenInstanceError):
        notice.title = "别的"


def test_it_cannot_end_before_it_starts(notice):
    with pytest.raises(ValueError, match="after effective"):
        replace(notice, expires=notice.effective)


def test_an_instant_without_a_time_zone_is_refused(notice):
    with pytest.raises(ValueError, match="timezone-aware"):
        replace(notice, sent=datetime(2026, 11, 24))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("nobody", [{"areas": ()}, {"channels": frozenset()}])
def test_nobody_is_an_error_and_never_everyone(notice, nobody):
    with pytest.raises(ValueError, match="never everyone"):
        replace(notice, **nobody)


def test_an_override_speaks_for_its_channel_alone(notice):
    n = replace(notice, overrides=(Override(channel="led", text="明早停水", base="0"),))
    assert (n.override("led"), n.override("tv")) == ("明早停水", None)


@pytest.mark.parametrize(
    "after, expected",
    [(-1, Phase.SCHEDULED), (0, Phase.LIVE), (22.99, Phase.LIVE), (23, Phase.ENDED)],
)
def test_its_phase_follows_the_clock(notice, after, expected):
    assert phase(notice, notice.effective + timedelta(hours=after)) is expected


def test_a_withdrawn_notice_stays_withdrawn_and_a_draft_a_draft(notice):
    taken_back = replace(notice, revision=2, act=Act.WITHDRAW)
    assert phase(taken_back, notice.expires + timedelta(days=9)) is Phase.WITHDRAWN
    assert phase(None, notice.effective) is Phase.DRAFT
