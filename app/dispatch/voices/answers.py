"""Takes in what residents answer to a notice: that they know, what is unclear or wrong in it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.voices import voice as voices
from app.dispatch.voices.voice import MOST_A_DAY, NotSaid, TooOften
from app.domain.audience import reaches
from app.domain.feedback import MEDIA, Feedback, State, What, problems
from app.domain.notice import Notice, Phase, phase
from app.store import area, audit, feedback, notice, tally
from app.store.bell import BellSilent
from app.store.session import Tx, new_id
from app.store.tally import Counted
from app.store.user import User
from renderers.answers import Answers

log = logging.getLogger(__name__)
# A number left to call back is kept so long after the answer was dealt with.
_FORGET_S = 3600.0


class Over(LookupError):
    """There is no such notice on show, or it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who answers: what a cookie of this device holds, and the area it once chose, if any.

    ``hint`` names what was wrong with the vote it tried (``renderers.answers.Answers``).
    """

    words: str = ""
    home: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is answered in words; ``phone`` may be left to be called back."""

    kind: str
    said: str = ""
    phone: str = ""


NOBODY = Voice()


def so_far(house: House, tx: Tx, shown: Notice, voice: Voice) -> Answers:
    """Return what was answered to a notice so far, and whether this device has."""
    is_known = bool(voice.words) and tally.is_counted(
        tx, shown.id, What.KNOWN, device(house, voice, shown.id)
    )
    return Answers(known=tally.total(tx, shown.id, What.KNOWN), is_known=is_known)


def know(house: House, tx: Tx, notice_id: str, voice: Voice) -> bool:
    """Count that a device has taken note of a notice; return whether it is the first time.

    Raises:
        Over: there is nothing to take note of.
    """
    shown = live(house, tx, notice_id)
    if not tally.is_first(tx, notice_id, What.KNOWN, device(house, voice, notice_id)):
        return False
    tally.add(tx, counted(house, tx, shown, voice, What.KNOWN))
    return True


def say(house: House, tx: Tx, notice_id: str, words: Words, voice: Voice) -> Feedback:
    """Keep an answer in words for the desk.

    Raises:
        Over: there is no such notice.
        NotSaid: something is wrong with it.
        TooOften: this device said enough for today.
    """
    shown, now = live(house, tx, notice_id), house.clock()
    if wrong := problems(words.kind, words.said, words.phone):
        raise NotSaid(wrong)
    who = device(house, voice, now.date().isoformat())
    if feedback.said_since(tx, who, now - timedelta(days=1)) >= MOST_A_DAY:
        raise TooOften
    one = counted(house, tx, shown, voice, What.FEEDBACK, words.kind)
    phone = words.phone.strip()
    made = Feedback(
        id=new_id(),
        notice_id=notice_id,
        kind=words.kind,
        said=words.said.replace("\r\n", "\n").strip(),
        has_phone=bool(phone),
        device=who,
        area=one.area,
        at=now,
    )
    feedback.add(tx, house.cipher, made, phone)
    tally.add(tx, one)
    facts = {"notice": notice_id, "kind": words.kind}
    audit.add(tx, now, "resident", "notice.feedback", made.id, facts)
    return made


def opened(house: House, notice_id: str, medium: str, voice: Voice) -> None:
    """Count that the page of a notice was opened from a code on ``medium``, if that is one.

    A page must not fail because it could not be counted.
    """
    if medium not in MEDIA:
        return
    try:
        with house.store.begin() as tx:
            shown = live(house, tx, notice_id)
            tally.add(tx, counted(house, tx, shown, voice, What.OPENED, medium))
    except Over:
        return
    except OSError as exc:
        log.warning("that %s was opened was not counted: %s", notice_id, exc)


def handle(house: House, tx: Tx, one: Feedback, state: State, answer: str, who: User) -> bool:
    """Write down what staff make of an answer; return whether nobody had done so before."""
    now = house.clock()
    if not feedback.handle(tx, one.id, state, answer, who.login, now):
        return False
    facts = {"notice": one.notice_id, "kind": one.kind, "state": state.value}
    audit.add(tx, now, who.login, "feedback.handle", one.id, facts)
    return True


def reveal(house: House, tx: Tx, one: Feedback, who: User) -> str:
    """Return the number that was left with an answer; who looked at it is written down."""
    audit.add(tx, house.clock(), who.login, "feedback.phone", one.id, {"notice": one.notice_id})
    return feedback.phone(tx, house.cipher, one.id)


def forget(house: House) -> int:
    """Forget devices of notices that have ended; return 0.

    Once an hour, by whichever worker comes first; without a bell later.
    """
    try:
        if not house.bell.once("answers", _FORGET_S):
            return 0
    except BellSilent:
        return 0
    now = house.clock()
    with house.store.begin() as tx:
        tally.forget_devices(tx, now)
    return 0


def device(house: House, voice: Voice, scope: str) -> str:
    """Return who answers, as what says "the same one" within ``scope`` and nothing else."""
    return voices.device(house, voice.words, f"answer\n{scope}")


def live(house: House, tx: Tx, notice_id: str) -> Notice:
    """Return the notice that residents can answer now. Raises Over when there is none."""
    found = notice.latest(tx, notice_id)
    if found is None or phase(found, house.clock()) is not Phase.LIVE:
        raise Over(notice_id)
    return found


def counted(
    house: House, tx: Tx, shown: Notice, voice: Voice, what: What, detail: str = ""
) -> Counted:
    """Return one count: in the area the device once chose, if the notice reaches it."""
    home = area.get(tx, voice.home) if voice.home else None
    is_near = home is not None and home.is_open and reaches(shown.areas, home)
    return Counted(
        notice_id=shown.id,
        what=what.value,
        area=home.code if home and is_near else shown.areas[0],
        day=house.clock().astimezone(ZoneInfo(house.time_zone)).date(),
        detail=detail,
    )
