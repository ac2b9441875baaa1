"""The machine's check of a draft: facts, wording, legibility and own wordings that drifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.notices import wording
from app.domain.factcheck import factcheck
from app.domain.merge import ONE_BOX
from app.domain.notice import Notice
from app.domain.placeholder import placeholders
from app.domain.remark import Remark, Tier, texts
from app.domain.review import Draft, provisional, text_hash
from app.domain.target import Slot
from app.store import contact, slot
from renderers import led
from renderers.base import Frame, Unrenderable

# What somebody who walks past has a panel in sight (docs/channels/led.md).
PASSING_S = 6
# A loop longer than this is seen whole by hardly anybody who walks past.
LONG_LOOP_S = 60
_PANELS = 4


def report(house: House, draft: Draft, now: datetime) -> tuple[Remark, ...]:
    """Return everything the machine noticed, in the order of the form's fields."""
    zone = ZoneInfo(house.time_zone)
    with house.store.read() as tx:
        words = wording.remarks(tx, draft)
        telephones = contact.telephones(tx, draft.areas)
    return (
        *_unfilled(draft),
        *words,
        *factcheck(draft, now, zone, telephones),
        *_drifted(draft),
        *_legibility(house, draft, now),
    )


def _unfilled(draft: Draft) -> Iterator[Remark]:
    """What a template left for the author: it keeps the notice from going out."""
    for field, text in texts(draft):
        for left in placeholders(text):
            yield Remark(field=field, code="placeholder", tier=Tier.BLOCK, found=left)


def _drifted(draft: Draft) -> Iterator[Remark]:
    """An own wording whose common text has changed since: nobody looked whether it still fits."""
    base = text_hash(draft)
    stale = {ONE_BOX.get(o.channel, o.channel): o for o in draft.overrides if o.base != base}
    for channel in stale:
        yield Remark(field=f"override-{channel}", code="drifted", tier=Tier.WARN, found=base)


def _legibility(house: House, draft: Draft, now: datetime) -> Iterator[Remark]:
    if "led" not in draft.channels or not draft.areas or not (draft.headline or draft.title):
        return
    with house.store.read() as tx:
        hung = sorted({s.profile for s in slot.reached(tx, draft.areas, ["led"])})
    made = provisional(draft, "00000000", draft.areas[0], draft.channels, now)
    for name in hung[:_PANELS]:
        yield from _on_panel(house, made, Slot(area=draft.areas[0], medium="led", profile=name))


def _on_panel(house: House, made: Notice, panel: Slot) -> Iterator[Remark]:
    """Say whether a passer-by takes anything away from one kind of panel."""
    try:
        frames = led.frames(made, house.profile(panel))
    except Unrenderable:
        return
    loop_s, first_s = round(led.loop_ms(frames) / 1000), round(_seconds(frames[0]))
    facts: dict[str, object] = {"panel": panel.profile, "loop_s": loop_s}
    if first_s > PASSING_S:
        yield Remark(
            field="headline",
            code="slow_page" if frames[0].effect == "still" else "slides",
            found=panel.profile,
            facts={**facts, "first_s": first_s, "passing_s": PASSING_S},
        )
    if loop_s > LONG_LOOP_S:
        facts = {**facts, "pages": len(frames)}
        yield Remark(field="body", code="long_loop", found=panel.profile, facts=facts)


def _seconds(frame: Frame) -> float:
    return led.loop_ms((frame,)) / 1000
