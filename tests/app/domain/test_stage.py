"""The one word that is said of a notice, from its case, its latest revision and the time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.chain import State
from app.domain.notice import Act
from app.domain.stage import Stage, draft_stage, stage


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (None, Stage.DRAFT),
        (State.IN_REVIEW, Stage.IN_REVIEW),
        (State.ON_HOLD, Stage.ON_HOLD),
        (State.RETURNED, Stage.RETURNED),
        (State.REJECTED, Stage.REJECTED),
        (State.RECALLED, Stage.DRAFT),
        (State.VOIDED, Stage.DRAFT),
    ],
)
def test_what_was_never_published_is_where_its_draft_is(notice, state, shown):
    assert stage(state, None, notice.sent) is draft_stage(state) is shown


def test_what_is_out_there_comes_before_the_review_of_what_follows(notice):
    assert stage(State.IN_REVIEW, notice, notice.effective) is Stage.LIVE
    assert stage(State.APPROVED, notice, notice.effective - timedelta(1)) is Stage.SCHEDULED
    assert stage(State.APPROVED, notice, notice.expires) is Stage.ENDED
    gone = replace(notice, act=Act.WITHDRAW)
    assert stage(State.LAPSED, gone, notice.effective) is Stage.WITHDRAWN


def test_an_unconfirmed_or_corrected_notice_says_so_while_it_is_live(notice):
    assert stage(State.UNCONFIRMED, notice, notice.effective) is Stage.UNCONFIRMED
    corrected = replace(notice, act=Act.CORRECT)
    assert stage(State.APPROVED, corrected, notice.effective) is Stage.CORRECTED
    assert stage(State.APPROVED, corrected, notice.expires) is Stage.ENDED


def test_what_was_approved_is_approved_until_it_is_out(notice):
    assert stage(State.APPROVED, None, notice.sent) is Stage.APPROVED
