"""What the review desk says: states, steps, decisions, and why a deed is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.chain import STEPS, Case, Refusal, State, Step
from app.domain.stage import Stage
from app.web import moments, names
from app.web.house import house
from app.web.notices import workbench

STATES = {
    State.IN_REVIEW: _l("审核中"),
    State.ON_HOLD: _l("已搁置"),
    State.UNCONFIRMED: _l("紧急发布，待确认"),
    State.APPROVED: _l("已通过"),
    State.RETURNED: _l("已退回"),
    State.REJECTED: _l("已驳回"),
    State.RECALLED: _l("作者已收回"),
    State.VOIDED: _l("已作废"),
    State.LAPSED: _l("无人确认，已自动撤回"),
}
STAGES = {
    Stage.DRAFT: _l("草稿"),
    Stage.IN_REVIEW: _l("审核中"),
    Stage.ON_HOLD: _l("已搁置"),
    Stage.RETURNED: _l("已退回"),
    Stage.REJECTED: _l("已驳回"),
    Stage.APPROVED: _l("已通过"),
    Stage.SCHEDULED: _l("待发布"),
    Stage.LIVE: _l("展示中"),
    Stage.UNCONFIRMED: _l("紧急发布，待确认"),
    Stage.CORRECTED: _l("展示中（已更正）"),
    Stage.RESTORED: _l("展示中（已恢复）"),
    Stage.ENDED: _l("已到期"),
    Stage.WITHDRAWN: _l("已撤回"),
}
TONES = {
    State.IN_REVIEW: "wait",
    State.ON_HOLD: "off",
    State.UNCONFIRMED: "bad",
    State.APPROVED: "good",
    State.RETURNED: "warn",
    State.REJECTED: "bad",
    State.RECALLED: "off",
    State.VOIDED: "off",
    State.LAPSED: "bad",
}
STEP_NAMES = {Step.FIRST: _l("初审"), Step.SECOND: _l("复审"), Step.FINAL: _l("终审")}
DECISIONS = {
    "approved": _l("通过"),
    "confirmed": _l("确认紧急发布"),
    "returned": _l("退回"),
    "rejected": _l("驳回"),
    "urged": _l("紧急发布"),
    "wrote": _l("撰稿"),
}


def standing(case: Case) -> str:
    """Return where a case stands, with the step it waits for: ``待复审（2/3）``."""
    if case.state is not State.IN_REVIEW or case.step is None:
        return str(STATES[case.state])
    facts = {"step": STEP_NAMES[case.step], "n": case.done + 1, "of": case.steps}
    return _("待%(step)s（%(n)s/%(of)s）", **facts)


def step_name(number: int) -> str:
    """Return the name of a step that is counted from 1."""
    return str(STEP_NAMES[STEPS[number - 1]])


def chain(steps: int) -> str:
    """Return the steps of a chain: ``初审 → 复审``, or that there is none."""
    if not steps:
        return _("不用审核，提交即发布")
    return " → ".join(str(STEP_NAMES[step]) for step in STEPS[:steps])


def refusal(found: Refusal) -> str:
    """Return why a deed is refused, and what to do instead."""
    facts: dict[str, Any] = dict(found.facts)
    if found.code == "not_open":
        state = STATES[State(str(facts["state"]))]
        return _("这次审核已经结束（%(state)s），刚才的操作没有执行。", state=state)
    if found.code == "not_waiting":
        state = STATES[State(str(facts["state"]))]
        return _("现在是“%(state)s”，不能这样做。", state=state)
    if found.code == "too_late":
        return _(
            "确认的时限 %(until)s 已过，系统正在自动撤回。需要的话请重新提交。",
            until=_moment(facts["until"]),
        )
    if found.code == "not_entitled":
        wanted = _("、").join(str(names.ROLES.get(r, r)) for r in facts["roles"])
        return _("这一步要由在全部范围内有“%(roles)s”权限的人来做。", roles=wanted)
    return _sentences().get(found.code, found.code) % facts


def _moment(at: datetime) -> str:
    here = house()
    return moments.said(at, here.clock(), workbench.zone(here), english=names.is_english())


def _sentences() -> dict[str, str]:
    return {
        "not_held": _("这条没有搁置，不用恢复。"),
        "not_unconfirmed": _("这条不在等待确认。"),
        "is_author": _("您写过或提交过这条通知，不能再审它。请让别的同事来审。"),
        "had_a_step": _("这一步已经有人做过，或者您已审过前面一步。一个人只审一步。"),
        "not_submitter": _("只有写这条通知的人可以收回。"),
        "changed": _("内容或屏上的样子在您打开之后变了。请把现在的版本重新看一遍再决定。"),
        "not_read": _("请先通读全文，再勾选“我已通读全文”。"),
        "no_reason": _("请写明原因，作者要照着改。"),
        "long_reason": _("原因有 %(length)s 个字，最多 %(limit)s 个字，请缩短。"),
        "already_in_review": _("这条已经在审核中，不用再提交。"),
        "rejected_unchanged": _("这条已被驳回。改动内容后才能再提交。"),
        "no_case": _("这条通知还没有提交审核。"),
        "no_draft": _("没有可以提交的草稿，它可能已经发布或删除。"),
    }


def submitted(number: int) -> str:
    """Return that a notice was submitted, and which time it was."""
    return _("提交审核") if number == 1 else _("第 %(n)s 次提交审核", n=number)
