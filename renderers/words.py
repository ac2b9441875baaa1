"""The few words renderers print themselves, in Chinese and English, and how they write dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.audience import Area
from app.domain.notice import FOREVER, Act, Category, Notice
from app.domain.target import Profile
from renderers import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words; those with ``{…}`` are filled by ``str.format``."""

    tag: str
    categories: dict[Category, str]
    weekdays: tuple[str, ...]
    product: str
    made_by: str
    colon: str
    notices: str
    notice_count: str
    all_notices: str
    no_notices: str
    no_notices_more: str
    valid_until: str
    for_ever: str
    for_ever_phrase: str
    published_by: str
    source: str
    published_at: str
    document_no: str
    index_no: str
    department: str
    editor: str
    reprinted_from: str
    original: str
    updated_at: str
    valid: str
    when_where: str
    contact: str
    telephone: str
    files: str
    read_whole: str
    untitled: str
    ended: str
    withdrawn: str
    withdrawal: str
    opted_out: str
    marks: dict[Act, str]
    corrected: str
    extended: str
    extended_because: str
    restored: str
    help: str
    help_numbers: tuple[tuple[str, str], ...]
    skip: str
    you_are_here: str
    other_language: str
    other_tag: str
    subscribe: str
    tv_version: str
    feed_title: str
    feed_about: str
    calendar: str
    all_feeds: str
    page: str
    tv_clock: str
    tv_keys: str
    tv_page_keys: str
    back: str
    refresh: str
    scan: str


