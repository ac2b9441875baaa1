"""Correct or extend a notice, or say that it is over: to exactly those it reached."""

from __future__ import annotations

from datetime import datetime

from app.dispatch.granted import NotAllowed, NotReady, NotThere, among
from app.dispatch.house import House
from app.dispatch.notices import publish
from app.dispatch.notices.publish import Succession
from app.domain.notice import Notice
from app.domain.powers import REVIEWERS, WRITERS
from app.domain.review import Draft
from app.domain.successor import (
    correctable,
    correction,
    extendable,
    extension,
    extension_problems,
    reason_problems,
    restorable,
    restored,
)
from app.store import audit, notice, review
from app.store.session import Tx
from app.store.user import User


class NotNow(ValueError):
    """Where ``latest`` stands, this cannot be done to it; somebody may have been faster."""

    def __init__(self, latest: Notice) -> None:
        super().__init__(f"{latest.id} is at revision {latest.revision}, {latest.act}")
        self.latest = latest


class Busy(RuntimeError):
    """Somebody is writing the next revision of this notice already."""


def begin_extension(
    house: House, notice_id: str, expires: datetime | None, reason: str, user: User
) -> None:
    """Save the draft that moves the end of a notice to ``expires``, and nothing else.

    It goes out the way every draft does; who has the notice is told then, and to whom it was still
    on its way gets it with the new end.

    Raises:
        NotThere: it was never published.
        NotAllowed: aimed at an area in which ``user`` may not write.
        NotNow: it has ended, was withdrawn, or is over.
        Busy: somebody is writing its next revision.
        NotReady: the new end or the reason is missing or wrong.
    """
    now = house.clock()
    with house.store.begin() as tx:
        latest = notice.hold(tx, notice_id)
        if latest is None:
            raise NotThere(notice_id)
        _require(tx, user, WRITERS, latest)
        if not extendable(latest, now):
            raise NotNow(latest)
        if notice.draft(tx, notice_id):
            raise Busy(notice_id)
        found = extension_problems(latest, expires, reason, now)
        if found or expires is None:
            raise NotReady(found)
        draft = extension(latest, expires, reason)
        notice.save_draft(tx, notice_id, draft, user.id, now)
        facts = {"expires": expires.isoformat(), "reason": draft.record.correction}
        audit.add(tx, now, user.login, "extension.begin", notice_id, facts)


def restore(house: House, notice_id: str, user: User) -> Succession:
    """Say that an outage is over: briefly on the boards, and to those who got the notice.

    Raises:
        NotThere: it was never published.
        NotAllowed: aimed at an area in which ``user`` may not release.
        NotNow: it is no outage, has not begun, was withdrawn, or is over already.
    """
    now = house.clock()
    with house.store.begin() as tx:
        earlier = _held(tx, notice_id, user, now)
        if not restorable(earlier, now):
            raise NotNow(earlier)
        done = publish.succeed(tx, house, restored(earlier, now), earlier, user)
    house.bell.nudge()
    return done


def begin_correction(house: House, draft: Draft, notice_id: str, reason: str, user: User) -> None:
    """Save ``draft`` as the correction of a notice: ``reason`` says what was wrong before.

    It goes out the way every draft does.

    Raises:
        NotThere: it was never published.
        NotNow: it was withdrawn, or is over.
        NotReady: the reason is missing or too long.
    """
    now = house.clock()
    with house.store.begin() as tx:
        latest = notice.hold(tx, notice_id)
        if latest is None:
            raise NotThere(notice_id)
        if not correctable(latest, now):
            raise NotNow(latest)
        if found := reason_problems(reason):
            raise NotReady(found)
        notice.save_draft(tx, notice_id, correction(draft, reason), user.id, now)
        audit.add(tx, now, user.login, "correction.begin", notice_id, {"reason": reason.strip()})


def _held(tx: Tx, notice_id: str, user: User, now: datetime) -> Notice:
    """Return the latest revision, held; NotThere and NotAllowed as the callers say."""
    review.void(tx, notice_id, now)  # first: it waits for whoever is approving just now
    earlier = notice.hold(tx, notice_id)
    if earlier is None:
        raise NotThere(notice_id)
    _require(tx, user, REVIEWERS, earlier)
    return earlier


def _require(tx: Tx, user: User, roles: tuple[str, ...], latest: Notice) -> None:
    if lacking := set(latest.areas) - among(tx, user, roles, latest.areas):
        raise NotAllowed(sorted(lacking))
