"""One run of a crowd: they come, boards are issued anew, and what it took is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.sim.crowd import Crowd

PATIENCE_S, REST_S, STEP_S = 60.0, 1.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run does.

    Attributes:
        seconds: how long the crowd stays after the last publication.
        rounds: how many publications.
        publish: issues the crowd's board anew.
        say: takes a line of progress.
    """

    seconds: float
    rounds: int
    publish: Callable[[], None]
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to; ``lost`` is how many screens did not have the last edition."""

    screens: int
    connected: int
    connect_s: float
    lost: int
    cpu_percent: float
    steps: list[dict[str, object]]
    counts: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every screen was there and had everything."""
        return self.connected == self.screens and self.lost == 0


async def run(crowd: Crowd, plan: Plan, is_over: Callable[[], bool] = lambda: False) -> Outcome:
    """Let an admitted crowd live through ``plan``, or until ``is_over``; it is stopped then."""
    loop = asyncio.get_running_loop()
    try:
        begun = loop.time()
        crowd.live()
        await crowd.until(lambda: crowd.connected == len(crowd.screens), PATIENCE_S)
        connect_s = loop.time() - begun
        plan.say(f"{crowd.connected}/{len(crowd.screens)} 已连接 / connected, {connect_s:.1f} s")
        await asyncio.sleep(REST_S)
        crowd.tally.settle()
        lost = await _publish(crowd, plan)
        busy = await _stay(crowd, plan, is_over)
        return _outcome(crowd, connect_s, lost, busy)
    finally:
        await crowd.stop()


async def _publish(crowd: Crowd, plan: Plan) -> int:
    """Publish again and again; return how many screens did not have the last edition."""
    lost = 0
    for number in range(1, plan.rounds + 1):
        acked = await _round(crowd, plan)
        lost = len(crowd.screens) - acked
        plan.say(f"第 {number} 次 / round {number}: {acked} 块屏已确认 / acknowledged")
        await asyncio.sleep(REST_S)
    return lost


async def _round(crowd: Crowd, plan: Plan) -> int:
    """Publish once and wait for all that are there; return how many had it acknowledged."""
    tally, loop = crowd.tally, asyncio.get_running_loop()
    before, there = tally.edition, crowd.connected
    tally.publish(loop.time())
    await loop.run_in_executor(None, plan.publish)
    await crowd.until(lambda: tally.edition > before and tally.has("acked", there), PATIENCE_S)
    return len(tally.times["acked"]) if tally.edition > before else 0


async def _stay(crowd: Crowd, plan: Plan, is_over: Callable[[], bool]) -> float:
    """Stay for a while; return the share of one core in percent that the crowd used meanwhile."""
    loop = asyncio.get_running_loop()
    begun, cpu, end = loop.time(), time.process_time(), loop.time() + plan.seconds
    while (left := end - loop.time()) > 0 and not is_over():
        await crowd.until(is_over, min(STEP_S, left))
        plan.say(f"{crowd.connected}/{len(crowd.screens)} 已连接 / connected")
    took = loop.time() - begun
    return 100 * (time.process_time() - cpu) / took if took > 1 else 0.0


def _outcome(crowd: Crowd, connect_s: float, lost: int, busy: float) -> Outcome:
    tally = crowd.tally
    counts: dict[str, Any] = {**tally.counts, "bytes_in": tally.bytes_in}
    counts |= {"bytes_out": tally.bytes_out, "signatures": crowd.notary.checked}
    closes = {f"closed_{code}": count for code, count in sorted(tally.closes.items())}
    return Outcome(
        screens=len(crowd.screens),
        connected=crowd.connected,
        connect_s=round(connect_s, 2),
        lost=lost,
        cpu_percent=round(busy, 1),
        steps=tally.rows(),
        counts=counts,
        errors={**closes, **tally.errors},
    )
