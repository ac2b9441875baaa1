"""The words of the TV portal, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TvWords:
    """One language's words; those with ``{…}`` are filled by ``str.format``.

    ``colours`` are what the four colour keys lead to, from red to blue.
    """

    home: str
    all_notices: str
    notices: str
    notices_now: str
    policies: str
    policies_now: str
    no_policies: str
    no_policies_more: str
    life: str
    life_more: str
    shelters: str
    shelters_more: str
    help: str
    help_more: str
    warnings: str
    warnings_now: str
    no_warnings: str
    no_warnings_more: str
    elder: str
    elder_more: str
    usual: str
    usual_more: str
    find: str
    find_more: str
    earlier: str
    later: str
    colours: tuple[str, str, str, str]
    move: str
    turn: str
    fold: str
    wake: str
    on_phone: str
    press_more: str
    pressed: str
    nothing: str
    nothing_more: str
    delete: str
    clear: str
    offices: str
    no_shelters: str
    no_places: str
    ask_committee: str
    vote: str
    vote_for: str
    not_voted: str


_ZH = TvWords(
    home="首页",
    all_notices="查看全部通知",
    notices="通知公告",
    notices_now="共 {count} 条",
    policies="政策指南",
    policies_now="共 {count} 条",
    no_policies="现在没有政策和办事指南",
    no_policies_more="有新的会显示在这里。",
    life="本地生活",
    life_more="吃住行游购娱健",
    shelters="避难场所",
    shelters_more="去哪里、怎么走",
    help="求助电话",
    help_more="紧急和社区电话",
    warnings="预警信息",
    warnings_now="{count} 条正在生效",
    no_warnings="现在没有预警",
    no_warnings_more="有预警会立即显示在屏幕上。",
    elder="长辈版",
    elder_more="字大一些",
    usual="标准版",
    usual_more="恢复原来的字号",
    find="查找",
    find_more="按拼音首字母",
    earlier="上一页",
    later="下一页",
    colours=("首页", "通知", "生活", "求助"),
    move="方向键选择，确认键打开",
    turn="上下键翻页，返回键退回",
    fold="按确认键收起",
    wake="按任意键返回",
    on_phone="手机查看",
    press_more="按遥控器数字键，输入名称的拼音首字母，至少两个。例如“社区医院”按 7799。",
    pressed="已按",
    nothing="没有找到",
    nothing_more="请删掉一个数字再试，或者打开“本地生活”按类查看。",
    delete="删除",
    clear="清空",
    offices="社区电话",
    no_shelters="还没有登记避难场所",
    no_places="这一类还没有登记场所",
    ask_committee="可以打电话向居委会咨询。",
    vote="数字键选择，确认键投票",
    vote_for="投 {number} 号",
    not_voted="没有投成，请用手机扫码投票。",
)
_EN = TvWords(
    home="Home",
    all_notices="All notices",
    notices="Notices",
    notices_now="{count} now",
    policies="Policies",
    policies_now="{count} now",
    no_policies="No policies or guides right now",
    no_policies_more="New ones will appear here.",
    life="Local life",
    life_more="Food, shops",
    shelters="Shelters",
    shelters_more="Where to go",
    help="Help",
    help_more="Whom to call",
    warnings="Warnings",
    warnings_now="{count} now",
    no_warnings="No warnings right now",
    no_warnings_more="A warning would be shown here at once.",
    elder="Larger text",
    elder_more="Easier to read",
    usual="Usual text",
    usual_more="Back to normal",
    find="Find",
    find_more="By initials",
    earlier="Earlier",
    later="Later",
    colours=("Home", "Notices", "Life", "Help"),
    move="Arrows: choose, OK: open",
    turn="Up/Down: pages, Back: return",
    fold="OK: put aside",
    wake="Press any key",
    on_phone="On a phone:",
    press_more="Press digits for the pinyin initials of a name, at least two: 社区医院 is 7799.",
    pressed="Pressed",
    nothing="Nothing found",
    nothing_more="Delete a digit and try again, or look under Local life.",
    delete="Delete",
    clear="Clear",
    offices="Community numbers",
    no_shelters="No shelters are on record yet",
    no_places="No places of this kind are on record yet",
    ask_committee="The residents' committee can tell you by phone.",
    vote="Digits: choose, OK: vote",
    vote_for="Vote for {number}",
    not_voted="Your vote did not arrive. Please scan and vote on a phone.",
)


def tv_words(language: str) -> TvWords:
    """Return the words of ``language`` (BCP 47); Chinese for whatever is not English."""
    return _EN if language.lower().startswith("en") else _ZH
