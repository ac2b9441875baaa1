"""Who has a notice, in sentences for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.dispatch.house import House
from app.dispatch.reach import reach
from app.dispatch.reach.reach import ChannelReport, ReachLine
from app.domain.audience import Area
from app.domain.notice import Act, Notice
from app.domain.target import Slot
from app.domain.tv_view import SAMPLE
from app.store import area
from app.web import moments, names
from app.web.house import house
from app.web.messages import post_words, sms_words
from app.web.notices import workbench
from app.web.people import auth, permits
from app.web.reach import reach_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One screen, page or recipient."""

    name: str
    tone: str
    state: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One channel's report. ``tone`` is good, wait or bad; ``note`` says how something is known."""

    channel: str
    tone: str
    sentence: str
    lines: tuple[Line, ...]
    note: str = ""


def told(here: House, latest: Notice) -> list[Told]:
    """Return who of the reader's areas has a notice, by channel in the order of the pages."""
    found = reach.report(here, latest.id, permits.granted_to(auth.me()))
    return _in_order(here, found, latest.act)


def told_warning(here: House, event: str, *, is_over: bool) -> list[Told]:
    """Return who of the reader's areas has a warning, or had it."""
    found = reach.report_of_warning(here, event, permits.granted_to(auth.me()))
    return _in_order(here, found, Act.WITHDRAW if is_over else Act.ISSUE)


def _in_order(here: House, found: tuple[ChannelReport, ...], act: Act) -> list[Told]:
    by_name = {one.channel: one for one in found}
    with here.store.read() as tx:
        named = area.by_codes(tx, {code for one in found for code in _codes(one)})
    return [_told(by_name[c], act, named) for c in names.CHANNELS if c in by_name]


def _codes(one: ChannelReport) -> list[str]:
    """Return the areas of the pages that are listed; screens and people have own names."""
    if one.kind == "message" or one.channel == "led":
        return []
    return [_code(line) for line in one.lines]


def _code(line: ReachLine) -> str:
    return Slot.parse(line.name).area


def is_settled(reports: Sequence[Told]) -> bool:
    """Return whether nothing is pending any more."""
    return all(one.tone != "wait" for one in reports)


def _told(one: ChannelReport, act: Act, named: dict[str, Area]) -> Told:
    its = "bad" if one.failed else "wait" if one.pending else "good" if one.total else "none"
    is_page = one.kind == "board" and one.channel != "led"
    lines = tuple(
        _line(line, _named(_code(line), named) if is_page else line.name) for line in one.lines
    )
    said = sentence(one, act)
    return Told(channel=one.channel, tone=its, sentence=said, lines=lines, note=seen(one))


def seen(one: ChannelReport) -> str:
    """Return how a channel's figures are known: how soon, how estimated, or when counted."""
    if one.counted_at is not None:
        zone = workbench.zone(house())
        return _("收件人较多，按 %(at)s 的数。", at=moments.clock_of(one.counted_at, zone))
    if one.seen is None:
        took = one.took if one.channel == "led" else None
        if took is None:
            return ""
        half, most = reach_words.took(took.p50), reach_words.took(took.p95)
        return _("一半的屏在 %(half)s 内显示，95％ 在 %(most)s 内。", half=half, most=most)
    if not one.seen.beacons:
        return _("还没有电视机报告显示过。")
    return _(
        "电视机上显示约 %(views)s 台次（估计，误差约 ±%(margin)s）。"
        "估计 = 收到的报告 %(n)s 次 × %(sample)s："
        "每 %(sample)s 台抽 1 台，每台每小时至多报一次，不记录是哪一台。",
        views=one.seen.views,
        margin=one.seen.margin,
        n=one.seen.beacons,
        sample=SAMPLE,
    )


def sentence(one: ChannelReport, act: Act) -> str:
    """Return what is known of a channel, honestly: what is not confirmed is said to be so."""
    if one.kind == "message":
        return _messages(one, act)
    if not one.total:
        is_led = one.channel == "led"
        return _("这个范围还没有接入 LED 屏。") if is_led else _("这个范围还没有开通。")
    facts = {"total": one.total, "has": one.has, "pending": one.pending}
    whole, partly = _boards(one, act is Act.WITHDRAW)
    return (partly if one.pending else whole) % facts


def _boards(one: ChannelReport, is_withdrawn: bool) -> tuple[str, str]:
    """Return what to say when all have it, and when some have not confirmed it."""
    if one.channel == "led" and is_withdrawn:
        return (
            _("%(total)s 块屏已全部撤下。"),
            _("%(total)s 块屏里 %(has)s 块已撤下，%(pending)s 块还没有确认。"),
        )
    if one.channel == "led":
        return (
            _("%(total)s 块屏已全部显示。"),
            _("%(total)s 块屏里 %(has)s 块已显示，%(pending)s 块还没有确认。"),
        )
    if is_withdrawn:
        return (
            _("页面上已经没有这条（%(total)s 处）。"),
            _("%(total)s 处页面里 %(has)s 处已撤下，%(pending)s 处正在撤下。"),
        )
    return (
        _("页面已更新（%(total)s 处）。"),
        _("%(total)s 处页面里 %(has)s 处已更新，%(pending)s 处正在更新。"),
    )


