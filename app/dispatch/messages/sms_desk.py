"""Rules about texts as they are kept, what texts cost, and which of them wait or are not sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.domain.delivery import Delivery, State
from app.domain.notice import Act, Notice
from app.domain.problem import Problem
from app.domain.review import Draft, approve
from app.domain.sms_rules import PUSH_WAIT, Cost, Rules, Share, Skip, billed, problems
from app.domain.warning_word import NIGHT
from app.store import area, audit, setting, sms_budget, sms_cost, sms_use, target
from app.store.delivery import Claimed
from app.store.session import Tx
from app.store.sms_cost import Sum, Use
from renderers import sms
from renderers.base import Unrenderable

CHANNEL, _RULES = "sms_smpp", "sms_rules"
CAP, PUSHED, SHOWN, AWAITED = "daily_cap", "pushed", "push_shown", "push_awaited"


def rules(tx: Tx) -> Rules:
    """Return what counts now."""
    said = setting.get(tx, _RULES)
    if not isinstance(said, dict):
        return Rules()
    return Rules(
        is_quiet=bool(said["is_quiet"]),
        night_from=time.fromisoformat(said["night_from"]),
        night_until=time.fromisoformat(said["night_until"]),
        a_day=int(said["a_day"]),
        price=Decimal(said["price"]),
        budget=Decimal(said["budget"]),
        skip=Skip(said.get("skip") or (Skip.SENT if said.get("skips_pushed") else Skip.NEVER)),
    )


def put(tx: Tx, who: str, made: Rules, now: datetime) -> list[Problem]:
    """Let ``made`` count from now on; return what is wrong with it, and change nothing then."""
    if found := problems(made):
        return found
    said: dict[str, object] = {
        "is_quiet": made.is_quiet,
        "night_from": f"{made.night_from:%H:%M}",
        "night_until": f"{made.night_until:%H:%M}",
        "a_day": made.a_day,
        "price": str(made.price),
        "budget": str(made.budget),
        "skip": made.skip.value,
    }
    setting.put(tx, _RULES, said)
    audit.add(tx, now, who, "sms.rules", "texts", said)
    return []


def day_of(house: House, now: datetime) -> date:
    """Return the day it is where the house stands."""
    return now.astimezone(ZoneInfo(house.time_zone)).date()


def spent(tx: Tx, house: House, now: datetime, area_code: str = "") -> Sum:
    """Return what was handed over this month, paid at or below an area."""
    today = day_of(house, now)
    return sms_cost.total(tx, today.replace(day=1), today, area_code)


def spend(tx: Tx, house: House, uses: Sequence[Use]) -> None:
    """Count texts that were just handed over, and what they cost."""
    today = day_of(house, house.clock())
    sms_cost.add(tx, today, uses, rules(tx).price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many people texts of a draft would go to, counted before anything was held.

    Who comes after ``at`` is neither in it nor in the plan. ``people`` is by the area of a budget,
    "" for all; ``aim`` is of whom they were counted.
    """

    at: datetime
    aim: object
    people: Mapping[str, int]


def count(house: House, draft: Draft) -> Counted | None:
    """Count whom texts of ``draft`` go to where a budget bears them, before it is released.

    None: nothing is to be counted, or, where groups are meant, it must be when it is released,
    for nobody knows since when somebody is in a group.
    """
    if not _sends_texts(house, draft) or draft.groups:
        return None
    at = house.clock()
    with house.store.read() as tx:
        codes = [code for code, _ in _limits(tx, draft.areas)]
        people = {code: _people(tx, draft, code) for code in {"", *codes}} if codes else {}
    return Counted(at=at, aim=_aim(draft), people=people) if people else None


def estimate(tx: Tx, house: House, draft: Draft, counted: Counted | None = None) -> Cost | None:
    """Return what the texts of ``draft`` would cost, None when none would be sent.

    What was ``counted`` before is taken as it is, where it is of this very draft.
    """
    if not _sends_texts(house, draft):
        return None
    known = counted.people if counted and counted.aim == _aim(draft) else {}
    now, ruled = house.clock(), rules(tx)
    parts = _parts(tx, house, draft, now)
    each = parts * ruled.price

    def people(code: str) -> int:
        return known[code] if code in known else _people(tx, draft, code)

    shares = [
        replace(one, planned=each * people(one.area))
        for one in shares_of(tx, house, draft.areas, now)
    ]
    return Cost(people=people(""), parts=parts, price=ruled.price, shares=tuple(shares))


def shares_of(tx: Tx, house: House, codes: Collection[str], now: datetime) -> list[Share]:
    """Return the budgets that bear what is aimed at ``codes``, with what was spent of them."""
    return [
        Share(area=code, budget=yuan, spent=spent(tx, house, now, code).yuan)
        for code, yuan in _limits(tx, codes)
    ]


