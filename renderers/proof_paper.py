"""A public notice proof (公示证明) as a paper: what was posted, who approved it, who showed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from app.domain.notice import Category
from app.domain.public_proof import Facts, Gap, Shown, Why
from renderers.pdf_values import Block, Heading, Paper, Paragraph, Table
from renderers.pdf_values import Facts as Pairs
from renderers.words import words

_DAYS = 8  # days side by side in one table
_GAPS = 400  # lines of gaps that are listed
_STEPS = ("", "初审", "复审", "终审")
_DECISIONS = {"approved": "通过", "confirmed": "确认紧急发布", "urged": "紧急发布"}
_ACTS = {
    "issue": "发布",
    "update": "修改",
    "correct": "更正",
    "extend": "延期",
    "restore": "已恢复",
    "withdraw": "撤回",
}
_WHY = {
    Why.OFFLINE: "屏幕离线",
    Why.BLANK: "按指令黑屏",
    Why.UNKNOWN: "没有播放记录，原因不明",
}
_CHANNELS = {
    "tv": "电视",
    "mobile": "手机网页",
    "feed": "订阅源",
    "microblog": "微博样式时间线",
    "sms_smpp": "短信",
    "sms_http": "短信（备用网关）",
    "webpush": "手机推送",
    "mastodon": "Mastodon",
    "weibo": "微博",
    "robot": "群机器人",
    "activitypub": "联邦宇宙",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who made the proof when, under which number, and with which certificate."""

    number: str
    made: datetime
    by: str
    address: str
    certificate: str
    is_self_made: bool


