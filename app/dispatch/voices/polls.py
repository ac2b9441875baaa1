"""Polls: a vote a device, how the answers stand, and boards that show them anew now and then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.dispatch.voices import answers
from app.dispatch.voices.answers import Over, Voice
from app.domain import poll as rules
from app.domain.feedback import What
from app.domain.notice import Notice
from app.domain.poll import Poll, Standing
from app.store import notice, poll, slot, tally
from app.store.session import Tx

# What shows how a poll stands.
MEDIA = ("led", "tv", "mobile")
# Boards are made anew for new votes at most so often.
PACE = timedelta(seconds=30)
_LOOK_S = 5.0


class NotAsked(ValueError):
    """There is no such answer, or it was changed since the page was opened."""


def vote(house: House, tx: Tx, notice_id: str, mark: str, voice: Voice) -> bool:
    """Count a device's vote for the answer marked ``mark``; return whether it had not voted yet.

    Raises:
        Over: the poll has closed, or there is none.
        NotAsked: there is no such answer.
    """
    shown, now = answers.live(house, tx, notice_id), house.clock()
    asked = shown.poll
    if asked is None or asked.closes(shown.expires) <= now:
        raise Over(notice_id)
    if mark not in {asked.mark(n) for n in range(len(asked.answers))}:
        raise NotAsked(mark)
    if not tally.is_first(tx, notice_id, What.VOTE, _device(house, asked, notice_id, voice)):
        return False
    tally.add(tx, answers.counted(house, tx, shown, voice, What.VOTE, mark))
    return True


def has_voted(house: House, tx: Tx, shown: Notice, voice: Voice) -> bool:
    """Return whether this device has voted in the poll of ``shown``."""
    if shown.poll is None or not voice.words:
        return False
    who = _device(house, shown.poll, shown.id, voice)
    return tally.is_counted(tx, shown.id, What.VOTE, who)


def standings(tx: Tx, notices: Iterable[Notice], now: datetime) -> tuple[Standing, ...]:
    """Return how the polls of ``notices`` stand at ``now``."""
    return tuple(
        rules.standing(
            one.id,
            one.poll,
            tally.by_detail(tx, one.id, What.VOTE),
            is_open=now < one.poll.closes(one.expires),
        )
        for one in notices
        if one.poll is not None
    )


def next_close(notices: Iterable[Notice], now: datetime) -> datetime | None:
    """Return when the next of the polls of ``notices`` closes."""
    ends = (one.poll.closes(one.expires) for one in notices if one.poll is not None)
    return min((end for end in ends if end > now), default=None)


def lane(house: House) -> Lane:
    """Return the worker's lane of polls."""
    return Lane(name="polls", step=lambda: refresh(house), rest_s=lambda: _LOOK_S, is_woken=False)


def refresh(house: House) -> int:
    """Have boards show votes that came in since they were last made; return 0.

    A poll's boards are made at most once in ``PACE``, and not before all of the last time are.
    """
    now = house.clock()
    with house.store.read() as tx:
        grown = poll.grown(tx, now, now - PACE)
    for notice_id, total in grown:
        with house.store.begin() as tx:
            shown = notice.latest(tx, notice_id)
            if shown is None or slot.waiting(tx, shown.areas, MEDIA, now):
                continue
            if poll.claim(tx, notice_id, total, now, now - PACE):
                slot.mark_due(tx, shown.areas, MEDIA, now)
    if grown:
        house.bell.nudge()
    return 0


def _device(house: House, asked: Poll, notice_id: str, voice: Voice) -> str:
    return answers.device(house, voice, f"{notice_id}/{asked.ballot}")
