"""Rules about texts as they are kept, what texts cost, and which of them wait or are not sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
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


def estimate(tx: Tx, house: House, draft: Draft) -> Cost | None:
    """Return what the texts of ``draft`` would cost, None when none would be sent."""
    if CHANNEL not in draft.channels or CHANNEL not in house.routes.messages:
        return None
    now, ruled = house.clock(), rules(tx)
    parts = _parts(tx, house, draft, now)
    each = parts * ruled.price

    def people(codes: Collection[str]) -> int:
        found = target.counts(tx, codes, draft.groups, draft.category)
        return found.get(CHANNEL, 0)

    shares = [
        replace(one, planned=each * people(area.within(tx, draft.areas, [one.area])))
        if one.area
        else replace(one, planned=each * people(draft.areas))
        for one in shares_of(tx, house, draft.areas, now)
    ]
    return Cost(people=people(draft.areas), parts=parts, price=ruled.price, shares=tuple(shares))


def shares_of(tx: Tx, house: House, codes: Collection[str], now: datetime) -> list[Share]:
    """Return the budgets that bear what is aimed at ``codes``, with what was spent of them."""
    limits = [(one.area, one.yuan) for one in sms_budget.over(tx, codes)]
    if of_house := rules(tx).budget:
        limits.insert(0, ("", of_house))
    return [
        Share(area=code, budget=yuan, spent=spent(tx, house, now, code).yuan)
        for code, yuan in limits
    ]


def over_budget(tx: Tx, house: House, draft: Draft) -> list[Problem]:
    """Return the problem of a draft whose texts cost more than may be spent this month."""
    cost = estimate(tx, house, draft)
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
