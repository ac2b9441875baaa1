"""A pasted text taken apart into the fields of a notice, by plain rules that say why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo

from app.domain.datecheck import said_dates
from app.domain.notice import Category
from app.domain.review import HEADLINE_MAX, LINE_MAX, TITLE_MAX, Draft

LONGEST = 20_000
_TEXTS = ("headline", "title", "when_where", "contact", "source", "body")
# What chat programs and word processors put between the words of a notice.
_NOISE = re.compile(
    r"^(?:\[[^\]]{1,8}\]|.*长按.{0,6}二维码.*|点击(?:上方|蓝字|阅读原文).*|阅读原文|转发|已发送"
    r"|(?:发件人|收件人|抄送|主题|发送时间)[:：].*"
    r"|\S{1,12}\s+\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?)$"
)
_TITLE = re.compile(
    r"(?:通知|公告|公示|启事|告知书?|通告|倡议书?|提示|提醒|告居民书|邀请函?)[！!]?$"
)
_ABOUT = re.compile(r"^关于(?:做好|开展|举办|组织|召开)?(.{2,28}?)的?(?:通知|公告|公示|通告|提示)$")
_WHEN = re.compile(
    r"^[（(]?[一二三四五1-5]?[)）、.．]?\s*"
    r"(?:活动|停水|停电|停气|停暖|施工|报名|办理|会议|检修)?"
    r"(?:时间|日期|地点|地址|范围|影响范围|影响区域)\s*[:：]"
)
_CONTACT = re.compile(
    r"(?:联系电话|联系人|联系方式|咨询电话|报名电话|服务热线|监督电话|热线|电话)\s*[:：]?"
)
_PHONE = re.compile(
    r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4}|\d{7,8}|12345|96\d{3,4})(?!\d)"
)
_OFFICE = re.compile(
    r"^[^，。！？；:：]{2,28}(?:委员会|居委会|村委会|社区|街道办事处|办事处|街道|物业|公司|中心|服务站"
    r"|办公室|党支部|党委|派出所|医院|学校|卫生站|管理处|供电所|自来水厂)(?:（[^）]*）)?$"
)
_SIGNED_ON = re.compile(r"^\d{4}\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[-/.]\d{1,2}[-/.]\d{1,2})$")
_ENDS_AT = re.compile(r"(?:[—–\-~～至到]+\s*)(\d{1,2})[:：](\d{2})")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_KINDS = (
    (Category.CORRECTION, "辟谣|更正|不实信息"),
    (Category.LOST_FOUND, "失物|招领|寻物|拾到|捡到"),
    (Category.JOBS, "招聘|招工|岗位|职业介绍"),
    (Category.PUBLICITY, "公示|公开征求意见|候选人"),
    (Category.OUTAGE, "停水|停电|停气|停暖|停热|检修|抢修|断水|断电"),
    (Category.HEALTH, "疫苗|接种|体检|义诊|消杀|筛查|卫生站"),
    (Category.LEARNING, "培训|讲座|课堂|学习班|老年大学"),
    (Category.CULTURE, "电影|演出|书画|展览|合唱|文化节"),
    (Category.GUIDE, "办理流程|所需材料|办事指南|如何办理"),
    (Category.POLICY, "政策|补贴|条例|实施办法"),
    (Category.ACTIVITY, "活动|报名|志愿|比赛|运动会"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """One field that was filled, by which rule (``code``), from which words of the text."""

    field: str
    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A draft made of a text, and why each field says what it says."""

    draft: Draft
    guesses: tuple[Guess, ...]


def read(text: str, now: datetime, zone: tzinfo) -> Pasted:
    """Take ``text`` apart. What no rule claims stays in the body: nothing is thrown away silently.

    Only what chat programs add (names with times, [图片], 阅读原文) is left out.
    """
    lines = [line for line in map(_tidy, text[:LONGEST].splitlines()) if line]
    kept = [line for line in lines if not _NOISE.match(line)]
    guesses: list[Guess] = []
    title, kept = _title(kept, guesses)
    source, kept = _signature(kept, guesses)
    when, kept = _labelled(kept, _WHEN, "when_where", guesses)
    contact, kept = _contact(kept, guesses)
    body = "\n".join(kept)
    whole = "\n".join((title, *when, body))
    draft = Draft(
        title=title,
        source=source,
        when_where="\n".join(when)[:LINE_MAX],
        contact="\n".join(contact)[:LINE_MAX],
        body=body,
        headline=_headline(title, body, guesses),
        category=_category(title, whole, guesses),
    )
    ends = _ends("\n".join(when) or body, now.astimezone(zone).date(), guesses)
    return Pasted(replace(draft, expires=ends and ends.replace(tzinfo=zone)), tuple(guesses))


