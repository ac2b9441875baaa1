"""The page behind a short link: one notice, in whatever phase of its life it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.dispatch.house import House
from app.dispatch.resident.residents import Reader
from app.dispatch.voices import answers, polls
from app.dispatch.voices.answers import NOBODY, Voice
from app.domain.audience import reaches
from app.domain.notice import Notice, Phase, phase
from app.domain.target import Profile, Slot
from app.store import area, notice
from app.store.session import Tx
from renderers import mobile
from renderers.answers import Answers
from renderers.poster import poster
from renderers.words import called, words


@dataclass(frozen=True, slots=True)
class Page:
    """What to answer: 200, or 410 for what was withdrawn."""

    status: int
    body: bytes
    is_poll_open: bool = False


def notice_page(house: House, notice_id: str, reader: Reader, voice: Voice = NOBODY) -> Page | None:
    """Return the page of a published notice, None when there is none by that id.

    ``voice.home`` is the code of the reader's own area: its sections stand above what reaches it.
    """
    found = _read(house, notice_id)
    if found is None:
        return None
    shown, stage = found
    home = voice.home
    with house.store.read() as tx:
        place, own = area.get(tx, shown.areas[0]), area.get(tx, home) if home else None
        answered = replace(_answered(house, tx, shown, voice), is_live=stage is Phase.LIVE)
    if own is None or not own.is_open or not reaches(shown.areas, own):
        own = place if place and place.is_open else None
    language = reader.language
    profile = replace(_profile(house, shown, language), mode=reader.mode)
    name, there = place.name if place else shown.areas[0], ("", "")
    if own is not None:
        there = own.code, called(own, words(language))
    body = mobile.notice_page(shown, name, profile, stage, there, answered)
    is_open = answered.poll is not None and answered.poll.is_open
    return Page(410 if stage is Phase.WITHDRAWN else 200, body, is_open)


def _answered(house: House, tx: Tx, shown: Notice, voice: Voice) -> Answers:
    """Return what was answered so far to a notice, and to its poll."""
    (stands,) = polls.standings(tx, [shown], house.clock()) or (None,)
    return replace(
        answers.so_far(house, tx, shown, voice),
        poll=stands,
        has_voted=polls.has_voted(house, tx, shown, voice),
        hint=voice.hint,
    )


def poster_page(house: House, notice_id: str, language: str) -> Page | None:
    """Return the sheet of a notice to be put up, None when there is none by that id."""
    found = _read(house, notice_id)
    if found is None:
        return None
    shown, stage = found
    if stage is Phase.WITHDRAWN:
        return notice_page(house, notice_id, Reader(language=language))
    with house.store.read() as tx:
        place = area.get(tx, shown.areas[0])
    name = called(place, words(language)) if place else ""
    return Page(200, poster(shown, name, _profile(house, shown, language), stage))


def _read(house: House, notice_id: str) -> tuple[Notice, Phase] | None:
    """Return a published notice as it is shown, and its phase; of one withdrawn what it said."""
    with house.store.read() as tx:
        latest = notice.latest(tx, notice_id)
        stage = phase(latest, house.clock())
        if latest is None or stage is Phase.SCHEDULED:
            return None
        if stage is not Phase.WITHDRAWN:
            return latest, stage
        return next(n for n in notice.revisions(tx, notice_id) if not n.is_withdrawal), stage


def _profile(house: House, shown: Notice, language: str) -> Profile:
    return replace(house.profile(Slot(area=shown.areas[0], medium="mobile")), language=language)
