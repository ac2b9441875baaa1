"""Cards as pictures with an address: for platforms that fetch the picture of a post themselves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from app.dispatch.house import House
from app.domain.notice import Phase, phase
from app.domain.target import Profile
from app.store import notice, warning_told
from app.store.bell import BellSilent
from renderers import image_card, warning_card

# A card is drawn once and handed out for so long.
KEPT_S = 3600.0
_SHOWN = frozenset({Phase.LIVE, Phase.ENDED})


def of_notice(house: House, notice_id: str, language: str) -> bytes | None:
    """Return the card of a notice as a PNG, None of one that is not to be seen."""
    with house.store.read() as tx:
        found = notice.latest(tx, notice_id)
    if found is None or phase(found, house.clock()) not in _SHOWN:
        return None
    name = f"{found.id}:{found.revision}:{language}"
    return _kept(house, name, lambda: image_card.render(found, _profile(house, language)))


def of_warning(house: House, name: str, language: str) -> bytes | None:
    """Return the card of a warning that is told or was, None when there is none by that name."""
    with house.store.read() as tx:
        found = warning_told.get(tx, name)
    if found is None:
        return None
    told = found.told
    name = f"{told.id}:{told.revision}:{language}"
    return _kept(house, name, lambda: warning_card.render(told, _profile(house, language)))


def _kept(house: House, name: str, draw: Callable[[], bytes]) -> bytes:
    with suppress(BellSilent):
        if (known := house.bell.kept(f"card:{name}")) is not None:
            return known
    made = draw()
    with suppress(BellSilent):
        house.bell.keep(f"card:{name}", made, KEPT_S)
    return made


def _profile(house: House, language: str) -> Profile:
    return Profile(language=language, public_url=house.public_url, time_zone=house.time_zone)
