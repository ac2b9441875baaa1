"""Access tokens: what a program may do here in a person's name, and where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(days=366)


class Scope(StrEnum):
    """One thing a token may be used for; the values are stored, never rename them."""

    AREAS_READ = "areas:read"
    NOTICES_READ = "notices:read"
    NOTICES_WRITE = "notices:write"
    NOTICES_RELEASE = "notices:release"
    DELIVERIES_READ = "deliveries:read"
    MEDIA_WRITE = "media:write"
    PUSH = "push"
    WEBHOOKS = "webhooks"
    PLACES_READ = "places:read"
    WARNINGS_READ = "warnings:read"
    WARNINGS_WRITE = "warnings:write"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A token as it is stored; the token itself was shown once and is not here.

    Attributes:
        prefix: how it begins, for people to tell it by.
        owner: id of the user in whose name it acts.
        areas: division codes it is held to; empty: wherever its owner may.
        is_test: it rehearses: everything is checked and answered, nothing stays.
    """

    id: str
    prefix: str
    name: str
    owner: str
    scopes: frozenset[Scope]
    areas: tuple[str, ...] = ()
    is_test: bool = False
    made_at: datetime
    expires: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether it still opens the door."""
        return self.revoked_at is None and now < self.expires


def narrowed(
    roles: Collection[tuple[str, str]],
    areas: Collection[str],
    lineages: Mapping[str, Collection[str]],
) -> frozenset[tuple[str, str]]:
    """Return ``roles`` held to ``areas``: never more than either gives; no areas: as they are.

    ``lineages`` gives, for each code of both, the codes down to and including it.
    """
    if not areas:
        return frozenset(roles)
    kept = set()
    for role, code in roles:
        for mine in areas:
            if code in lineages.get(mine, (mine,)):
                kept.add((role, mine))
            elif mine in lineages.get(code, (code,)):
                kept.add((role, code))
    return frozenset(kept)
