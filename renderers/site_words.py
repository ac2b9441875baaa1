"""The words around every page for residents, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWords:
    """One language's words; those with ``{…}`` are filled by ``str.format``.

    ``weekdays`` are whole words, for those who read little and far between.
    """

    tabs: tuple[tuple[str, str], ...]
    pages: str
    display: str
    usual: str
    elder: str
    contrast: str
    plain_colours: str
    other_area: str
    tiles: tuple[tuple[str, str, str], ...]
    home: str
    today: str
    weekdays: tuple[str, ...]
    search: str
    search_label: str
    archive: str
    messages: str
    read_aloud: str
    stop_reading: str
    print: str
    take_down: str
    take_down_never: str
    scan_to_read: str
    printed_for: str
    offline: str
    warnings_now: str
    no_warnings: str
    over: str
    print_now: str
    past_end: str


_ZH = SiteWords(
    tabs=(
        ("now", "现在"),
        ("notices", "通知"),
        ("life", "生活"),
        ("policies", "政策"),
        ("warnings", "预警"),
        ("help", "求助"),
    ),
    pages="栏目",
    display="显示方式",
    usual="标准版",
    elder="长辈版",
    contrast="高对比",
    plain_colours="普通颜色",
    other_area="换社区",
    tiles=(
        ("notices", "publicity", "看通知"),
        ("warnings", "warning", "看预警"),
        ("help", "phone", "打电话"),
    ),
    home="首页",
    today="今天是",
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    search="搜索",
    search_label="搜索通知，或输入屏幕上的编号",
    archive="往期通知",
    messages="手机推送和短信",
    read_aloud="读给我听",
    stop_reading="停止朗读",
    print="打印张贴",
    take_down="请于 {when} 后取下",
    take_down_never="长期张贴",
    scan_to_read="手机扫码看最新内容",
    printed_for="张贴用",
    offline="现在没有网络，以下是 {when} 看到的内容，可能已有变化。",
    warnings_now="现在有 {count} 条预警",
    no_warnings="现在没有预警",
    over="已结束",
    print_now="打印",
    past_end="这条预警已过预计时间，请以最新发布为准。",
)
_EN = SiteWords(
    tabs=(
        ("now", "Now"),
        ("notices", "Notices"),
        ("life", "Life"),
        ("policies", "Policies"),
        ("warnings", "Warnings"),
        ("help", "Help"),
    ),
    pages="Sections",
    display="Display",
    usual="Standard",
    elder="Large print",
    contrast="High contrast",
    plain_colours="Usual colours",
    other_area="Other community",
    tiles=(
        ("notices", "publicity", "Notices"),
        ("warnings", "warning", "Warnings"),
        ("help", "phone", "Call"),
    ),
    home="Home",
    today="Today is",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    search="Search",
    search_label="Search notices, or type the number on a screen",
    archive="Earlier notices",
    messages="Push and text messages",
    read_aloud="Read it to me",
    stop_reading="Stop reading",
    print="Print for posting",
    take_down="Please take down after {when}",
    take_down_never="To stay up",
    scan_to_read="Scan for the latest",
    printed_for="For posting",
    offline="There is no connection. This is what was seen {when}; it may have changed.",
    warnings_now="Warnings now: {count}",
    no_warnings="No warnings now",
    over="Ended",
    print_now="Print",
    past_end="This warning has passed its time. Please rely on the latest ones.",
)


def site_words(language: str) -> SiteWords:
    """Return the words of ``language`` (BCP 47); Chinese for whatever is not English."""
    return _EN if language.lower().startswith("en") else _ZH
