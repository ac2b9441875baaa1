"""``warning create / release / dismiss / end``: what people decide about warnings."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask.cli import with_appcontext

from app.cli.output import EX_DATAERR, EX_REFUSED, fail, house, json_option, person, show
from app.cli.reviews import as_option
from app.dispatch.granted import NotAllowed, NotReady
from app.dispatch.warnings import warning_desk, warning_own, warning_templates
from app.dispatch.warnings.warning_desk import Changed, IsAuthor, NotWaiting, Verdict
from app.dispatch.warnings.warnings_in import Nowhere
from app.domain.warning import Level
from app.domain.warning_own import LONGEST_MIN, OwnWarning
from app.store import warning
from app.store.warning import State

_LEVELS = [level.word for level in Level if level]
_TEMPLATES = [one.key for one in warning_templates.shipped()]
_SAID: dict[type[Exception], tuple[str, str]] = {
    Changed: ("内容或范围变了，请重新看", "its text or places changed; read it again"),
    IsAuthor: ("写的人不能放行，请第二人放行", "a second person must release it"),
    NotWaiting: ("这条预警不在等待之列", "it does not wait, or does not hold, any more"),
    Nowhere: ("这条预警不涉及本系统的任何区域", "it is for no area here"),
    NotAllowed: ("有的区域不归您审核", "some of its areas are not yours to decide"),
}


@click.command("release")
@click.argument("key")
@as_option
@click.option("--seal", required=True, help="of what was read: see warning list --held")
@with_appcontext
def release(key: str, login: str, seal: str) -> None:
    """Let a message that waits be shown, just as it was read."""
    who, verdict = person(login), Verdict(key=key, state=State.RELEASED, seal=seal)
    _or_refused(lambda: warning_desk.decide(house(), verdict, who))


@click.command("dismiss")
@click.argument("key")
@as_option
@click.option("--seal", required=True, help="of what was read: see warning list --held")
@click.option("--reason", required=True, help="kept in the log")
@with_appcontext
def dismiss(key: str, login: str, seal: str, reason: str) -> None:
    """Have a message that waits never be shown."""
    who = person(login)
    verdict = Verdict(key=key, state=State.DISMISSED, seal=seal, reason=reason)
    _or_refused(lambda: warning_desk.decide(house(), verdict, who))


@click.command("create")
@as_option
@click.option("--template", required=True, type=click.Choice(_TEMPLATES))
@click.option("--level", type=click.Choice(_LEVELS), help="else the template's")
@click.option("--title", help="else the template's")
@click.option("--text", help="else the template's")
@click.option("--advice", help="what to do; else the template's")
@click.option("--contact", required=True, help="telephone")
@click.option("--issuer", required=True, help="who issues it")
@click.option("--area", "areas", multiple=True, required=True, help="code")
@click.option("--minutes", type=click.IntRange(1, LONGEST_MIN), help="how long it holds")
@json_option
@with_appcontext
def create(login: str, as_json: bool, **said: object) -> None:
    """Issue a warning of our own; prints its key, and why a second person must release it."""
    who, made = person(login), _typed(said)
    try:
        done = warning_own.issue(house(), made, who)
    except NotReady as exc:
        for one in exc.problems:
            click.echo(f"{one.field}: {one.code} {one.facts or ''}", err=True)
        raise SystemExit(EX_DATAERR) from None
    with house().store.read() as tx:
        seal = warning_desk.seal_of(warning.by_keys(tx, [done.key])[done.key])
    row = {"key": done.key, "state": "held" if done.waits else "released"}
    show([{**row, "waits": " ".join(done.waits), "seal": seal}], as_json)


@click.command("end")
@click.argument("key")
@as_option
@click.option("--reason", required=True, help="said to residents with the all-clear")
@with_appcontext
def end(key: str, login: str, reason: str) -> None:
    """Take back a warning of our own that holds."""
    who = person(login)
    _or_refused(lambda: warning_own.end(house(), key, reason, who))


def _typed(said: dict[str, object]) -> OwnWarning:
    template = warning_templates.get(str(said["template"])) or warning_templates.shipped()[-1]
    areas = said["areas"] if isinstance(said["areas"], tuple) else ()
    return OwnWarning(
        template=template.key,
        level=Level[str(said["level"] or template.level.word).upper()],
        title=str(said["title"] or template.title),
        text=str(said["text"] or template.text),
        advice=str(said["advice"] or template.advice),
        contact=str(said["contact"]),
        issuer=str(said["issuer"]),
        minutes=int(str(said["minutes"] or template.minutes)),
        areas=tuple(map(str, areas)),
    )


def _or_refused(act: Callable[[], object]) -> None:
    try:
        act()
    except tuple(_SAID) as exc:
        fail(EX_REFUSED, *_SAID[type(exc)])


COMMANDS = (create, release, dismiss, end)