def filled(draft: Draft, pasted: Pasted) -> Pasted:
    """Return ``draft`` with what was pasted where it is still empty, and those guesses alone.

    What has no room in its field is added to the body: nothing that was pasted is lost.
    """
    new = {n: getattr(pasted.draft, n) for n in _TEXTS if not str(getattr(draft, n)).strip()}
    if draft.expires is None and not draft.mistyped:
        new["expires"] = pasted.draft.expires
    if draft.category is Category.NOTICE:
        new["category"] = pasted.draft.category
    left = [str(getattr(pasted.draft, n)) for n in _TEXTS[1:] if n not in new]
    fresh = [text for text in left if text and text not in draft.body]
    if fresh:
        new["body"] = "\n".join(filter(None, (new.get("body", draft.body), *fresh)))
    used = tuple(g for g in pasted.guesses if g.field in new)
    return Pasted(replace(draft, **new), used)


def _tidy(line: str) -> str:
    return re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", line).replace("\u3000", " ").strip()


def _title(lines: list[str], guesses: list[Guess]) -> tuple[str, list[str]]:
    for place, line in enumerate(lines[:3]):
        if len(line) <= TITLE_MAX and _TITLE.search(line):
            guesses.append(Guess("title", "names_itself", line))
            return line, lines[:place] + lines[place + 1 :]
    if lines and len(lines[0]) <= HEADLINE_MAX and len(lines) > 1 and lines[0][-1] not in "。：:，":
        guesses.append(Guess("title", "first_line", lines[0]))
        return lines[0], lines[1:]
    return "", lines


def _signature(lines: list[str], guesses: list[Guess]) -> tuple[str, list[str]]:
    """The office that signs, at the end, before or after the day it signed on."""
    tail = lines[-2:]
    office = next((line for line in reversed(tail) if _OFFICE.match(line)), "")
    if not office:
        return "", lines
    guesses.append(Guess("source", "signature", office))
    rest = [line for line in tail if line != office and not _SIGNED_ON.match(line)]
    return office, lines[: -len(tail)] + rest


def _labelled(
    lines: list[str], label: re.Pattern[str], field: str, guesses: list[Guess]
) -> tuple[list[str], list[str]]:
    found = [line for line in lines if label.match(line) and len(line) <= LINE_MAX]
    while len("\n".join(found)) > LINE_MAX:
        found.pop()
    if found:
        guesses.append(Guess(field, "label", found[0]))
    return found, [line for line in lines if line not in found]


def _contact(lines: list[str], guesses: list[Guess]) -> tuple[list[str], list[str]]:
    """Lines that name a telephone and little else; a sentence with one stays where it is."""
    found = [
        line
        for line in lines
        if len(line) <= 60
        and _PHONE.search(line)
        and _CONTACT.search(line)
        and "。" not in line[:-1]
    ][:3]
    if found:
        guesses.append(Guess("contact", "telephone", found[0]))
    return found, [line for line in lines if line not in found]


def _headline(title: str, body: str, guesses: list[Guess]) -> str:
    about = _ABOUT.match(title)
    if about:
        guesses.append(Guess("headline", "from_title", title))
        return str(about[1])
    sentences = [s.strip() for s in _SENTENCE.findall(body)]
    short: list[str] = [
        s for s in sentences if 4 <= len(s) <= HEADLINE_MAX and s[-1] not in "：:，,"
    ]
    if short:
        guesses.append(Guess("headline", "short_sentence", short[0]))
        return short[0]
    if title:
        guesses.append(Guess("headline", "from_title", title))
    return title[:HEADLINE_MAX]


def _category(title: str, whole: str, guesses: list[Guess]) -> Category:
    """The title decides before the text does."""
    for text in (title, whole):
        for category, words in _KINDS:
            if found := re.search(words, text):
                guesses.append(Guess("category", "word", found[0]))
                return category
    return Category.NOTICE


def _ends(text: str, today: date, guesses: list[Guess]) -> datetime | None:
    """The end of the last day that is named, at the hour it ends if one is named."""
    days = [said for said in said_dates(text, today) if said.day and said.day >= today]
    if not days:
        return None
    last = max(days, key=lambda said: said.day or today)
    hours = [(int(h), int(m)) for h, m in _ENDS_AT.findall(text)]
    hour, minute = max((pair for pair in hours if pair < (24, 0)), default=(23, 59))
    guesses.append(Guess("expires", "last_day", last.found))
    day = last.day or today
    return datetime.combine(day, time(hour, min(minute, 59)))  # noqa: DTZ901 - the caller's zone