_ZH = Words(
    tag="zh-CN",
    categories={
        Category.NOTICE: "通知",
        Category.OUTAGE: "停水停电",
        Category.PUBLICITY: "公示",
        Category.POLICY: "政策",
        Category.GUIDE: "办事指南",
        Category.ACTIVITY: "活动",
        Category.CULTURE: "文化",
        Category.LEARNING: "学习培训",
        Category.JOBS: "招聘",
        Category.HEALTH: "健康",
        Category.LOST_FOUND: "失物招领",
        Category.CORRECTION: "更正",
    },
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    product="邻里",
    made_by="本页由“邻里”社区信息发布系统生成",
    colon="：",
    notices="通知公告",
    notice_count="{count} 条",
    all_notices="{area}全部通知",
    no_notices="现在没有新的通知",
    no_notices_more="有新消息会第一时间显示在这里，祝您今天顺心。",
    valid_until="有效至 {when}",
    for_ever="长期",
    for_ever_phrase="长期有效",
    published_by="{source} 发布",
    source="发布",
    published_at="发布时间",
    document_no="文号",
    index_no="索引号",
    department="责任科室",
    editor="责任编辑",
    reprinted_from="转自",
    original="原文",
    updated_at="更新时间",
    valid="有效至",
    when_where="何时何地",
    contact="联系",
    telephone="电话",
    files="附件",
    read_whole="查看全文",
    untitled="通知",
    ended="本通知已过有效期，内容仅供查阅。",
    withdrawn="本通知已撤回，请以最新通知为准。",
    opted_out="已为您退订，今后不再发短信。以后想恢复，请到社区网页登记或联系居委会。",
    withdrawal="更正：关于“{headline}”的通知已撤回，请以最新通知为准。",
    marks={Act.CORRECT: "更正", Act.EXTEND: "延期", Act.RESTORE: "已恢复"},
    corrected="更正说明：{reason}",
    extended="延至 {when}。",
    extended_because="延至 {when}，原因：{reason}",
    restored="“{title}”所说的事项现已恢复正常，感谢您的理解与配合。",
    help="紧急求助",
    help_numbers=(("110", "报警"), ("119", "火警"), ("120", "急救"), ("12345", "市民热线")),
    skip="跳到正文",
    you_are_here="所在位置",
    other_language="English",
    other_tag="en",
    subscribe="订阅与电视",
    tv_version="电视版",
    feed_title="{area}通知公告",
    feed_about="{area}面向居民发布的通知公告",
    calendar="日历（iCalendar）",
    all_feeds="全部订阅源",
    page="第 {page} / {pages} 页",
    tv_clock="{month}月{day}日 {weekday} {time}",
    tv_keys="上下键选择，确认键查看全文",
    tv_page_keys="上下键翻页，返回键退回列表",
    back="返回",
    refresh="刷新",
    scan="手机扫码查看",
)
_EN = Words(
    tag="en",
    categories={
        Category.NOTICE: "Notice",
        Category.OUTAGE: "Outage",
        Category.PUBLICITY: "Public record",
        Category.POLICY: "Policy",
        Category.GUIDE: "Guide",
        Category.ACTIVITY: "Activity",
        Category.CULTURE: "Culture",
        Category.LEARNING: "Learning",
        Category.JOBS: "Jobs",
        Category.HEALTH: "Health",
        Category.LOST_FOUND: "Lost and found",
        Category.CORRECTION: "Correction",
    },
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    product="Linli",
    made_by="Made by Linli, the community notice system",
    colon=": ",
    notices="Notices",
    notice_count="{count}",
    all_notices="All notices of {area}",
    no_notices="No notices right now",
    no_notices_more="News will appear here as soon as there is any. Have a good day.",
    valid_until="Valid until {when}",
    for_ever="further notice",
    for_ever_phrase="Valid until further notice",
    published_by="By {source}",
    source="From",
    published_at="Published",
    document_no="Document",
    index_no="Index number",
    department="Department",
    editor="Editor",
    reprinted_from="Relayed from",
    original="Original",
    updated_at="Updated",
    valid="Valid until",
    when_where="When and where",
    contact="Contact",
    telephone="Tel",
    files="Attachments",
    read_whole="Read it all",
    untitled="Notice",
    ended="This notice is no longer in effect. It is kept for reference only.",
    withdrawn="This notice has been withdrawn. Please rely on the latest notice.",
    opted_out="You will get no more texts from us. To come back, sign up on our web page.",
    withdrawal=(
        "Correction: the notice “{headline}” has been withdrawn. Please rely on the latest notice."
    ),
    marks={Act.CORRECT: "Corrected", Act.EXTEND: "Extended", Act.RESTORE: "Restored"},
    corrected="What was wrong: {reason}",
    extended="Extended until {when}.",
    extended_because="Extended until {when}. Reason: {reason}",
    restored="What “{title}” was about is back to normal. Thank you for your patience.",
    help="Emergency",
    help_numbers=(("110", "Police"), ("119", "Fire"), ("120", "Medical"), ("12345", "City line")),
    skip="Skip to content",
    you_are_here="You are here",
    other_language="中文",
    other_tag="zh-CN",
    subscribe="Feeds and TV",
    tv_version="TV version",
    feed_title="Notices of {area}",
    feed_about="Notices to the residents of {area}",
    calendar="Calendar (iCalendar)",
    all_feeds="All feeds",
    page="Page {page} of {pages}",
    tv_clock="{weekday} {time}",
    tv_keys="Up/Down: choose, OK: read",
    tv_page_keys="Up/Down: pages, Back: list",
    back="Back",
    refresh="Refresh",
    scan="Scan to read on a phone",
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def words(language: str) -> Words:
    """Return the words of ``language`` (BCP 47); Chinese for whatever is not English."""
    return _EN if language.lower().startswith("en") else _ZH


def called(area: Area, say: Words) -> str:
    """Return the name of ``area``: the English one where one is wanted and there."""
    return plain.line((area.name_en if say is _EN else "") or area.name)


def moment(instant: datetime, profile: Profile, near: datetime | None = None) -> str:
    """Return ``instant`` as people write it: ``11月25日 周三 11:00``, ``Wed 25 Nov 11:00``.

    In the profile's time zone and language. The year stands there only when it is not the year
    of ``near``.
    """
    zone = ZoneInfo(profile.time_zone)
    at = instant.astimezone(zone)
    shows_year = near is not None and near.astimezone(zone).year != at.year
    return _written(at, f"{at:%H:%M}", words(profile.language), shows_year=shows_year)


def month(at: datetime) -> str:
    """Return the short English name of the month of ``at``."""
    return _MONTHS[at.month - 1]


def stamp(instant: datetime, profile: Profile) -> str:
    """Return ``instant`` as tables have it, ``2026-11-25 11:00``, in the profile's time zone."""
    return f"{instant.astimezone(ZoneInfo(profile.time_zone)):%Y-%m-%d %H:%M}"


def until(notice: Notice, profile: Profile) -> str:
    """Return when ``notice`` ends; midnight is 24:00 of the day before, which nobody misreads."""
    if notice.expires >= FOREVER:
        return words(profile.language).for_ever
    zone = ZoneInfo(profile.time_zone)
    end, made = notice.expires.astimezone(zone), notice.sent.astimezone(zone)
    clock = f"{end:%H:%M}"
    if clock == "00:00":
        end, clock = end - timedelta(days=1), "24:00"
    return _written(end, clock, words(profile.language), shows_year=end.year != made.year)


def validity(notice: Notice, profile: Profile) -> str:
    """Return until when ``notice`` is valid, as a phrase such as 有效至 11月25日 周三 11:00."""
    say = words(profile.language)
    if notice.expires >= FOREVER:
        return say.for_ever_phrase
    return say.valid_until.format(when=until(notice, profile))


def _written(at: datetime, clock: str, say: Words, *, shows_year: bool) -> str:
    weekday = say.weekdays[at.weekday()]
    if say is _ZH:
        year = f"{at.year}年" if shows_year else ""
        return f"{year}{at.month}月{at.day}日 {weekday} {clock}"
    year = f" {at.year}" if shows_year else ""
    return f"{weekday} {at.day} {month(at)}{year} {clock}"
