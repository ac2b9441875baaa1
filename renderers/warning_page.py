"""The page behind ``/w/<id>``: one warning in the issuer's words, where it holds, how it went."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.target import Profile
from app.domain.warning import Message, Type, is_all_clear
from app.domain.warning_told import Told
from renderers import frame, pages, plain, warned, warning_map
from renderers.notation import instant
from renderers.warning_words import WarningWords, warning_words
from renderers.words import moment, words


def page(one: Told, chain: Iterable[Message], profile: Profile, home: str = "") -> bytes:
    """Return the page of ``one``; ``chain`` are the messages of its event, the first one first.

    ``home`` is the area whose sections stand above it, if one is known.
    """
    say, own = words(profile.language), warning_words(profile.language)
    places = [place for info in one.message.infos for place in info.places]
    return pages.html(
        "mobile/warning.html",
        say=say,
        frame=frame.frame(home, profile, "warnings"),
        words=own,
        accents=[],
        w=warned.facts(one, profile),
        url=f"{profile.public_url}/w/{one.id}",
        ended=moment(one.ended_at, profile) if one.ended_at else "",
        drawn=warning_map.drawn(places),
        wide=warning_map.WIDE,
        high=warning_map.HIGH,
        chain=[_step(said, own, profile) for said in chain],
    )


def _step(said: Message, own: WarningWords, profile: Profile) -> dict[str, str]:
    wanted = profile.language.split("-")[0].lower()
    mine = [i for i in said.infos if i.language.split("-")[0].lower() == wanted]
    headline = next((i.headline for i in (*mine, *said.infos) if i.headline), said.note)
    if is_all_clear(said):
        act = own.act_lifted
    else:
        act = own.act_issued if said.type is Type.ALERT else own.act_updated
    return {
        "act": act,
        "at": instant(said.sent),
        "when": moment(said.sent, profile),
        "headline": plain.line(headline),
    }
