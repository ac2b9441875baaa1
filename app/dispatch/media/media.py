"""Takes uploads into the library of an area, made harmless, and lets unused ones go."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, Any

from app.dispatch.granted import granted_to
from app.dispatch.house import House
from app.dispatch.media import aside
from app.dispatch.media.picture import Unusable
from app.dispatch.places import place_paper
from app.domain.media import called
from app.domain.powers import WRITERS
from app.domain.review import Problem
from app.store import area as areas
from app.store import attached, audit, media, place_picture
from app.store.bell import BellSilent
from app.store.media import Asset
from app.store.session import Tx, new_id
from app.store.user import User

# For how long the pictures of a draft can be seen in its previews, which carry no sign-in.
SHOWN_S = 600
# One picture may stand for so many places.
_PLACES = 1000


class Rejected(ValueError):
    """An upload that is not taken; ``problem`` says why.

    Its code is ``empty``, ``too_large`` (limit_mb), ``not_a_picture`` (kind), ``too_many_pixels``,
    ``broken``, ``encrypted_pdf``, ``active_pdf``, ``too_many_pages`` (pages, limit) or
    ``not_yours`` (area); every one has ``name``.
    """

    def __init__(self, code: str, name: str, **facts: object) -> None:
        super().__init__(f"{name}: {code} {facts}")
        self.problem = Problem("media", code, {"name": name, **facts})


class InUse(ValueError):
    """It cannot be deleted: ``uses`` say which notices and drafts it goes with."""

    def __init__(self, uses: list[attached.Use]) -> None:
        super().__init__(", ".join(use.notice_id for use in uses))
        self.uses = uses


def store_upload(house: House, user: User, area: str, filename: str, stream: IO[bytes]) -> Asset:
    """Read an upload, make it harmless, and put it into the library of ``area``.

    What the library has already is returned as it is there.

    Raises:
        Rejected: it cannot be used, or ``user`` may not write for ``area``.
    """
    shown = called(filename, "")
    with house.store.read() as tx:
        if not may_change(tx, user, area):
            raise Rejected("not_yours", shown, area=area)
    found = _decoded(house, shown, stream)
    now = house.clock()
    with house.store.begin() as tx:
        thumb = found["thumb"]
        made = Asset(
            id=new_id(),
            area=area,
            sha256=media.put_blob(tx, found["body"], found["media_type"], now),
            thumb=media.put_blob(tx, thumb, "image/jpeg", now) if thumb else "",
            name=called(filename, found["media_type"]),
            media_type=found["media_type"],
            size=len(found["body"]),
            width_px=found.get("width_px", 0),
            height_px=found.get("height_px", 0),
            added_by=user.login,
            added_at=now,
        )
        kept = media.add(tx, made)
        if kept.id == made.id:
            audit.add(tx, now, user.login, "media.add", kept.id, _facts(kept))
    return replace(kept, was_moving=bool(found.get("was_moving")))


def may_change(tx: Tx, user: User, code: str) -> bool:
    """Return whether ``user`` writes for ``code``: the library there is theirs to change."""
    granted, place = granted_to(user, *WRITERS), areas.get(tx, code)
    return place is not None and not granted.isdisjoint(place.lineage)


def delete(house: House, user: User, gone: Asset) -> None:
    """Take an unused entry out of the library.

    Raises:
        InUse: notices or drafts go with it.
    """
    now = house.clock()
    with house.store.begin() as tx:
        if not media.delete(tx, gone, now):
            raise InUse(attached.uses(tx, gone.sha256, 50))
        audit.add(tx, now, user.login, "media.delete", gone.id, _facts(gone))


def describe(house: House, user: User, it: Asset, name: str, alt: str) -> None:
    """Change what an entry is called and what is to be seen on it."""
    with house.store.begin() as tx:
        described(house, tx, user, it, name, alt)


def described(house: House, tx: Tx, user: User, it: Asset, name: str, alt: str) -> None:  # noqa: PLR0913 - who says what of what
    """Change what an entry is called and shows, and say so where places show it."""
    now = house.clock()
    new = called(name, it.media_type) if name.strip() else it.name
    if (new, alt) == (it.name, it.alt):
        return
    media.describe(tx, it.id, new, alt)
    facts = {"name": new, "alt": alt, "was": {"name": it.name, "alt": it.alt}}
    audit.add(tx, now, user.login, "media.describe", it.id, facts)
    shown = place_picture.uses(tx, it.id, _PLACES)
    place_paper.refresh(tx, {area for _id, _name, area in shown}, now)


def show_for_now(house: House, hashes: list[str]) -> None:
    """Let these be fetched for ten minutes: a preview is shown in a frame without a sign-in."""
    for name in hashes:
        house.bell.keep(f"shown:{name}", b"1", SHOWN_S)


def is_shown_for_now(house: House, sha256: str) -> bool:
    """Return whether a preview shows these bytes; without the bell none does."""
    try:
        return house.bell.kept(f"shown:{sha256}") is not None
    except BellSilent:
        return False


def _decoded(house: House, name: str, stream: IO[bytes]) -> dict[str, Any]:
    body = stream.read(house.upload_max + 1)
    if not body:
        raise Rejected("empty", name)
    if len(body) > house.upload_max:
        raise Rejected("too_large", name, limit_mb=house.upload_max >> 20)
    try:
        return aside.decoded(body)
    except Unusable as exc:
        raise Rejected(exc.code, name, **exc.facts) from None


def _facts(it: Asset) -> dict[str, object]:
    return {"name": it.name, "area": it.area, "sha256": it.sha256, "size": it.size}
