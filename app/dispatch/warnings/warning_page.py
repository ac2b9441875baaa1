"""The page behind ``/w/<id>``: what residents are told of one warning, and how it went."""

from __future__ import annotations

from dataclasses import replace

from app.dispatch.house import House
from app.dispatch.warnings import warnings_of
from app.domain.target import Profile
from app.store import warning_told
from renderers import warning_page


def warning_page_of(
    house: House, name: str, language: str, mode: str = "", home: str = ""
) -> bytes | None:
    """Return the page of a warning that is told or was, None when there is none by that name.

    ``mode`` is how it is shown, ``home`` the area whose sections stand above it.
    """
    with house.store.read() as tx:
        found = warning_told.get(tx, name)
        if found is None:
            return None
        chain = warnings_of.chain(tx, found.told)
    profile = Profile(public_url=house.public_url, time_zone=house.time_zone)
    return warning_page.page(
        found.told, chain, replace(profile, language=language, mode=mode), home
    )