def _limits(tx: Tx, codes: Collection[str]) -> list[tuple[str, Decimal]]:
    limits = [(one.area, one.yuan) for one in sms_budget.over(tx, codes)]
    of_house = rules(tx).budget
    return [("", of_house), *limits] if of_house else limits


def _sends_texts(house: House, draft: Draft) -> bool:
    return CHANNEL in draft.channels and CHANNEL in house.routes.messages


def _aim(draft: Draft) -> object:
    return sorted(draft.areas), sorted(draft.groups), draft.category


def _people(tx: Tx, draft: Draft, code: str) -> int:
    """Return how many people of an area a draft is for; "" for all of them."""
    codes = area.within(tx, draft.areas, [code]) if code else draft.areas
    return target.counts(tx, codes, draft.groups, draft.category).get(CHANNEL, 0)


def over_budget(
    tx: Tx, house: House, draft: Draft, counted: Counted | None = None
) -> list[Problem]:
    """Return the problem of a draft whose texts cost more than may be spent this month."""
    if not _sends_texts(house, draft) or not _limits(tx, draft.areas):
        return []
    cost = estimate(tx, house, draft, counted)
    if cost is None or not cost.is_over or cost.tightest is None:
        return []
    bears = cost.tightest
    whose = area.get(tx, bears.area) if bears.area else None
    facts: dict[str, object] = {"cost": f"{bears.planned:.2f}", "left": f"{bears.left:.2f}"}
    if whose is None:
        return [Problem("channels", "over_budget", facts)]
    return [Problem("channels", "over_area_budget", {**facts, "area": whose.name})]


def _parts(tx: Tx, house: House, draft: Draft, now: datetime) -> int:
    """Return as how many texts the longest wording among the areas is billed."""
    most = 1
    try:
        made = approve(draft, "00000000", 1, now)
    except ValueError:  # it is not whole yet, and says so elsewhere
        return most
    for place in area.by_codes(tx, draft.areas).values():
        try:
            text = sms.render(made, house.message_profile(place, "zh-CN"))
        except Unrenderable:
            continue
        most = max(most, billed("".join(text.parts)))
    return most


def forget(house: House) -> int:
    """Forget who had how many texts before today; the sums stay. Return how many lines."""
    with house.store.begin() as tx:
        return sms_use.forget(tx, day_of(house, house.clock()))


class Gate:
    """Decides for a batch of claimed texts about notices which go now."""

    def __init__(self, house: House, claimed: Collection[Claimed]) -> None:
        now = house.clock()
        ids = [one.target.id for one in claimed]
        with house.store.read() as tx:
            self._rules = rules(tx)
            self._had = sms_use.today(tx, day_of(house, now), ids)
            is_asked = self._rules.skip is not Skip.NEVER
            self._pushes = _pushes(tx, claimed) if is_asked else {}
        self._now = now
        self._morning = self._rules.held_until(now, house.time_zone)

    def stops(self, mine: Delivery, notice: Notice) -> Delivery | None:
        """Return what becomes of a text that does not go now, None of one that does.

        Who has a notice is told that it was wrong or is over, however many texts that makes.
        """
        if self._morning is not None:
            if self._morning >= notice.expires:
                return mine.unsent(State.EXPIRED, "night_over")
            return mine.later(self._morning, NIGHT)
        is_first = notice.act in {Act.ISSUE, Act.UPDATE}
        if is_first and (pushed := self._pushed(mine, notice)) is not None:
            return pushed
        had = self._had.get(mine.target_id, 0)
        if is_first and self._rules.a_day and had >= self._rules.a_day:
            return mine.unsent(State.CANCELLED, CAP)
        self._had[mine.target_id] = had + 1
        return None

    def _pushed(self, mine: Delivery, notice: Notice) -> Delivery | None:
        """Return what a push to the same device makes of a text, None: it is sent all the same."""
        if mine.target_id not in self._pushes:
            return None
        state, is_shown = self._pushes[mine.target_id], self._rules.skip is Skip.SHOWN
        if state is State.DELIVERED or (state is State.ACCEPTED and not is_shown):
            reason = SHOWN if is_shown else PUSHED
            return mine.unsent(State.CANCELLED, reason)
        until = max(notice.sent, notice.effective) + PUSH_WAIT
        hopeful = state in {None, State.QUEUED, State.SENDING, State.ACCEPTED}
        if is_shown and hopeful and self._now < until < notice.expires:
            return mine.hold(until, AWAITED)
        return None


def _pushes(tx: Tx, claimed: Collection[Claimed]) -> dict[str, State | None]:
    found: dict[str, State | None] = {}
    for made in {(c.notice.id, c.notice.revision): c.notice for c in claimed}.values():
        ids = [c.target.id for c in claimed if c.notice.id == made.id]
        found |= sms_use.pushes(tx, made.id, made.revision, made.category, ids)
    return found
