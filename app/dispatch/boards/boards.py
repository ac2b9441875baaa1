"""The lane of boards: claim a slot that is due, compose, render, seal, hand over."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from app.dispatch.boards import daily_line, extra, feed_part, lineup
from app.dispatch.boards.extra import Extra
from app.dispatch.epoch import current as current_epoch
from app.dispatch.house import House
from app.dispatch.lane import is_due
from app.dispatch.route import Issue
from app.dispatch.voices import polls
from app.domain.board import Board, compose, look_ahead, next_change, with_warnings
from app.domain.target import Slot
from app.store import area, slot, slot_tags, warning_told
from app.store.slot import SlotClaim
from channels import led
from channels.base import Unreachable
from channels.origin import Overtaken
from renderers.base import Unrenderable

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
RETRY = timedelta(seconds=5)
# A signed playlist ends after 7 days; it is issued anew long before.
REISSUE = timedelta(days=1)
# So far ahead one looks for when a notice that repeats is shown again.
AHEAD = timedelta(days=31)
# A player without the line plays on for 30 days; what begins by then is in its playlist.
TAKEN_ALONG = timedelta(days=30)
BATCH = 50
# What players write themselves, they can write in these (docs/wire-format.md, language).
SPOKEN = ("zh-CN", "en")


def issue_due(house: House) -> int:
    """Issue every board that is due; return how many were claimed."""
    if not is_due(house, slot.next_due):
        return 0
    with house.store.begin() as tx:
        claims = slot.claim(tx, house.clock(), LEASE, BATCH)
    for claim in claims:
        _issue(house, claim)
    return len(claims)


def playlist_path(slot_key: str) -> str:
    """Return where the signed board of an LED slot is fetched from (docs/wire-format.md)."""
    return led.path_of(slot_key, "playlist.json")


def _issue(house: House, claim: SlotClaim) -> None:
    """Carry one claim to its end: finished, or given back with the reason."""
    now = house.clock()
    try:
        board, due, epoch, more = _read(house, claim.slot, now)
        profile = house.profile(claim.slot)
        head = house.routes.boards[claim.slot.medium].run(
            board,
            profile,
            Issue(
                slot=claim.slot,
                epoch=epoch,
                seq=claim.fence,
                prev_hash=claim.head_hash,
                issued=now,
                extra=more,
            ),
        )
    except Overtaken as exc:  # whoever claimed it since puts down what counts
        log.warning("too late: %s", exc)
    except (Unreachable, OSError) as exc:
        _give_back(house, claim, now, str(exc))
    except Unrenderable as exc:
        _give_back(house, claim, now, exc.code, RETRY * 60)
    except Exception:  # one board's bug must not stop the others; it is logged whole
        log.exception("slot %s could not be issued", claim.slot.key)
        _give_back(house, claim, now, "internal_error", RETRY * 12)
    else:
        _finish(house, claim, board, head, due, now)


def _read(
    house: House, place: Slot, now: datetime
) -> tuple[Board, datetime | None, int, Extra | None]:
    """Return the slot's board at ``now``, when it next changes, the epoch, and what goes along."""
    with house.store.read() as tx:
        trail = area.trail(tx, place.area)
        tags = slot_tags.of(tx, place.key)
        line = lineup.of(tx, trail, place.medium, tags, (now, now + AHEAD))
        epoch = current_epoch(tx)
        language = house.languages[0] if house.languages[0] in SPOKEN else SPOKEN[0]
        is_led = place.medium == "led"
        more = extra.read(tx, place, language, now) if is_led else None
        daily = daily_line.of(tx, trail, now) if place.medium in daily_line.MEDIA else None
        warned = [] if is_led else warning_told.open_at(tx, now)
        votes = polls.standings(tx, line.kept, now) if place.medium in polls.MEDIA else ()
        beside = feed_part.beside(tx, trail, line.kept, now) if place.medium == "feed" else {}
    notices, shown = line.kept, line.showings
    due = next_change(notices, now, shown)
    if votes and (closes := polls.next_close(notices, now)):
        due = min(due or closes, closes)
    if any(n.repeat for n in notices):  # its next showing may lie further ahead than was looked
        due = min(due or now + AHEAD, now + AHEAD)
    if place.medium == "led":
        due = min(due or now + REISSUE, now + REISSUE)
    board = compose(notices, place.medium, now, trail, shown)
    if place.medium == "led":
        board = look_ahead(board, notices, place.medium, (now, now + TAKEN_ALONG), shown)
    board = with_warnings(board, warned, place.medium, now)
    board = replace(board, daily=daily, polls=votes, **beside)
    leaves = [one.stays(place.medium) for one in board.warnings]
    return board, min([*([due] if due else []), *leaves], default=None), epoch, more


def _finish(
    house: House, claim: SlotClaim, board: Board, head: str, due: datetime | None, now: datetime
) -> None:
    shown = tuple((n.id, n.revision) for n in board.notices)
    with house.store.begin() as tx:
        kept = slot.finish(
            tx,
            claim,
            seq=claim.fence,
            edition=board.edition,
            head_hash=head,
            shown=shown,
            due=due,
            now=now,
        )
    if not kept:  # claimed since then, and issued anew by whoever did
        log.warning("slot %s was fenced out", claim.slot.key)


def _give_back(
    house: House, claim: SlotClaim, now: datetime, reason: str, wait: timedelta = RETRY
) -> None:
    log.warning("slot %s waits: %s", claim.slot.key, reason)
    with house.store.begin() as tx:
        slot.give_back(tx, claim, now + wait, reason)
