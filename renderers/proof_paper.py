"""A public notice proof (公示证明) as a paper: what was posted, who approved it, who showed it.

Chinese first, English after it: the one file is signed and counts in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from app.domain.notice import Category
from app.domain.public_proof import Facts, Gap, Shown
from renderers.pdf_values import Block, Heading, Paper, Paragraph, Table
from renderers.pdf_values import Facts as Pairs
from renderers.proof_words import ACTS, CHANNELS, DECISIONS, STEPS, WHY
from renderers.words import words

_DAYS = 8  # days side by side in one table
_GAPS = 400  # lines of gaps that are listed


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
        foot=f"{signed.number} · {say.at(signed.made)} · 开具 issued by {signed.by}",
        blocks=(
            Heading("公示证明 Public notice proof"),
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
        """The hour in which something happened, by when it began."""
        return f"{self.local(at):%m-%d %H:00}" if at else "—"

    def gap(self, one: Gap) -> str:
        """From when until when."""
        return f"{self.local(one.since):%Y-%m-%d %H:%M} – {self.local(one.until):%m-%d %H:%M}"


def _about(facts: Facts, signed: Signed, say: _Times) -> Iterator[Block]:
    until = say.at(facts.expires) if facts.expires else "长期 no end"
    rows = [
        ("证明编号 Number", signed.number),
        ("标题 Title", facts.title),
        ("类别 Category", _category(facts.category)),
        ("发布单位 Publisher", facts.source or "未填写 not given"),
        *([("文号 Document no.", facts.document_no)] if facts.document_no else []),
        ("公示范围 Posted in", "、".join(facts.aimed_at)),
        ("公示时间 Posted", f"{say.at(facts.effective)} – {until}"),
        *([("撤回时间 Withdrawn", say.at(facts.withdrawn_at))] if facts.withdrawn_at else []),
        ("记录截至 Records until", say.at(facts.as_of)),
        ("正文指纹 Text, SHA-256", facts.text_hash),
        (
            "审核绑定指纹 Reviewed as",
            facts.bound_hash or "无（此件未经审核流程）none: not reviewed",
        ),
    ]
    yield Pairs(tuple(rows))


def _category(name: str) -> str:
    one = Category(name)
    return f"{words('zh').categories[one]} {words('en').categories[one]}"


def _content(facts: Facts) -> Iterator[Block]:
    yield Heading("公示内容 What was posted", 2)
    yield Paragraph(facts.headline, "bold")
    for text in (facts.body, facts.when_where, facts.contact):
        if text:
            yield Paragraph(text)


def _review(facts: Facts, say: _Times) -> Iterator[Block]:
    yield Heading("审核与版次 Review and revisions", 2)
    if facts.approvals:
        yield Table(
            heads=("环节 Step", "审核人 Reviewer", "意见 Decision", "时间 Time"),
            rows=tuple(
                (
                    STEPS[one.step] if 0 < one.step < len(STEPS) else "—",
                    one.name or "（账号已删除 deleted account）",
                    DECISIONS.get(one.decision, one.decision),
                    say.at(one.at),
                )
                for one in facts.approvals
            ),
            widths=(2, 3, 3, 3),
        )
    else:
        yield Paragraph("没有审核记录。There is no record of a review.")
    yield Table(
        heads=("版次 Revision", "动作 Act", "时间 Time"),
        rows=tuple(
            (str(one.revision), ACTS.get(one.act, one.act), say.at(one.sent))
            for one in facts.versions
        ),
        widths=(2, 4, 4),
    )


def _screens(facts: Facts, say: _Times) -> Iterator[Block]:
    yield Heading("屏幕展示 Shown on screens", 2)
    if not facts.areas:
        yield Paragraph(
            "没有屏幕承载过此件，或没有留下记录。No screen had it, or none left a record."
        )
        return
    yield Table(
        heads=("区域 Area", "屏幕 Screens", "有播放记录 With plays", "播放次数 Plays"),
        rows=tuple((a.area, str(a.screens), str(a.shown), str(a.times)) for a in facts.areas),
        widths=(5, 2, 2, 2),
        numbers=frozenset({1, 2, 3}),
    )
    if facts.all_screens > len(facts.screens):
        yield Paragraph(
            f"屏幕较多，以下逐一列出前 {len(facts.screens)} 块，其余只计入上表。"
            f"The first {len(facts.screens)} screens are listed; the rest only counts above.",
            "small",
        )
    yield Heading("各屏 Each screen", 3)
    yield Table(
        heads=(
            "屏幕 Screen",
            "位置 Place",
            "区域 Area",
            "首次 First",
            "末次 Last",
            "次数 Plays",
            "时长 h:min",
        ),
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
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}" if seconds >= 60 else f"{seconds} s"


def _by_day(screens: Sequence[Shown]) -> Iterator[Block]:
    days = sorted({day for one in screens for day, _ in one.days})
    if not days:
        return
    yield Heading("每日播放次数 Plays a day", 3)
    for start in range(0, len(days), _DAYS):
        some = days[start : start + _DAYS]
        yield Table(
            heads=("屏幕 Screen", *(f"{day:%m-%d}" for day in some)),
            rows=tuple((one.name, *_counts(one, some)) for one in screens),
            widths=(4, *(1 for _ in some)),
            numbers=frozenset(range(1, len(some) + 1)),
        )


def _counts(one: Shown, days: Sequence[date]) -> Iterator[str]:
    told = dict(one.days)
    return (str(told.get(day, 0)) for day in days)


def _gaps(screens: Sequence[Shown], say: _Times) -> Iterator[Block]:
    yield Heading("没有播放记录的时段 Hours without a record", 3)
    every = [(one.name, gap) for one in screens for gap in one.gaps]
    if not every:
        yield Paragraph(
            "应展示的每个整点小时都有播放记录。Every whole hour has its plays on record."
        )
        return
    yield Table(
        heads=("屏幕 Screen", "时段 From – until", "情况 Reason"),
        rows=tuple((name, say.gap(gap), WHY[gap.why]) for name, gap in every[:_GAPS]),
        widths=(3, 4, 3),
    )
    if len(every) > _GAPS:
        yield Paragraph(
            f"另有 {len(every) - _GAPS} 段未列出。{len(every) - _GAPS} more are not listed.",
            "small",
        )


def _others(facts: Facts, say: _Times) -> Iterator[Block]:
    yield Heading("其他渠道 Other channels", 2)
    if facts.ways:
        yield Table(
            heads=("渠道 Channel", "应到 Due", "已到 Has it", "最早 First"),
            rows=tuple(
                (
                    CHANNELS.get(one.channel, one.channel),
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
            "按最新版次统计。电视、网页和订阅源按发布位置计，短信和推送按接收方计。"
            "Of the newest revision: places of publication, or recipients of texts and pushes.",
            "small",
        )
    else:
        yield Paragraph("没有经其他渠道发布。No other channel was used.")


def _honest(facts: Facts, signed: Signed, say: _Times) -> Iterator[Block]:
    yield Heading("说明 What this says, and what not", 2)
    until = say.at(facts.as_of)
    yield Paragraph(
        "播放次数由各屏自行上报，按小时汇总。首次、末次为所在小时的起点。屏幕断网期间的播放会在"
        f"恢复联网后补报，本证明只含 {until} 以前且已上报的记录。"
    )
    yield Paragraph(
        "没有播放记录不等于没有展示，有播放记录也不说明有多少人看到。"
        "纸质张贴、口头告知等系统之外的公示方式，本证明无从知晓。"
    )
    own = signed.is_self_made
    made = "由本系统自行生成，阅读器会提示签发者未知" if own else "由证书机构签发"
    yield Paragraph(
        f"本文件带有电子签名，签名后任何改动都能查出。签名证书{made}。"
        f"核验方法：打开 {signed.address}，选择本文件。"
    )
    yield Paragraph(
        "Plays are what screens told, summed by the hour; first and last are the hours in which"
        " they began. What a screen shows while it is offline is told later: counted is what was"
        f" told of the time before {until}. No record does not mean that nothing was shown, and"
        " plays do not say how many people looked. Paper and word of mouth are not known here.",
        "small",
    )
    issuer = "made by this system, so that readers call it unknown" if own else "of an authority"
    yield Paragraph(
        "The file is signed: any change is found. To check it, open the address above. The"
        f" certificate is {issuer}; its fingerprint (证书指纹):",
        "small",
    )
    yield Paragraph(signed.certificate, "small")
