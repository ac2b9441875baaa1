"""``notice publish / withdraw / restore / extend / list`` and ``preview``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from app.cli import reviews
from app.cli.output import EX_REFUSED, fail, house, instant, json_option, person, show
from app.dispatch.granted import NotAllowed, NotReady, NotThere
from app.dispatch.notices import preview as cards
from app.dispatch.notices import publish as desk
from app.dispatch.notices import successor
from app.dispatch.review import review
from app.domain.notice import Category, phase
from app.domain.review import Draft
from app.store import area, listing, notice
from app.store.listing import Wanted
from app.store.session import new_id

group = AppGroup("notice", help="write, withdraw and list notices")
group.add_command(reviews.group)
TEXTS = ("headline", "title", "body", "when_where", "contact")


@group.command()
@reviews.as_option
@click.option("--title", required=True)
@click.option("--headline", required=True, help="what a passer-by must take away, <= 28 characters")
@click.option("--body", default="")
@click.option("--when-where", default="")
@click.option("--contact", default="")
@click.option("--category", type=click.Choice([c.value for c in Category]), default="notice")
@click.option("--area", "areas", multiple=True, required=True, help="code or slug")
@click.option("--channel", "channels", multiple=True, help="default: every one there is")
@click.option("--expires", required=True, help="2026-11-25T18:00, local time")
@json_option
def publish(
    login: str,
    areas: tuple[str, ...],
    channels: tuple[str, ...],
    expires: str,
    category: str,
    as_json: bool,
    **texts: str,
) -> None:
    """Write a notice and submit it; where its category takes no step, it is published."""
    who = person(login)
    with house().store.read() as tx:
        codes = tuple(found.code if (found := area.get(tx, a)) else a for a in areas)
    written = Draft(**{name: texts[name] for name in TEXTS})  # type: ignore[arg-type] # all text
    draft = replace(
        written,
        category=Category(category),
        expires=instant(expires),
        areas=codes,
        channels=frozenset(channels) or house().routes.names,
    )
    notice_id = new_id()
    with house().store.begin() as tx:
        notice.save_draft(tx, notice_id, draft, who.id, house().clock())
    show([reviews.told(lambda: review.submit(house(), notice_id, who))], as_json)


@group.command()
@click.argument("notice_id")
@reviews.as_option
@click.option("--quietly", is_flag=True, help="send no correction to those who were sent it")
@json_option
def withdraw(notice_id: str, login: str, quietly: bool, as_json: bool) -> None:
    """Take a notice off everything it reached."""
    try:
        done = desk.withdraw(house(), notice_id, person(login), tell_reached=not quietly)
    except NotThere:
        fail(EX_REFUSED, "没有这条通知，或已撤回。", "No such notice, or withdrawn already.")
    except NotAllowed as exc:
        fail(EX_REFUSED, f"无权撤回：{exc}", f"Not yours to withdraw: {exc}")
    show([{"slots": done.slots, "screens": done.screens, "corrections": done.corrections}], as_json)


@group.command()
@click.argument("notice_id")
@reviews.as_option
@json_option
def restore(notice_id: str, login: str, as_json: bool) -> None:
    """Say that an outage is over, to those its notice reached."""
    try:
        done = successor.restore(house(), notice_id, person(login))
    except (NotThere, NotAllowed, successor.NotNow) as exc:
        _refuse(exc)
    show([{"slots": done.slots, "screens": done.screens, "messages": done.messages}], as_json)


@group.command()
@click.argument("notice_id")
@reviews.as_option
@click.option("--expires", required=True, help="the new end: 2026-11-25T18:00, local time")
@click.option("--reason", required=True, help="what those who have the notice are told")
@json_option
def extend(notice_id: str, login: str, expires: str, reason: str, as_json: bool) -> None:
    """Move the end of a notice, and submit that for review as its page does."""
    who = person(login)
    try:
        successor.begin_extension(house(), notice_id, instant(expires), reason, who)
    except (NotThere, NotAllowed, successor.NotNow, successor.Busy) as exc:
        _refuse(exc)
    except NotReady as exc:
        for problem in exc.problems:
            click.echo(f"{problem.field}: {problem.code} {problem.facts}", err=True)
        raise SystemExit(EX_REFUSED) from None
    show([reviews.told(lambda: review.submit(house(), notice_id, who))], as_json)


@group.command("list")
@click.option("--limit", default=50, show_default=True)
@json_option
def list_notices(limit: int, as_json: bool) -> None:
    """List notices, newest first."""
    now = house().clock()
    with house().store.read() as tx:
        found = listing.page(tx, Wanted(), now, limit).notices
    rows = [
        {
            "id": n.id,
            "revision": n.revision,
            "phase": phase(n, now).value,
            "title": n.title,
            "areas": " ".join(n.areas),
            "expires": n.expires,
        }
        for n in found
    ]
    show(rows, as_json)


@click.command()
@click.argument("notice_id")
@click.option("--channel", type=click.Choice(cards.CHANNELS), default="led", show_default=True)
@click.option("--profile", default="192x32", show_default=True, help="panel, for led")
@click.option("-o", "out", type=click.Path(path_type=Path), required=True)
def preview(notice_id: str, channel: str, profile: str, out: Path) -> None:
    """Write what a channel carries of a notice to a file: the very bytes."""
    with house().store.read() as tx:
        made = notice.latest(tx, notice_id)
    if made is None:
        fail(EX_REFUSED, "没有这条通知。", "There is no such notice.")
    written = cards.written(house(), made, channel, profile)
    for index, body in enumerate(written):
        path = out if index == 0 else out.with_stem(f"{out.stem}-{index + 1}")
        path.write_bytes(body)
        click.echo(str(path))


def _refuse(exc: Exception) -> NoReturn:
    """Say why nothing was done."""
    if isinstance(exc, NotThere):
        fail(EX_REFUSED, "没有这条通知。", "There is no such notice.")
    if isinstance(exc, NotAllowed):
        fail(EX_REFUSED, f"没有这些范围的权限：{exc}", f"Not yours: {exc}")
    if isinstance(exc, successor.Busy):
        fail(EX_REFUSED, "有人正在修改这条通知。", "Somebody is changing this notice.")
    fail(
        EX_REFUSED,
        "这条通知现在不能这样做：已结束、已撤回、已恢复，或不是停水停电类通知。",
        "Not possible now: it has ended, was withdrawn, is over, or is no outage.",
    )
