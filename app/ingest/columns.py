"""What the columns of a notices' spreadsheet are called, in Chinese and English, in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from app.domain.notice import Category
from app.ingest.grid import Cell, Grid, Unreadable

# The first is what we write ourselves, the second its English; all are understood.
FIELDS: dict[str, tuple[str, ...]] = {
    "headline": ("一句话", "Headline", "一句话通知", "摘要句", "短标题"),
    "title": ("标题", "Title", "通知标题", "题目", "名称"),
    "body": ("正文", "Text", "内容", "通知内容", "通知正文", "body", "content"),
    "when_where": ("何时何地", "When and where", "时间地点", "when", "when_where"),
    "contact": ("联系", "Contact", "联系方式", "联系人", "联系电话"),
    "source": ("发布单位", "Publisher", "来源", "发布机构", "单位", "source"),
    "category": ("类别", "Category", "分类", "类型", "栏目"),
    "areas": ("范围", "Areas", "区域", "发布范围", "适用范围", "社区", "area"),
    "channels": ("渠道", "Channels", "发布渠道", "channel"),
    "effective": ("开始时间", "Start", "生效时间", "发布时间", "起", "effective"),
    "expires": ("有效期至", "End", "结束时间", "失效时间", "截止时间", "有效期", "expires"),
    "endless_reason": ("长期有效的理由", "Why it never ends", "长期理由", "endless_reason"),
    "summary": ("摘要", "Summary"),
    "document_no": ("文号", "Document number", "document_no"),
    "index_no": ("索引号", "Index number", "index_no"),
    "department": ("责任科室", "Department", "科室"),
    "editor": ("责任编辑", "Editor"),
    "keywords": ("关键词", "Keywords"),
    "reprinted_from": ("转自", "Relayed from", "转载自", "reprinted_from"),
    "link": ("原文链接", "Link", "链接", "网址", "url"),
}
RECORD = (
    "summary", "document_no", "index_no", "department", "editor", "keywords", "reprinted_from",
    "link",
)  # fmt: skip
CATEGORIES: dict[Category, tuple[str, ...]] = {
    Category.NOTICE: ("一般通知", "Notice", "通知", "其他"),
    Category.OUTAGE: ("停水停电", "Outage", "停水", "停电", "停气", "停暖"),
    Category.PUBLICITY: ("公示", "Public record", "公告"),
    Category.POLICY: ("政策", "Policy"),
    Category.GUIDE: ("办事指南", "Guide", "办事"),
    Category.ACTIVITY: ("活动", "Activity"),
    Category.CULTURE: ("文化", "Culture"),
    Category.LEARNING: ("学习培训", "Learning", "培训", "学习"),
    Category.JOBS: ("招聘", "Jobs", "就业"),
    Category.HEALTH: ("健康", "Health"),
    Category.LOST_FOUND: ("失物招领", "Lost and found", "失物"),
    Category.CORRECTION: ("辟谣更正", "Correction", "辟谣", "更正"),
}
CHANNELS: dict[str, tuple[str, ...]] = {
    "led": ("LED 屏", "LED", "电子屏", "LED screens"),
    "tv": ("电视", "TV"),
    "mobile": ("手机网页", "Phone page", "手机", "网页", "mobile"),
    "feed": ("订阅源（RSS）", "Feed", "订阅", "RSS", "订阅源"),
    "microblog": ("站内微博", "Timeline", "microblog"),
    "mastodon": ("微博账号", "Posts", "微博", "mastodon"),
    "weibo": ("新浪微博", "Sina Weibo", "weibo"),
    "robot": ("群机器人", "Group robots", "机器人", "工作群"),
    "sms_smpp": ("短信", "SMS"),
    "webpush": ("手机推送", "Push", "推送"),
}
# Columns of our own files that say nothing to the import.
_OURS = (
    "问题", "Problems", "编号", "Number", "状态", "Status", "版次", "Revision",
    "发出时间", "Sent",
)  # fmt: skip
_SEARCHED = 10
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")
_FILLER = re.compile(r"[\s_*＊:：-]+")


def folded(word: object) -> str:
    """Return a word as it is compared: without brackets, blanks, marks and letter case."""
    text = str(word).strip()
    return _FILLER.sub("", _BRACKETS.sub("", text) or text).casefold()


_SKIPPED = frozenset(map(folded, _OURS))
_BY_HEADING = {folded(word): name for name, words in FIELDS.items() for word in (*words, name)}


def find(grid: Grid) -> tuple[int, dict[str, int], tuple[str, ...]]:
    """Return where the columns of a notices' spreadsheet are, as ``locate`` does."""
    return locate(grid, _BY_HEADING, {"title", "headline"}, _SKIPPED)


def by_heading(fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the fields by every heading they may have."""
    return {folded(word): name for name, words in fields.items() for word in (*words, name)}


def locate(
    grid: Grid, known: Mapping[str, str], needed: Collection[str], skipped: Collection[str]
) -> tuple[int, dict[str, int], tuple[str, ...]]:
    """Return the line of the headings, the column of each field, and the headings of no use.

    The headings are looked for under a title, too.

    Args:
        grid: the sheet.
        known: the fields by their folded headings.
        needed: one of these fields must be there.
        skipped: folded headings that say nothing and need not be told of.

    Raises:
        Unreadable: there are no headings, or two columns for one field.
    """
    looked_at = range(min(_SEARCHED, len(grid.lines)))
    best = max(looked_at, key=lambda i: (len(_named(grid.lines[i], known)), -i))
    line = grid.lines[best]
    found = set(_named(line, known))
    if len(found) < 2 or found.isdisjoint(needed):
        first = next(line for line in grid.lines if any(cell != "" for cell in line))
        said = "、".join(str(cell) for cell in first if cell != "")
        raise Unreadable("no_headings", found=said[:80])
    columns: dict[str, int] = {}
    unused = []
    for index, cell in enumerate(line):
        name = known.get(folded(cell))
        if name in columns:
            raise Unreadable("heading_twice", heading=str(cell).strip()[:40])
        if name:
            columns[name] = index
        elif str(cell).strip() and folded(cell) not in skipped:
            unused.append(str(cell).strip())
    return best, columns, tuple(unused)


def _named(line: Sequence[Cell], known: Mapping[str, str]) -> list[str]:
    return [name for cell in line if (name := known.get(folded(cell)))]
