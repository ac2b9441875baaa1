"""The page behind ``/w/<id>``: what residents are told of one warning, and how it went."""

from __future__ import annotations

from dataclasses import replace

from app.dispatch.house import House
from app.domain.target import Profile
from app.domain.warning import is_all_clear
from app.domain.warning_chain import order
from app.store import warning, warning_told
from renderers import warning_page


def warning_page_of(house: House, name: str, language: str) -> bytes | None:
    """Return the page of a warning that is told or was, None when there is none by that name.

    Of the messages of its event those are listed that could be shown, and those that end it.
    """
    with house.store.read() as tx:
        found = warning_told.get(tx, name)
        if found is None:
            return None
        kept = warning.of_events(tx, [found.told.event])
    shown = [k.known for k in kept if k.known.is_released or is_all_clear(k.message)]
    chain = [one.message for one in sorted(shown, key=order)]
    profile = Profile(public_url=house.public_url, time_zone=house.time_zone)
    return warning_page.page(found.told, chain, replace(profile, language=language))
