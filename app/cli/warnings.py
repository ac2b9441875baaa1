"""``warning …``: take warnings in, look at them, release what waits; their sources and kinds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.output import (
    EX_DATAERR,
    EX_REFUSED,
    EX_UNAVAILABLE,
    fail,
    house,
    json_option,
    person,
    show,
)
from app.cli.reviews import as_option
from app.dispatch.granted import NotAllowed, NotThere
from app.dispatch.reach.reach import ChannelReport, report_of_warning
from app.dispatch.warnings import (
    warning_again,
    warning_desk,
    warning_kinds,
    warning_sent,
    warnings_in,
)
from app.domain.warning import is_all_clear
from app.ingest import safe_fetch, warnings
from app.ingest.safe_fetch import Unfetchable
from app.store import warning, warning_source, warning_told
from app.store.warning import Kept
from app.store.warning_source import WarningSource

group = AppGroup("warning", help="warnings of the weather service and others")


@group.command("ingest")
@click.argument("what", nargs=-1, required=True)
@click.option("--source", "source_id", help="as if it came from this source")
@json_option
def ingest(what: tuple[str, ...], source_id: str | None, as_json: bool) -> None:
    """Take warnings in from files or addresses; prints each message and why others are refused."""
    source = _source(source_id) if source_id else warnings.manual(house().clock())
    outcome, refused, links = warnings.take_bytes(house(), source, [_bytes(one) for one in what])
    with house().store.read() as tx:
        kept = warning.by_keys(tx, [*outcome.new, *outcome.known])
    new = set(outcome.new)
    rows = [{**_row(one), "new": "yes" if one.key in new else "no"} for one in kept.values()]
    show(rows, as_json)
    for one in refused:
        click.echo(f"{one.place or '-'}: {one.code} {one.facts or ''}", err=True)
    for link in links:
        click.echo(f"{link}: 未读取的链接 / a link, not followed", err=True)
    if refused:
        raise SystemExit(EX_DATAERR)


@group.command("list")
@click.option("--held", is_flag=True, help="what waits for a person")
@click.option("--events", is_flag=True, help="all events, the newest first")
@json_option
def list_warnings(held: bool, events: bool, as_json: bool) -> None:
    """List what holds now, the worst first."""
    now = house().clock()
    with house().store.read() as tx:
        if held:
            rows = [
                {**_row(one), "seal": warning_desk.seal_of(one)}
                for one in warnings_in.waiting(tx, now)
            ]
        elif events:
            names = ("id", "status", "kind", "headline", "is_ended", "last_at", "over_at")
            rows = [
                {**{n: getattr(one, n) for n in names}, "level": one.level.word}
                for one in warning.events(tx)
            ]
        else:
            rows = _current()
    show(rows, as_json)


@group.command("reach")
@click.argument("name")
@json_option
def reach(name: str, as_json: bool) -> None:
    """Say who has a warning (its name as in /w/NAME): screens, pages, and people by message."""
    found = report_of_warning(house(), name)
    with house().store.read() as tx:
        kept, sent = warning_told.get(tx, name), warning_sent.messages(tx, name)
    if kept is None:
        fail(EX_REFUSED, f"没有“{name}”这条预警。", f"There is no warning {name!r}.")
    if as_json:
        told = [asdict(one) for one in sent]
        show([{"channels": [asdict(one) for one in found], "messages": told}], as_json)
        return
    show([_channel_row(one) for one in found], as_json)
    show([_message_row(one) for one in sent], as_json)


@group.command("resend")
@click.argument("name")
@as_option
def resend(name: str, login: str) -> None:
    """Send the messages of a warning again that failed; prints how many."""
    try:
        click.echo(str(warning_again.again(house(), name, person(login))))
    except NotThere:
        fail(EX_REFUSED, f"没有“{name}”这条正在生效的预警。", f"No warning {name!r} holds.")
    except NotAllowed:
        fail(EX_REFUSED, "您不能审核这条预警涉及的区域。", "Its areas are not yours to decide.")


@group.command("kinds")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@json_option
def kinds(path: Path | None, as_json: bool) -> None:
    """List the kinds of warnings, or replace the table by a JSON file."""
    if path:
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            fail(EX_DATAERR, "这不是 JSON 文件。", "This is no JSON.")
        with house().store.begin() as tx:
            problems = warning_kinds.replace(tx, table, "cli", house().clock())
        for one in problems:
            click.echo(f"{one.field}: {one.code} {one.facts or ''}", err=True)
        if problems:
            raise SystemExit(EX_DATAERR)
    with house().store.read() as tx:
        found = warning_kinds.current(tx)
    rows = [
        {
            "key": one.key,
            "name": one.name,
            "code": one.code,
            "levels": " ".join(level.word for level in one.local_levels),
            "icon": one.icon,
            "edition": found.edition,
        }
        for one in found.kinds
    ]
    show(rows, as_json)


def _channel_row(one: ChannelReport) -> dict[str, object]:
    said = {name: getattr(one, name) for name in ("channel", "total", "has", "pending", "failed")}
    half, most = (one.took.p50 / 1000, one.took.p95 / 1000) if one.took else ("", "")
    away = [line.name for line in one.lines if line.rung not in {"SHOWN", "REMOVED"}]
    return {**said, "p50_s": half, "p95_s": most, "missing": " ".join(away)}


def _message_row(one: warning_sent.Messages) -> dict[str, object]:
    said = asdict(one)
    reasons = {
        name: " ".join(f"{why}={count}" for why, count in said[name].items())
        for name in ("failed", "dropped")
    }
    return {**said, **reasons}


def _current() -> list[dict[str, object]]:
    return [
        {
            "event": one.event,
            "level": one.level.word,
            "kind": one.kind,
            "title": one.in_language("zh-CN").headline,
            "issuer": one.message.issuer,
            "sent": one.message.sent,
            "ends": one.ends,
            "own_end": "yes" if one.has_own_end else "no",
            "change": one.change.value,
            "areas": " ".join(sorted(one.places | one.touched)),
        }
        for one in warnings_in.current(house())
    ]


def _row(one: Kept) -> dict[str, object]:
    said = one.message
    return {
        "key": one.key,
        "sender": said.sender,
        "identifier": said.identifier,
        "sent": said.sent,
        "status": said.status.value,
        "type": said.type.value,
        "level": said.level.word,
        "kind": said.kind,
        "all_clear": "yes" if is_all_clear(said) else "no",
        "state": one.state.value,
        "reasons": " ".join(one.reasons),
        "areas": " ".join(sorted(one.places | one.touched)),
        "event": one.event,
        "verified": "yes" if one.is_verified else "no",
    }


def _source(source_id: str) -> WarningSource:
    with house().store.read() as tx:
        found = warning_source.get(tx, source_id)
    if found is None:
        fail(EX_REFUSED, f"没有“{source_id}”这个来源。", f"There is no source {source_id!r}.")
    return found


def _bytes(what: str) -> bytes:
    if what.startswith(("http://", "https://")):
        try:
            return safe_fetch.fetch(what, private=house().private_sources).body or b""
        except Unfetchable as exc:
            fail(EX_UNAVAILABLE, f"{what}：无法读取（{exc.code}）", f"cannot be read: {exc.code}")
    try:
        return Path(what).read_bytes()
    except OSError as exc:
        fail(EX_DATAERR, f"{what}：无法打开。", f"cannot be opened: {exc.strerror}")