def paper(facts: Facts, signed: Signed) -> Paper:
    """Return the whole document."""
    say = _Times(signed.made.tzinfo or UTC)
    return Paper(
        title=f"公示证明 {signed.number}",
        made=signed.made,
        by=signed.by,
        foot=f"公示证明 {signed.number} · {say.at(signed.made)} 由 {signed.by} 开具",
        blocks=(
            Heading("公示证明"),
            *_about(facts, signed, say),
            *_content(facts),
            *_review(facts, say),
            *_screens(facts, say),
            *_others(facts, say),
            *_honest(facts, signed, say),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Times:
    """How times are written, in the place's own zone."""

    zone: tzinfo

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def at(self, at: datetime) -> str:
        """A moment, to the minute."""
        return f"{self.local(at):%Y-%m-%d %H:%M}"

    def hour(self, at: datetime | None) -> str:
        """An hour in which something happened."""
        return f"{self.local(at):%m-%d %H} 时" if at else "—"

    def gap(self, one: Gap) -> str:
        """From when until when."""
        return f"{self.local(one.since):%Y-%m-%d %H:%M} 至 {self.local(one.until):%m-%d %H:%M}"


def _about(facts: Facts, signed: Signed, say: _Times) -> Iterator[Block]:
    until = say.at(facts.expires) if facts.expires else "长期"
    rows = [
        ("证明编号", signed.number),
        ("标题", facts.title),
        ("类别", words("zh").categories[Category(facts.category)]),
        ("发布单位", facts.source or "未填写"),
        *([("文号", facts.document_no)] if facts.document_no else []),
        ("公示范围", "、".join(facts.aimed_at)),
        ("公示时间", f"{say.at(facts.effective)} 至 {until}"),
        *([("撤回时间", say.at(facts.withdrawn_at))] if facts.withdrawn_at else []),
        ("记录截至", say.at(facts.as_of)),
        ("正文指纹", facts.text_hash),
        ("审核绑定指纹", facts.bound_hash or "无（此件未经审核流程）"),
    ]
    yield Pairs(tuple(rows))


def _content(facts: Facts) -> Iterator[Block]:
    yield Heading("公示内容", 2)
    yield Paragraph(facts.headline, "bold")
    for text in (facts.body, facts.when_where, facts.contact):
        if text:
            yield Paragraph(text)


def _review(facts: Facts, say: _Times) -> Iterator[Block]:
    yield Heading("审核与版次", 2)
    if facts.approvals:
        yield Table(
            heads=("环节", "审核人", "意见", "时间"),
            rows=tuple(
                (
                    _STEPS[one.step] if 0 < one.step < len(_STEPS) else "—",
                    one.name or "（账号已删除）",
                    _DECISIONS.get(one.decision, one.decision),
                    say.at(one.at),
                )
                for one in facts.approvals
            ),
            widths=(2, 3, 3, 3),
        )
    else:
        yield Paragraph("没有审核记录。")
    yield Table(
        heads=("版次", "动作", "时间"),
        rows=tuple(
            (str(one.revision), _ACTS.get(one.act, one.act), say.at(one.sent))
            for one in facts.versions
        ),
        widths=(2, 4, 4),
    )


def _screens(facts: Facts, say: _Times) -> Iterator[Block]:
    yield Heading("屏幕展示", 2)
    if not facts.areas:
        yield Paragraph("没有屏幕承载过此件，或没有留下记录。")
        return
    yield Table(
        heads=("区域", "屏幕", "有播放记录", "播放次数"),
        rows=tuple((a.area, str(a.screens), str(a.shown), str(a.times)) for a in facts.areas),
        widths=(5, 2, 2, 2),
        numbers=frozenset({1, 2, 3}),
    )
    if facts.all_screens > len(facts.screens):
        yield Paragraph(
            f"屏幕较多，以下逐一列出前 {len(facts.screens)} 块，其余只计入上表。", "small"
        )
    yield Heading("各屏", 3)
    yield Table(
        heads=("屏幕", "位置", "区域", "首次", "末次", "次数", "时长"),
        rows=tuple(_line(one, say) for one in facts.screens),
        widths=(5, 5, 4, 3, 3, 2, 3),
        numbers=frozenset({5, 6}),
    )
    yield from _by_day(facts.screens)
    yield from _gaps(facts.screens, say)


def _line(one: Shown, say: _Times) -> tuple[str, ...]:
    return (
        one.name,
        one.place or "—",
        one.area,
        say.hour(one.first),
        say.hour(one.last),
        str(one.times),
        _long(one.seconds),
    )


def _long(seconds: int) -> str:
    return f"{seconds // 3600} 时 {seconds % 3600 // 60} 分" if seconds >= 60 else f"{seconds} 秒"


def _by_day(screens: Sequence[Shown]) -> Iterator[Block]:
    days = sorted({day for one in screens for day, _ in one.days})
    if not days:
        return
    yield Heading("每日播放次数", 3)
    for start in range(0, len(days), _DAYS):
        some = days[start : start + _DAYS]
        yield Table(
            heads=("屏幕", *(f"{day:%m-%d}" for day in some)),
            rows=tuple((one.name, *_counts(one, some)) for one in screens),
            widths=(4, *(1 for _ in some)),
            numbers=frozenset(range(1, len(some) + 1)),
        )


def _counts(one: Shown, days: Sequence[date]) -> Iterator[str]:
    told = dict(one.days)
    return (str(told.get(day, 0)) for day in days)


def _gaps(screens: Sequence[Shown], say: _Times) -> Iterator[Block]:
    yield Heading("没有播放记录的时段", 3)
    every = [(one.name, gap) for one in screens for gap in one.gaps]
    if not every:
        yield Paragraph("应展示的每个整点小时都有播放记录。")
        return
    yield Table(
        heads=("屏幕", "时段", "情况"),
        rows=tuple((name, say.gap(gap), _WHY[gap.why]) for name, gap in every[:_GAPS]),
        widths=(3, 4, 3),
    )
    if len(every) > _GAPS:
        yield Paragraph(f"另有 {len(every) - _GAPS} 段未列出。", "small")


def _others(facts: Facts, say: _Times) -> Iterator[Block]:
    yield Heading("其他渠道", 2)
    if facts.ways:
        yield Table(
            heads=("渠道", "应到", "已到", "最早"),
            rows=tuple(
                (
                    _CHANNELS.get(one.channel, one.channel),
                    str(one.total),
                    str(one.has),
                    say.at(one.first_at) if one.first_at else "—",
                )
                for one in facts.ways
            ),
            widths=(4, 2, 2, 4),
            numbers=frozenset({1, 2}),
        )
        yield Paragraph(
            "按最新版次统计。电视、网页和订阅源按发布位置计，短信和推送按接收方计。", "small"
        )
    else:
        yield Paragraph("没有经其他渠道发布。")


def _honest(facts: Facts, signed: Signed, say: _Times) -> Iterator[Block]:
    yield Heading("说明", 2)
    yield Paragraph(
        "播放次数由各屏自行上报，按小时汇总。屏幕断网期间的播放会在恢复联网后补报，"
        f"本证明只含 {say.at(facts.as_of)} 以前且已上报的记录。"
    )
    yield Paragraph(
        "没有播放记录不等于没有展示，有播放记录也不说明有多少人看到。"
        "纸质张贴、口头告知等系统之外的公示方式，本证明无从知晓。"
    )
    made = "由本系统自行生成，阅读器会提示签发者未知" if signed.is_self_made else "由证书机构签发"
    yield Paragraph(f"本文件带有电子签名，签名后任何改动都能查出。签名证书{made}，证书指纹：")
    yield Paragraph(signed.certificate, "small")
    yield Paragraph(f"核验方法：打开 {signed.address}，选择本文件。")
