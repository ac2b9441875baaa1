"""The words that stand beside a warning, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.warning import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningWords:
    """One language's words; those with ``{…}`` are filled by ``str.format``."""

    levels: dict[Level, str]
    label: str
    warnings: str
    warnings_of: str
    lifted: str
    over: str
    title_lifted: str
    title_over: str
    issuer: str
    issued: str
    until: str
    place: str
    advice: str
    guide: str
    guide_note: str
    chain: str
    act_issued: str
    act_updated: str
    act_lifted: str
    relayed: str
    map: str
    sms: str
    sms_place: str
    sms_lifted: str
    post: str
    post_lifted: str
    mark: str
    mark_lifted: str
    scan: str


_ZH = WarningWords(
    levels={
        Level.RED: "红色",
        Level.ORANGE: "橙色",
        Level.YELLOW: "黄色",
        Level.BLUE: "蓝色",
        Level.NONE: "",
    },
    label="{kind}{level}预警",
    warnings="预警信息",
    warnings_of="{area}预警信息",
    lifted="已解除",
    over="已结束",
    title_lifted="【解除】{title}",
    title_over="【已结束】{title}",
    issuer="发布单位",
    issued="发布时间",
    until="预计至",
    place="影响区域",
    advice="防范建议",
    guide="防御指南",
    guide_note="原文没有防范建议，以下为通用的防御指南。",
    chain="发布过程",
    act_issued="发布",
    act_updated="更新",
    act_lifted="解除",
    relayed="以下为发布单位原文。",
    map="影响区域示意图",
    sms="{issuer}{issued}发布{label}{place}，预计至{until}。",
    sms_place="（{place}）",
    sms_lifted="{issuer}发布的{label}{place}已于{ended}解除。",
    post="{issuer} {issued}发布{place}，预计至{until}。",
    post_lifted="{issuer}发布的{label}{place}已于{ended}解除。",
    mark="【{label}】",
    mark_lifted="【{label}已解除】",
    scan="扫码看全文和最新情况",
)
_EN = WarningWords(
    levels={
        Level.RED: "Red",
        Level.ORANGE: "Orange",
        Level.YELLOW: "Yellow",
        Level.BLUE: "Blue",
        Level.NONE: "",
    },
    label="{level} {kind} warning",
    warnings="Warnings",
    warnings_of="Warnings for {area}",
    lifted="Lifted",
    over="Over",
    title_lifted="[Lifted] {title}",
    title_over="[Over] {title}",
    issuer="Issued by",
    issued="Issued",
    until="Until about",
    place="Where",
    advice="What to do",
    guide="Defence guide",
    guide_note="The issuer gave no advice. This is our general guide.",
    chain="How it went",
    act_issued="Issued",
    act_updated="Updated",
    act_lifted="Lifted",
    relayed="In the issuer's own words.",
    map="Map of the area",
    sms="{issuer}: {label}{place}, issued {issued}, until about {until}. ",
    sms_place=" for {place}",
    sms_lifted="{issuer}: the {label}{place} was lifted on {ended}.",
    post="{issuer}, {issued}{place}, until about {until}. ",
    post_lifted="{issuer}: the {label}{place} was lifted on {ended}.",
    mark="[{label}] ",
    mark_lifted="[{label} lifted] ",
    scan="Scan for the full text and the latest",
)


def warning_words(language: str) -> WarningWords:
    """Return the words of ``language`` (BCP 47); Chinese for whatever is not English."""
    return _EN if language.lower().startswith("en") else _ZH