def _messages(one: ChannelReport, act: Act) -> str:
    whom, nobody = _whom(act)
    if not one.total:
        return nobody
    said = [whom % {"total": one.total}]
    said.append(_("已发出 %(n)s 个", n=one.has))
    if one.pending:
        said.append(_("等待 %(n)s 个", n=one.pending))
    if one.failed:
        said.append(_("没有送到 %(n)s 个", n=one.failed))
    return _("，").join(said) + _("。")


def _whom(act: Act) -> tuple[str, str]:
    """Return what to say of those who are written to, and when there is nobody."""
    nobody = _("没有人收到过原通知，不用再发。")
    said = {
        Act.WITHDRAW: _("已发出的收不回来，向 %(total)s 个收到过的人发更正"),
        Act.CORRECT: _("已发出的收不回来，向 %(total)s 个人发更正"),
        Act.EXTEND: _("向 %(total)s 个人告知延期"),
        Act.RESTORE: _("向 %(total)s 个收到过的人告知已恢复"),
    }
    if act in said:
        return said[act], nobody
    return _("共 %(total)s 个收件人"), _("这个范围还没有登记收件人。")


def _named(code: str, named: dict[str, Area]) -> str:
    return str(names.area_name(named[code])) if code in named else code


def _line(line: ReachLine, name: str) -> Line:
    return Line(
        name=name,
        tone=tone(line.rung),
        state=rungs().get(line.rung, line.rung),
        at=line.at,
        reason=reason(line.reason),
    )


def tone(rung: str) -> str:
    """Return the tone of a rung or state: good, wait or bad."""
    if rung in {"SHOWN", "REMOVED", "FETCHED", "delivered", "accepted"}:
        return "good"
    return "bad" if rung in {"failed", "expired"} else "wait"


def rungs() -> dict[str, str]:
    """Return the word for every rung of evidence and every state of a delivery."""
    return {
        "ACCEPTED": _("已更新，等待来取"),
        "FETCHED": _("已取走"),
        "VERIFIED": _("已校验"),
        "SHOWN": _("已显示"),
        "REMOVED": _("已撤下"),
        "queued": _("等待"),
        "sending": _("正在发送"),
        "accepted": _("已发出"),
        "delivered": _("已送达"),
        "unknown": _("已发出，还没有回执"),
        "failed": _("没有送到"),
        "expired": _("过了有效期，没有发"),
        "cancelled": _("已取消"),
    }


def reason(code: str) -> str:
    """Return why, for people: ``undeliverable: ...`` becomes what to make of it."""
    name = code.partition(":")[0]
    return post_words.said(name) or reasons().get(name, code)


def reasons() -> dict[str, str]:
    """Return the sentence for every reason a channel gives."""
    return {
        **sms_words.reasons(),
        "no_answer": _("对方没有应答，会再试"),
        "garbled_answer": _("对方的应答看不懂，会再试"),
        "busy": _("对方正忙，会再试"),
        "trouble": _("对方出了故障，会再试"),
        "bad_credentials": _("账号或密码不对，请管理员检查渠道设置"),
        "wrong_server": _("地址不对，请管理员检查渠道设置"),
        "store_away": _("数据库没有应答，会再试"),
        "closed": _("渠道正在关闭，会再试"),
        "refused": _("对方拒收"),
        "bad_number": _("号码不对，请在收件人里改正"),
        "bad_sender": _("发送号码不被接受，请管理员检查渠道设置"),
        "too_long": _("内容太长"),
        "held_for_review": _("平台转给人工审核了，请到平台后台查看，不要重发"),
        "gone": _("这台设备已经不再接收，订阅已删除"),
        "bad_address": _("这台设备的订阅无效，已删除"),
        "too_late": _("设备一直收不到，过时没有再发"),
        "undeliverable": _("电话关机、停机或不在服务区"),
        "expired_at_carrier": _("运营商在有效期内没能送到"),
        "deleted_at_carrier": _("运营商删除了这条"),
        "rejected_at_carrier": _("运营商拒绝了这条"),
        "no_account": _("这个发布账号已经删除"),
        "not_connected": _("还没有授权，请在“发布账号”里授权"),
        "too_large": _("图片太大，对方不收"),
        "no_picture": _("文字已发出，图片没有发出"),
        "cannot_delete": _("对方不让删除，请登录该平台手动删除"),
        "too_many_parts": _("内容太长，超过短信条数上限"),
        "panel_too_small": _("屏太小，放不下"),
        "unknown_area": _("找不到这个范围"),
        "internal_error": _("系统出错，已记录"),
        "restored": _("恢复备份前还没有发完，可能已经发出"),
        "target_removed": _("收件人已删除"),
        "superseded": _("已有更新的内容，没有发"),
        "night": _("夜间不发，等到早上"),
        "night_over": _("夜间没有发，到早上已经结束"),
        "warning_over": _("预警已经结束，没有发"),
        "lowered": _("级别已经降低，这个渠道不再发"),
        "blocked": _("发布单位要求不走这个渠道"),
        "holds_again": _("预警又生效了，没有发解除"),
        "never_had_it": _("没有收到过预警，不发解除"),
    }
