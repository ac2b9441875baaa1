"""What the editor's page is made of: the sheet, its faults, channels and cards."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.dispatch.boards import timing
from app.dispatch.house import House
from app.dispatch.notices import aiming, check, preview, publish
from app.dispatch.notices.preview import Card
from app.dispatch.notices.publish import Consequence
from app.domain.audience import Area
from app.domain.notice import Notice
from app.domain.review import Draft, problems
from app.domain.target import led_profile
from app.store import area, contact, notice, setting
from app.store.bell import BellSilent
from app.store.contact import Contact
from app.store.session import Tx
from app.store.stretch import ALONG
from app.store.user import User
from app.web import names
from app.web.notices import drafting, remarks
from app.web.people import permits
from app.web.problems import legible, say, verdict

log = logging.getLogger(__name__)
# Which panel is shown where none is asked for.
PANEL = "192x32-mono"
_CONTACTS = 200
_SERVED_BY = {"mastodon": ("mastodon", "microblog", "weibo")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A draft on the desk; ``version`` 0 was never saved."""

    notice_id: str
    draft: Draft
    version: int
    saved_at: datetime | None = None
    published: Notice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """One switch; a channel that is not set up says so and cannot be chosen."""

    name: str
    is_chosen: bool
    is_ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One live card as the page shows it. ``tone`` is good, warn or bad."""

    card: Card
    is_on: bool
    tone: str
    verdict: str
    sight: str = ""


def is_panel(name: str) -> bool:
    """Return whether ``name`` names an LED panel, such as ``192x32-mono``."""
    try:
        led_profile(name)
    except ValueError:
        return False
    return True


def zone(here: House) -> ZoneInfo:
    """Return the time zone people type and read in."""
    return ZoneInfo(here.time_zone)


def blank(here: House, who: User) -> Draft:
    """Return what a new form holds: all boards, pushes, and the one area if there is one.

    Pushes cost nothing and go to those alone who asked for them; texts and posts do not.
    """
    with here.store.read() as tx:
        mine = area.open_within(tx, permits.granted_to(who, *permits.WRITERS), 2)
    return Draft(
        source=mine[0].name if len(mine) == 1 else "",
        areas=(mine[0].code,) if len(mine) == 1 else (),
        channels=frozenset(here.routes.boards) | ({"webpush"} & here.routes.names),
    )


def opened(here: House, who: User, notice_id: str) -> Sheet | None:
    """Return the saved draft, else the latest revision as a draft; None when there is neither."""
    with here.store.read() as tx:
        require_access(tx, who, notice_id)
        saved, latest = notice.draft(tx, notice_id), notice.latest(tx, notice_id)
    if saved:
        return Sheet(
            notice_id=notice_id,
            draft=saved.draft,
            version=saved.version,
            saved_at=saved.saved_at,
            published=latest,
        )
    if latest is None:
        return None
    draft = drafting.of_notice(latest)
    return Sheet(notice_id=notice_id, draft=draft, version=0, published=latest)


def require_access(tx: Tx, who: User, notice_id: str) -> None:
    """Raise NotYours unless ``who`` may write this notice: theirs, or within their areas."""
    permits.require(tx, who, permits.WRITERS, [])
    saved, latest = notice.draft(tx, notice_id), notice.latest(tx, notice_id)
    if latest:
        permits.require(tx, who, permits.WRITERS, latest.areas)
    elif saved and saved.owner != who.id:
        permits.require(tx, who, permits.WRITERS, saved.draft.areas)


def faults(here: House, who: User, draft: Draft) -> dict[str, list[str]]:
    """Return what keeps ``draft`` from going out, as sentences by field."""
    now = here.clock()
    with here.store.read() as tx:
        mine = permits.aimable(tx, who, permits.WRITERS, draft.areas)
        of_time = timing.problems(tx, here, draft, now) + aiming.problems(tx, draft)
    found: dict[str, list[str]] = {}
    for problem in problems(draft, now, mine, here.routes.names) + of_time:
        found.setdefault(problem.field, []).append(say(problem, now, zone(here)))
    for field, texts in remarks.faults(here, draft).items():
        found.setdefault(field, []).extend(texts)
    return found


def contacts(here: House, who: User, draft: Draft) -> list[Contact]:
    """Return the contacts to choose from: of the draft's areas and those around them."""
    with here.store.read() as tx:
        return contact.listing(tx, draft.areas or permits.granted_to(who), _CONTACTS)


def with_contact(here: House, who: User, draft: Draft, chosen: str) -> Draft:
    """Return ``draft`` with a contact of the book added to its contact line."""
    line = next((c.line for c in contacts(here, who, draft) if c.id == chosen), "")
    if not line or line in draft.contact:
        return draft
    return replace(draft, contact="\n".join(filter(None, (draft.contact.strip(), line))))


def channel_rows(here: House, draft: Draft) -> list[ChannelRow]:
    """Return the channels in the order of the page."""
    return [
        ChannelRow(name=n, is_chosen=n in draft.channels, is_ready=n in here.routes.names)
        for n in names.CHANNELS
        if n not in ALONG
    ]


def reach(here: House, draft: Draft) -> Consequence:
    """Return how many screens and people the draft would reach."""
    return publish.consequence(
        here, draft.areas, draft.channels, draft.tags, draft.groups, draft.category
    )


def views(here: House, who: User, draft: Draft, notice_id: str, panel: str) -> list[View]:
    """Return the live cards; empty when there is no area to write for, or the bell is silent."""
    with here.store.read() as tx:
        place = _shown_in(tx, who, next(iter(draft.areas), ""))
    if place is None:
        return []
    shown = panel if is_panel(panel) else PANEL
    try:
        cards = preview.cards(here, draft, notice_id, place.code, shown)
    except BellSilent as exc:  # writing goes on without pictures
        log.warning("no preview: %s", exc)
        return []
    return [_view(card, draft) for card in cards]


def _shown_in(tx: Tx, who: User, code: str) -> Area | None:
    """Return the area a card is made for: ``code``, the house's own, or one of the author's."""
    known = area.get(tx, code or str(setting.get(tx, "default_area", "")))
    if known and (code or permits.among(tx, who, permits.WRITERS, [known.code])):
        return known
    return next(iter(area.open_within(tx, permits.granted_to(who, *permits.WRITERS), 1)), None)


def _view(card: Card, draft: Draft) -> View:
    served = _SERVED_BY.get(card.channel, (card.channel,))
    return View(
        card=card,
        is_on=not draft.channels.isdisjoint(served),
        tone=_tone(card),
        verdict=verdict(card.verdict),
        sight=legible(card.sight) if card.sight else "",
    )


def _tone(card: Card) -> str:
    facts = card.verdict.facts
    if not card.fits:
        return "bad"
    too_long = facts.get("loop_s", 0) > check.LONG_LOOP_S
    folded = facts.get("count", 0) > facts.get("limit", 1 << 30)
    is_small = card.sight is not None and card.sight.code == "too_small"
    is_off = too_long or folded or is_small or facts.get("parts", 0) > 2
    return "warn" if is_off else "good"
