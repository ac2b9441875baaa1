"""The operator's rules about texts: when, how many, at what price, and how much in a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from app.domain.problem import Problem
from app.domain.warning_rules import NIGHT_FROM, NIGHT_UNTIL, morning

# How Chinese carriers count what is paid for: every character alike, the signature among them.
ALONE, EACH = 70, 67
A_DAY, PRICE = 3, Decimal("0.05")
MOST_A_DAY, MOST_PRICE, MOST_BUDGET = 50, Decimal(10), Decimal(100_000_000)


# So long a text waits for the device to say that it shows the push.
PUSH_WAIT = timedelta(minutes=10)


class Skip(StrEnum):
    """Who gets no text because the same went to the same device as a push; values are stored.

    ``SENT``: the push service took it, whether or not the device was on. ``SHOWN``: the device
    said that it shows it.
    """

    NEVER = "never"
    SENT = "sent"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for texts about notices; those about warnings have rules of their own.

    Attributes:
        is_quiet: at night they wait for the morning.
        a_day: most texts to one number a day; 0 for no limit.
        price: of one text as carriers count it, in yuan.
        budget: most to be spent in a month, in yuan; 0 for no limit.
        skip: whether who has the same as a push on the same device gets no text.
    """

    is_quiet: bool = True
    night_from: time = NIGHT_FROM
    night_until: time = NIGHT_UNTIL
    a_day: int = A_DAY
    price: Decimal = PRICE
    budget: Decimal = Decimal(0)
    skip: Skip = Skip.NEVER

    def held_until(self, now: datetime, zone: str) -> datetime | None:
        """Return until when a text waits, None when it goes at once."""
        if not self.is_quiet:
            return None
        return morning(self.night_from, self.night_until, now, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one monthly budget has to bear: the house's, whose area is empty, or an area's."""

    area: str
    budget: Decimal
    spent: Decimal
    planned: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        """What may still be spent this month."""
        return max(self.budget - self.spent, Decimal(0))

    @property
    def is_over(self) -> bool:
        """Whether what is planned is more than that."""
        return self.planned > self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the texts of a notice come to: so many people, so many texts for each.

    ``shares`` are the budgets that bear it: those of the areas it is aimed at, and of all above.
    """

    people: int
    parts: int
    price: Decimal
    shares: tuple[Share, ...] = ()

    @property
    def texts(self) -> int:
        """How many texts are paid for."""
        return self.people * self.parts

    @property
    def yuan(self) -> Decimal:
        """What they cost."""
        return self.texts * self.price

    @property
    def tightest(self) -> Share | None:
        """The budget of which the least would be left, None without any."""
        return min(self.shares, key=lambda one: one.left - one.planned, default=None)

    @property
    def is_over(self) -> bool:
        """Whether it is more than may be spent."""
        return self.tightest is not None and self.tightest.is_over


def billed(text: str) -> int:
    """Return as how many texts carriers bill ``text``, whatever alphabet it is sent in."""
    length = len(text) + sum(char > "\uffff" for char in text)
    return 1 if length <= ALONE else -(-length // EACH)


def problems(rules: Rules) -> list[Problem]:
    """Return what cannot be ruled."""
    found = []
    if rules.is_quiet and rules.night_from == rules.night_until:
        found.append(Problem("night_until", "no_night"))
    if not 0 <= rules.a_day <= MOST_A_DAY:
        found.append(Problem("a_day", "out_of_range", {"most": MOST_A_DAY}))
    if not 0 <= rules.price <= MOST_PRICE:
        found.append(Problem("price", "out_of_range", {"most": MOST_PRICE}))
    if not 0 <= rules.budget <= MOST_BUDGET:
        found.append(Problem("budget", "out_of_range", {"most": MOST_BUDGET}))
    return found
