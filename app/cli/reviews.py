"""``notice review list / approve / return``: the review desk at a terminal."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, person, show
from app.dispatch.granted import NotReady
from app.dispatch.review import review, waiting
from app.dispatch.review.review import Outcome, Refused
from app.domain.chain import Case, Deed

group = AppGroup("review", help="what waits for whom, and decisions")
as_option = click.option("--as", "login", required=True, help="log-in of the person responsible")
_SAID = {
    "is_author": ("写的人不能审", "who wrote it cannot review it"),
    "had_a_step": ("这一步已有人做过，或您已审过一步", "the step is taken, or you took one"),
    "not_entitled": ("没有这一步的权限", "without the role this step takes"),
    "changed": ("内容或画面变了，请重新看", "the text or its look changed; read it again"),
    "not_open": ("这次审核已经结束", "this review is over"),
    "not_waiting": ("现在不能这样做", "not possible now"),
    "no_reason": ("要写原因", "a reason is needed"),
    "long_reason": ("原因太长", "the reason is too long"),
    "already_in_review": ("已经在审核中", "it is in review already"),
    "rejected_unchanged": ("已被驳回，改动后才能再提交", "rejected; change it first"),
    "no_case": ("没有提交审核", "it was not submitted"),
    "no_draft": ("没有草稿", "there is no draft"),
}


@group.command("list")
@as_option
@json_option
def list_waiting(login: str, as_json: bool) -> None:
    """List what waits for a person, or came back to them."""
    here, who = house(), person(login)
    with here.store.read() as tx:
        queue = waiting.queue(tx, here, who)
    filed = [*queue.unconfirmed, *queue.for_me, *queue.returned]
    rows = [{**row(f.case), "title": f.draft.title, "reason": f.case.reason} for f in filed]
    show(rows, as_json)


@group.command()
@click.argument("notice_id")
@as_option
@click.option("--hash", "seen", required=True, help="of what was read: see notice review list")
@json_option
def approve(notice_id: str, login: str, seen: str, as_json: bool) -> None:
    """Take the next step; after the last one the notice goes out."""
    who, case = person(login), _case(notice_id)
    show([told(lambda: review.approve(house(), case.id, who, seen))], as_json)


@group.command("return")
@click.argument("notice_id")
@as_option
@click.option("--reason", required=True)
@json_option
def send_back(notice_id: str, login: str, reason: str, as_json: bool) -> None:
    """Return a notice to its author, with the reason."""
    who, case = person(login), _case(notice_id)
    show([told(lambda: review.decide_on(house(), case.id, who, Deed.RETURN, reason))], as_json)


def told(deed: Callable[[], Outcome]) -> dict[str, object]:
    """Do ``deed`` and return what became of the case as a row; exit 1 when it is refused."""
    try:
        out = deed()
    except NotReady as exc:
        for problem in exc.problems:
            click.echo(f"{problem.field}: {problem.code} {problem.facts}", err=True)
        raise SystemExit(EX_REFUSED) from None
    except Refused as exc:
        code = exc.refusal.code
        fail(EX_REFUSED, *_SAID.get(code, (code, code)))
    return {**row(out.case), "revision": out.made.revision if out.made else None}


def row(case: Case) -> dict[str, object]:
    """Return a case as a row of a table."""
    return {
        "id": case.notice_id,
        "state": case.state.value,
        "step": f"{min(case.done + 1, case.steps)}/{case.steps}",
        "hash": case.hash,
    }


def _case(notice_id: str) -> Case:
    with house().store.read() as tx:
        found = review.case_of(tx, notice_id)
    if found is None:
        fail(EX_REFUSED, *_SAID["no_case"])
    return found
