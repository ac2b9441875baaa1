"""Goes through the scenarios with one player, and says of each whether it conforms."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.sim.conform import alarms, boards, doors, forgeries, lines
from app.sim.conform.far_end import FarEnd
from app.sim.conform.hand import Hand
from app.sim.conform.subject import Subject
from app.sim.conform.trial import NotChecked, Scenario, Trial, Unmet

SLOT = "led/110105900001/192x32-mono"
# In this order: the first ones let the player in, the last one moves its clock.
SCENARIOS: tuple[Scenario, ...] = (
    *boards.SCENARIOS,
    *forgeries.SCENARIOS,
    *alarms.SCENARIOS,
    *lines.SCENARIOS,
)
PAGE = "docs/wire-format.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one scenario; ``verdict`` is conforms, fails or unchecked."""

    zh: str
    en: str
    clause: str
    verdict: str
    why: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where the far end listens; 0 is any free port."""

    host: str = "127.0.0.1"
    port: int = 0
    gateway_port: int = 0


def examine(  # noqa: PLR0913 - a run and where it tells of itself
    subject: Subject,
    clock: Callable[[], datetime],
    where: Where,
    patience_s: float,
    tell: Callable[[str, Finding | None], None],
    scenarios: Sequence[Scenario] = SCENARIOS,
) -> list[Finding]:
    """Return a finding for each scenario, and one for each rule that was broken on the way.

    ``tell`` hears the far end's address first, then every finding as it comes.

    Raises:
        OSError: a port is taken, or the player cannot be started.
    """
    far = FarEnd(Hand(SLOT), clock)
    trial = Trial(far, subject, patience_s)
    findings = []
    with doors.opened(far, where.host, where.port, where.gateway_port) as server:
        tell(server, None)
        subject.start(server)
        try:
            for scenario in scenarios:
                findings.append(_judge(trial, scenario))
                tell(server, findings[-1])
        finally:
            subject.stop()
    for clause, what in far.heard.breaches:
        broken = Finding(
            zh="违反规则", en="a rule broken", clause=clause, verdict="fails", why=what
        )
        findings.append(broken)
        tell(server, broken)
    return findings


def _judge(trial: Trial, scenario: Scenario) -> Finding:
    begun, verdict, why = time.monotonic(), "conforms", ""
    try:
        scenario.run(trial)
    except Unmet as exc:
        verdict, why = "fails", str(exc)
    except NotChecked as exc:
        verdict, why = "unchecked", str(exc)
    return Finding(
        zh=scenario.zh,
        en=scenario.en,
        clause=scenario.clause,
        verdict=verdict,
        why=why,
        seconds=round(time.monotonic() - begun, 1),
    )
