"""``sim screens / clear / conform``: simulated screens, and a check of any player."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path

import click
import uvloop
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, show
from app.dispatch.house import House
from app.dispatch.screens import token
from app.sim import admission
from app.sim.conform import judge
from app.sim.conform.subject import Subject
from app.sim.crowd import Crowd, Wanted
from app.sim.run import Outcome, Plan, run
from app.store import area, slot

MOST_SCREENS = 10_000
TOKEN_LIFE = timedelta(minutes=10)
group = AppGroup("sim", help="simulated screens")


@group.command()
@click.option("--count", default=100, type=click.IntRange(1, MOST_SCREENS))
@click.option("--area", "area_code", default="", help="code or slug; default: the deepest open one")
@click.option("--profile", default="192x32-mono")
@click.option("--minutes", default=1.0, type=click.FloatRange(0, 1440), help="how long they stay")
@click.option("--publish", default=0, type=click.IntRange(0, 100), help="issue their board anew")
@click.option("--approve/--wait", default=True, help="let them in here, or wait for a person")
@click.option("--own-tokens", is_flag=True, help="make tokens here; else ask the server")
@click.option("--server", default="", help="default: PUBLIC_URL")
@json_option
def screens(  # noqa: PLR0913 - one parameter an option
    count: int,
    area_code: str,
    profile: str,
    minutes: float,
    publish: int,
    approve: bool,
    own_tokens: bool,
    server: str,
    as_json: bool,
) -> None:
    """Let simulated screens live in one area; exit 1 when one was missing or lacked something."""
    with house().store.read() as tx:
        place = area.get(tx, area_code) if area_code else area.deepest_open(tx)
    if place is None:
        fail(EX_REFUSED, f"没有“{area_code}”这个区域。", f"There is no area {area_code!r}.")
    click.echo(f"{count} 块模拟屏在{place.name}。 / {count} screens in {place.name}.", err=True)
    wanted = Wanted(
        server=server or house().public_url,
        count=count,
        profile=profile,
        seed=admission.seed_of(house()),
        clock=house().clock,
        own_token=partial(_own_token, house()) if own_tokens else None,
    )
    plan = Plan(
        seconds=minutes * 60,
        rounds=publish,
        publish=partial(_issue_anew, house(), place.code),
        say=lambda line: click.echo(line, err=True),
    )
    _open_files()
    outcome = uvloop.run(_live(wanted, plan, place.code if approve else ""))
    _tell(outcome, as_json)
    if not outcome.is_whole:
        raise SystemExit(EX_REFUSED)


@group.command()
def clear() -> None:
    """Shut all simulated screens out and forget them."""
    gone = admission.clear(house())
    click.echo(f"已移除 {gone} 块模拟屏。 / {gone} simulated screens are gone.")


@group.command()
@click.option("--listen", default="127.0.0.1:8100", help="HOST:PORT; the socket is one port up")
@click.option("--command", default="", help="starts the player; {server} is where to point it")
@click.option("--painted", default=None, type=click.Path(path_type=Path), help="its PNG folder")
@click.option("--patience", default=10.0, type=click.FloatRange(1, 600), help="seconds a step")
@json_option
def conform(
    listen: str, command: str, painted: Path | None, patience: float, as_json: bool
) -> None:
    """Check a player against docs/wire-format.md; exit 1 when it does not conform.

    Point the player at the address that is printed, with an empty state folder. What cannot be
    seen without starting it anew is left unchecked unless --command is given.
    """
    host, _, port = listen.rpartition(":")
    if not port.isdigit():
        fail(EX_REFUSED, "请写成 127.0.0.1:8100。", "Write it as 127.0.0.1:8100.")
    number = int(port)
    where = judge.Where(host=host, port=number, gateway_port=number + 1 if number else 0)
    subject, tell = Subject(command, painted), partial(_tell_finding, as_json)
    try:
        found = judge.examine(subject, house().clock, where, patience, tell)
    except OSError as exc:
        fail(EX_REFUSED, f"无法开始检查：{exc}。", f"The check cannot begin: {exc}.")
    if as_json:
        show([asdict(finding) for finding in found], as_json)
    if any(finding.verdict == "fails" for finding in found):
        raise SystemExit(EX_REFUSED)


def _tell_finding(as_json: bool, server: str, finding: judge.Finding | None) -> None:
    """Say how far the check has come, a line each; beside JSON on standard error."""
    if finding is None:
        click.echo(f"请让播放端连接 / point the player at {server}", err=True)
        return
    words = {"conforms": "符合　", "fails": "不符合", "unchecked": "未检查"}
    line = f"{words[finding.verdict]}  {finding.zh} / {finding.en}  § {finding.clause}"
    click.echo(f"{line}  {finding.why}".rstrip(), err=as_json)


async def _live(wanted: Wanted, plan: Plan, approved_in: str) -> Outcome:
    crowd, over = Crowd(wanted), asyncio.Event()
    if approved_in:
        try:
            let_in = admission.admit(house(), wanted.count, approved_in, wanted.profile)
        except admission.Elsewhere:
            fail(
                EX_REFUSED,
                "模拟屏已在别的屏组中，请先运行 sim clear。",
                "Simulated screens show another slot; run sim clear first.",
            )
        except ValueError as exc:
            fail(EX_REFUSED, f"没有这种屏：{wanted.profile}", str(exc))
        crowd.know(*let_in)
    else:
        await crowd.enrol()
        plan.say("请在“屏幕”页面批准这些模拟屏。 / Approve them on the Screens page.")
        await crowd.admitted()
    for name in (signal.SIGINT, signal.SIGTERM):  # what was seen so far is told all the same
        asyncio.get_running_loop().add_signal_handler(name, over.set)
    return await run(crowd, plan, over.is_set)


def _own_token(home: House, screen_id: str, place: str) -> str:
    until = (home.clock() + TOKEN_LIFE).replace(microsecond=0)
    return token.issue(home.keys.token_key, token.Grant(screen_id, place, until))


def _issue_anew(home: House, area_code: str) -> None:
    with home.store.begin() as tx:
        slot.mark_due(tx, [area_code], ["led"], home.clock())
    home.bell.nudge()


def _open_files() -> None:
    """Ask for as many open sockets as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _tell(outcome: Outcome, as_json: bool) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    told = {**asdict(outcome), "memory_mib": memory}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    show(outcome.steps, as_json=False)
    rows = {k: v for k, v in told.items() if not isinstance(v, dict | list)}
    rows |= {**outcome.counts, **outcome.errors}
    show([{"what": name, "value": value} for name, value in rows.items()], as_json=False)
