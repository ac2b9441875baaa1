"""Publish and withdraw: one transaction each, then the bell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.dispatch.boards import timing
from app.dispatch.granted import NotAllowed, NotReady, NotThere, among
from app.dispatch.house import House
from app.dispatch.messages import sms_desk
from app.dispatch.messages.sms_desk import Counted
from app.dispatch.notices import aiming, wording
from app.domain.audience import Area
from app.domain.notice import Act, Category, Notice
from app.domain.powers import REVIEWERS
from app.domain.review import Draft, Problem, approve, problems
from app.domain.successor import correctable, honest, withdrawn
from app.store import area as areas
from app.store import audit, delivery, notice, planning, review, screen, slot, target
from app.store.planning import Left
from app.store.session import Tx
from app.store.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What publishing would touch: how many slots and screens, and how many people by channel."""

    areas: tuple[Area, ...]
    slots: int
    screens: int
    recipients: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What a successor set in motion: boards and screens marked, messages cancelled and queued.

    ``is_going_on`` says that these are the first messages of very many.
    """

    notice: Notice
    slots: int
    screens: int
    queued_cancelled: int
    messages: int
    is_going_on: bool = False

    @property
    def corrections(self) -> int:
        """What the messages of a withdrawal are."""
        return self.messages


def consequence(
    house: House,
    targeted: Collection[str],
    channels: Collection[str],
    tags: Collection[str] = (),
    groups: Collection[str] = (),
    category: Category | None = None,
) -> Consequence:
    """Return what a notice aimed at these areas over these channels would touch.

    ``tags``, ``groups`` and ``category`` narrow it as those of a notice do.
    """
    with house.store.read() as tx:
        found = [a for code in targeted if (a := areas.get(tx, code))]
        slots = slot.reached(tx, targeted, [c for c in channels if c in house.routes.boards], tags)
        screens = screen.on_slots(tx, [s.key for s in slots])
        counts = target.counts(tx, targeted, groups, category)
    people = {c: counts.get(c, 0) for c in sorted(channels) if c in house.routes.messages}
    return Consequence(
        areas=tuple(found), slots=len(slots), screens=len(screens), recipients=people
    )


def publish(house: House, notice_id: str, draft: Draft, user: User) -> Notice:
    """Store ``draft`` as the next revision, plan its deliveries, mark its slots, and ring.

    Raises:
        NotReady: with every problem there is, among them areas that ``user`` may not publish to.
    """
    counted = sms_desk.count(house, draft)
    with house.store.begin() as tx:
        mine = among(tx, user, REVIEWERS, draft.areas)
        made = issue(tx, house, notice_id, draft, user, mine, counted)
    house.bell.nudge()
    return made


def faults(
    tx: Tx, house: House, draft: Draft, mine: Collection[str], counted: Counted | None = None
) -> list[Problem]:
    """Return what keeps ``draft`` from going out to ``mine``, those of its areas that it may."""
    now = house.clock()
    found = problems(draft, now, mine, house.routes.names)
    return (
        (found or sms_desk.over_budget(tx, house, draft, counted))
        + timing.problems(tx, house, draft, now)
        + aiming.problems(tx, draft)
        + wording.problems(tx, draft)
    )


def issue(  # noqa: PLR0913 - a draft, by whom, to whom
    tx: Tx,
    house: House,
    notice_id: str,
    draft: Draft,
    user: User,
    mine: Collection[str],
    counted: Counted | None = None,
) -> Notice:
    """Do what ``publish`` does within ``tx``; ring once it is committed.

    ``mine`` are those of the draft's areas that it may go out to; ``counted`` is from
    ``sms_desk.count``, so that it takes no time while others wait for ``tx``.

    Raises:
        NotReady: with every problem there is.
    """
    now = house.clock()
    found = faults(tx, house, draft, mine, counted)
    if found:
        raise NotReady(found)
    earlier = notice.hold(tx, notice_id)
    if draft.act and earlier and not correctable(earlier, now):
        raise NotReady([Problem("reason", "over")])
    made = honest(approve(draft, notice_id, earlier.revision + 1 if earlier else 1, now), earlier)
    notice.add_revision(tx, made, user.id)
    timing.keep(tx, house, made, now)
    notice.drop_draft(tx, notice_id)
    left = planning.stop(tx, notice_id, now) if earlier else {}
    if earlier:
        delivery.cancel_queued(tx, notice_id, now)
    _plan(tx, made, left, now, counted.at if counted else None)
    mark(tx, house, made, earlier, now)
    audit.add(tx, now, user.login, "publish", notice_id, facts(made))
    return made


def withdraw(house: House, notice_id: str, user: User, tell_reached: bool = True) -> Succession:
    """Take a notice off everything it reached; stopping needs no review.

    ``tell_reached`` sends a correction to everyone who was sent the notice.

    Raises:
        NotThere: never published, or withdrawn already.
        NotAllowed: aimed at an area in which ``user`` may not publish.
    """
    now = house.clock()
    with house.store.begin() as tx:
        review.void(tx, notice_id, now)  # first: it waits for whoever is approving just now
        earlier = notice.hold(tx, notice_id)
        if earlier is None or earlier.is_withdrawal:
            raise NotThere(notice_id)
        mine = among(tx, user, REVIEWERS, earlier.areas)
        if not mine.issuperset(earlier.areas):
            raise NotAllowed(sorted(set(earlier.areas) - mine))
        done = take_back(tx, house, earlier, user, tell_reached=tell_reached)
    house.bell.nudge()
    return done


def take_back(
    tx: Tx, house: House, earlier: Notice, by: User | None, *, tell_reached: bool
) -> Succession:
    """Withdraw ``earlier`` within ``tx``; ring once it is committed. ``by`` None: the house."""
    made = withdrawn(earlier, house.clock())
    return succeed(tx, house, made, earlier, by, tell_reached=tell_reached)


def succeed(  # noqa: PLR0913 - the two revisions, and who does it to whom
    tx: Tx,
    house: House,
    made: Notice,
    earlier: Notice,
    by: User | None,
    *,
    tell_reached: bool = True,
) -> Succession:
    """Put ``made`` in the place of ``earlier`` within ``tx``; ring once it is committed.

    ``tell_reached`` sends it to everyone who was sent the notice.
    """
    now = made.sent
    notice.add_revision(tx, made, by.id if by else "")
    timing.keep(tx, house, made, now)
    planning.stop(tx, made.id, now)
    cancelled = delivery.cancel_queued(tx, made.id, now)
    messages = delivery.plan_successor(tx, made, now) if tell_reached else 0
    marked = mark(tx, house, made, earlier, now)
    screens = len(screen.on_slots(tx, marked))
    audit.add(tx, now, by.login if by else "system", made.act.value, made.id, facts(made))
    return Succession(
        notice=made,
        slots=len(marked),
        screens=screens,
        queued_cancelled=cancelled,
        messages=messages,
        is_going_on=planning.is_open(tx, made.id),
    )


def _plan(tx: Tx, made: Notice, left: Left, now: datetime, joined_by: datetime | None) -> None:
    """Queue ``made`` for whom it is aimed at; a successor goes to those whom the notice reached.

    ``left`` is for whom the revision before was not planned yet. Who came after ``joined_by`` was
    not counted, and gets none.
    """
    if made.act in {Act.CORRECT, Act.EXTEND}:
        delivery.plan_successor(tx, made, now, waiting=True, left=left, joined_by=joined_by)
    else:
        delivery.plan(tx, made, now, joined_by)


def mark(tx: Tx, house: House, made: Notice, earlier: Notice | None, now: datetime) -> list[str]:
    """Mark due every slot that shows ``made`` or showed ``earlier``; return their keys."""
    both = [made] + ([earlier] if earlier else [])
    targeted = sorted({code for n in both for code in n.areas})
    media = sorted({c for n in both for c in n.channels} & set(house.routes.boards))
    return slot.mark_due(tx, targeted, media, now)


def facts(made: Notice) -> dict[str, object]:
    """Return what the audit log keeps of a revision."""
    return {
        "revision": made.revision,
        "title": made.title,
        "areas": list(made.areas),
        "channels": sorted(made.channels),
        "expires": made.expires.isoformat(),
    }
