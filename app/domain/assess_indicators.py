"""The indicators of the smart-community guidance that we serve, and how each stands in an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.assess import Count, Formula, Share, Sums
from app.domain.assess_figures import BY_KEY


class Stand(StrEnum):
    """How an indicator stands: 已达到, 部分达到, 未达到, 无记录."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be so: a figure of at least ``least``."""

    formula: Formula
    least: float

    def stand(self, sums: Sums) -> Stand:
        """Return how it stands: partly when there is something of it."""
        number = self.formula.read(sums).number
        if number is None:
            return Stand.UNKNOWN
        if number >= self.least:
            return Stand.MET
        return Stand.PARTLY if number > 0 else Stand.NOT


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its number in the guidance, whether it is binding, and what must be so."""

    number: str
    is_binding: bool
    rules: tuple[Rule, ...]


def _figure(key: str, least: float) -> Rule:
    return Rule(BY_KEY[key].formula, least)


def _some(*kinds: str) -> Rule:
    """Return the rule that some notice of these kinds was published."""
    return Rule(Share(tuple(f"kind.{kind}" for kind in kinds), "notices"), 1e-9)


INDICATORS = (
    Indicator("1.2.1", True, (_figure("panels", 1),)),
    Indicator("2.1.1", True, (_figure("ways", 4),)),
    Indicator("2.1.2", True, (_figure("fresh", 0.8), _figure("found", 0.8))),
    Indicator("2.1.3", False, (_figure("basic", 1),)),
    Indicator("2.1.4", True, (Rule(Share(("now.communities_help",), "now.communities"), 1),)),
    Indicator("2.2.2", False, (Rule(Count("tv_views"), 1),)),
    Indicator("2.2.3", False, (Rule(Count("now.stations", if_any="now.counted"), 1),)),
    Indicator("2.3.1", True, (_some("policy", "guide"),)),
    Indicator("2.3.3", True, (_some("learning"),)),
    Indicator("2.3.4", True, (_some("health"),)),
    Indicator("2.3.5", True, (_some("culture", "activity"),)),
    Indicator("2.3.6", True, (_some("jobs"),)),
    Indicator("2.3.7", True, (_figure("push_day", 0.9),)),
    Indicator("3.2.4", True, (_figure("warning_reach", 0.95), _figure("shelters_whole", 1))),
    Indicator("4.2.2", True, (_figure("ratings", 1), _figure("complaints_done", 0.9))),
    Indicator("4.6", True, (_figure("reviewed", 1),)),
)

# In our own words, Chinese and English: what is asked, and when we say that it is met.
WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "1.2.1": (
        "每个社区有电子信息屏",
        "Each community has an electronic screen",
        "所有社区都有在用的信息屏",
        "a screen in use in every community",
    ),
    "2.1.1": (
        "服务信息统一发布，电视、电脑、信息屏、手机、微博等多屏可看",
        "Service information on television, computer, screens, telephone and feeds",
        "平均每个社区至少 4 种渠道在用",
        "at least 4 channels in use per community",
    ),
    "2.1.2": (
        "可搜索吃、住、行、游、购、娱、健等便民信息，信息新而准",
        "Search of everyday services, new and accurate",
        "场所信息有效率和搜索有结果率都不低于 80%",
        "80 % of places fresh and 80 % of searches answered",
    ),
    "2.1.3": (
        "老年人、残障人日常生活服务",
        "Everyday services for the elderly and disabled",
        "八项基本便民服务在所有社区都查得到",
        "all eight basic services can be found in every community",
    ),
    "2.1.4": (
        "老年人等紧急求助的快捷通道",
        "A quick way to help for the elderly",
        "所有社区（或其上级）都登记了求助电话",
        "a number to call on record for every community, or above it",
    ),
    "2.2.2": (
        "高清交互电视的智慧社区专区",
        "A zone on interactive television",
        "期内有电视机打开过电视门户",
        "a television set showed the portal",
    ),
    "2.2.3": (
        "区电视台的智慧社区专区",
        "A zone on the district's television station",
        "登记了电视台",
        "a television station is on record",
    ),
    "2.3.1": (
        "四级网络，居民可查公共政策",
        "A four-level network; residents look up policies",
        "期内发布过政策或办事指南",
        "a policy or guide was published",
    ),
    "2.3.3": ("终身学习", "Lifelong learning", "期内发布过学习培训", "a course was published"),
    "2.3.4": ("健康与预约挂号", "Health", "期内发布过健康信息", "health news was published"),
    "2.3.5": ("数字文化社区", "Culture", "期内发布过文化或活动信息", "an event was published"),
    "2.3.6": ("招聘和职业介绍", "Jobs", "期内发布过招聘信息", "a vacancy was published"),
    "2.3.7": (
        "部门把公共服务信息推送到社区和居民",
        "Departments push service information to communities",
        "部门推送一天内发布率不低于 90%",
        "90 % of pushes are out within a day",
    ),
    "3.2.4": (
        "居民实时获知极端天气预警、避难场所和民防设施",
        "Residents know of warnings, shelters and civil-defence works at once",
        "预警屏幕覆盖率不低于 95%，避难场所信息全部完整",
        "95 % of screens showed warnings, and the facts of all shelters are whole",
    ),
    "4.2.2": (
        "服务企业和商家考评",
        "Appraisal of service providers",
        "期内有居民评价，投诉办结率不低于 90%",
        "there are ratings, and 90 % of complaints are closed",
    ),
    "4.6": (
        "信息安全",
        "Information security",
        "期内发布的通知都经过审核",
        "every notice was reviewed before it was published",
    ),
}


def stand(indicator: Indicator, sums: Sums) -> Stand:
    """Return how an indicator stands: as its rules do, partly where they differ."""
    stands = {rule.stand(sums) for rule in indicator.rules}
    if len(stands) == 1:
        return next(iter(stands))
    known = stands - {Stand.UNKNOWN}
    return Stand.NOT if known == {Stand.NOT} else Stand.PARTLY
