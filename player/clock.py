"""What time it is for a screen: no earlier than what was signed, whatever the wall clock says."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

NEAR = timedelta(seconds=120)
AWAY_MAX = timedelta(days=30)
DAWN = datetime(2026, 1, 1, tzinfo=UTC)  # before the first document of this format


@dataclass(frozen=True, slots=True)
class Now:
    """One reading of both clocks: ``mono`` in seconds since the boot, ``wall`` in aware UTC."""

    mono: float
    wall: datetime


def read_clocks() -> Now:
    """Read both; ``mono`` also counts while the machine sleeps, where the system can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return Now(time.clock_gettime(boot), datetime.now(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedClock:
    """Trusted time: what was signed, plus the time measured since.

    Attributes:
        signed: the latest signed instant, or the one kept from an earlier start.
        signed_mono: when it came.
        start: what to count from; ``signed`` or a wall clock that agrees with it.
        start_mono: when that was read.
        is_stamped: whether a stamp came since this start.
        is_plausible: whether a stamp came, or the wall clock agreed at the start with what was
            kept: without either it may be much later than ``read`` says.
    """

    signed: datetime
    signed_mono: float
    start: datetime
    start_mono: float
    is_stamped: bool = False
    is_plausible: bool = False

    @classmethod
    def booted(cls, kept: datetime | None, now: Now) -> TrustedClock:
        """Return the clock of a new start, which knows only what an earlier one kept.

        While the screen was off, nobody measured. A wall clock up to 30 days ahead of ``kept``
        is believed then, once, because it can only end items, until the first stamp corrects it.
        """
        floor = kept or DAWN
        ahead = timedelta(0) <= now.wall - floor <= AWAY_MAX
        start = now.wall if ahead or kept is None else floor
        return cls(
            signed=floor,
            signed_mono=now.mono,
            start=max(start, floor),
            start_mono=now.mono,
            is_plausible=kept is not None and -NEAR <= now.wall - floor <= AWAY_MAX,
        )

    def floor(self, now: Now) -> datetime:
        """Return an instant that has certainly passed: worth keeping for the next start."""
        return self.signed + timedelta(seconds=max(0.0, now.mono - self.signed_mono))

    def read(self, now: Now) -> datetime:
        """Return the trusted time; a jump of the wall clock does not move it."""
        reading = self.start + timedelta(seconds=max(0.0, now.mono - self.start_mono))
        return max(reading, self.floor(now))

    def stamped(self, instant: datetime, now: Now, *, is_fine: bool = False) -> TrustedClock:
        """Return the clock after a verified stamp that answered our own nonce.

        A stamp that is not ``is_fine`` is in whole seconds: a wall clock up to 120 s ahead of it
        is the finer reading.
        """
        signed = max(instant, self.floor(now))
        is_near = not is_fine and timedelta(0) <= now.wall - signed <= NEAR
        return TrustedClock(
            signed=signed,
            signed_mono=now.mono,
            start=now.wall if is_near else signed,
            start_mono=now.mono,
            is_stamped=True,
            is_plausible=True,
        )

    def issued(self, instant: datetime, now: Now) -> TrustedClock:
        """Return the clock after a verified document that was issued at ``instant``."""
        if instant <= self.floor(now):
            return self
        return replace(
            self,
            signed=instant,
            signed_mono=now.mono,
            start=max(self.read(now), instant),
            start_mono=now.mono,
        )
