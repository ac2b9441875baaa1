"""What the figures of the assessment are called, and their formulas in words."""

from __future__ import annotations

from app.domain.assess_figures import Dimension

# Chinese and English.
DIMENSIONS = {
    Dimension.COORDINATION: ("协同度", "Coordination"),
    Dimension.CONVENIENCE: ("便利度", "Convenience"),
    Dimension.SAFETY: ("安全度", "Safety"),
    Dimension.PERCEPTION: ("感知度", "Perception"),
}

# By figure: its name and its formula, in Chinese and in English.
WORDS: dict[str, tuple[str, str, str, str]] = {
    "push_day": (
        "部门推送一天内发布率",
        "Department pushes out within a day",
        "推送后 24 小时内发布的份数 ÷ 部门推送到本区域的份数（每个社区一份）",
        "copies published within 24 hours of the push ÷ copies pushed (one per community)",
    ),
    "push_p50": (
        "部门推送到发布用时（中位数）",
        "From push to publication, median",
        "把每份推送从收到到发布的用时由短到长排列，取中间一份",
        "time from push to publication of the middle copy, shortest first",
    ),
    "topics": (
        "有责任科室发布的事项占比",
        "Subjects with a department",
        "期内有注明责任科室的通知发布的事项数 ÷ 8（政策、办事指南、学习培训、文化、招聘、"
        "健康、停水停电等、公示）",
        "subjects with a notice that names a department ÷ 8 (policy, guides, learning,"
        " culture, jobs, health, outages, public notices)",
    ),
    "named": (
        "注明责任科室的通知占比",
        "Notices that name a department",
        "注明责任科室的通知数 ÷ 期内首次发布的通知数",
        "notices that name a department ÷ notices first published",
    ),
    "reviewed": (
        "经审核发布的通知占比",
        "Notices that were reviewed",
        "记有审核人的通知数 ÷ 期内首次发布的通知数",
        "notices with a reviewer on record ÷ notices first published",
    ),
    "review_p50": (
        "审核用时（中位数）",
        "Review, median time",
        "期内有结论的审核，从提交到通过、退回或驳回的用时，取中间一件",
        "time from submission to approval, return or rejection of the middle case decided",
    ),
    "review_p95": (
        "审核用时（95% 不超过）",
        "Review, 95 in 100 within",
        "期内有结论的审核，100 件中 95 件的用时不超过此数",
        "the time that 95 in 100 decided cases did not exceed",
    ),
    "outage_ahead": (
        "停水停电等提前告知率",
        "Outages told of ahead",
        "在所写开始时间之前发布的停水停电等通知数 ÷ 写明开始时间的停水停电等通知数",
        "outage notices published before the time they name ÷ outage notices that name one",
    ),
    "outage_closed": (
        "停水停电等办结率",
        "Outages closed",
        "已发“已恢复”的停水停电等通知数 ÷ 期内到期的停水停电等通知数",
        "outage notices followed by “restored” ÷ outage notices that ended",
    ),
    "found": (
        "搜索有结果率",
        "Searches answered",
        "有结果的搜索次数 ÷ 居民搜索本地生活和通知的次数；只计次数，不记录是谁、搜什么",
        "searches with a result ÷ searches by residents; only counted, without person or words",
    ),
    "searches": (
        "居民搜索次数",
        "Searches",
        "居民搜索本地生活和通知的次数",
        "searches of local life and notices by residents",
    ),
    "fresh": (
        "场所信息有效率",
        "Places that are fresh",
        "180 天内核对过的场所数 ÷ 向居民公开的场所数（期末）",
        "places checked within 180 days ÷ places residents see (at the end)",
    ),
    "basic": (
        "八项基本便民服务可查率",
        "Eight basic services that can be found",
        "查得到的服务项数 ÷（社区数 × 8）（期末）；蔬菜零售、便利店、早餐、家政、美容美发、"
        "末端配送、便民维修、洗染",
        "services that can be found ÷ (communities × 8), at the end: vegetables,"
        " convenience shop, breakfast, housekeeping, hairdresser, parcels, repairs,"
        " laundry",
    ),
    "ways": (
        "平均每个社区的发布渠道数",
        "Channels per community",
        "各社区在用的发布渠道数之和 ÷ 社区数（期末）；LED 屏、电视、手机页面、信息流、"
        "微博等帖子、短信、推送各算一种",
        "sum of channels in use ÷ communities, at the end: LED, TV, phone pages,"
        " feeds, posts, SMS and pushes count as one each",
    ),
    "panels": (
        "有电子信息屏的社区占比",
        "Communities with a screen",
        "至少有一块在用信息屏的社区数 ÷ 社区数（期末）",
        "communities with a screen in use ÷ communities, at the end",
    ),
    "alive": (
        "信息屏在线率",
        "Screens that are alive",
        "最近 24 小时内有联系的屏数 ÷ 在用的屏数（期末）",
        "screens heard of within 24 hours ÷ screens in use, at the end",
    ),
    "played": (
        "信息屏播放时长",
        "Hours played on screens",
        "各屏上报的播放秒数之和 ÷ 3600",
        "seconds of play that screens reported ÷ 3600",
    ),
    "alt": (
        "配图有文字说明的占比",
        "Pictures with a description",
        "有文字说明的配图数 ÷ 期内首次发布的通知的配图数",
        "pictures with a description ÷ pictures of notices first published",
    ),
    "texted": (
        "带图片或文件的通知写有正文的占比",
        "Notices with pictures or files that are written out, too",
        "写有正文的通知数 ÷ 期内首次发布的带图片或文件的通知数；没有正文，读屏软件读不出内容",
        "those with a text ÷ notices with pictures or files first published; without one a"
        " screen reader has nothing to read",
    ),
    "access": (
        "注明无障碍条件的场所占比",
        "Places that say how accessible they are",
        "写明无障碍条件（坡道、电梯、手语等）的场所数 ÷ 向居民公开的场所数（期末）",
        "places that say what is there for people who walk, see or hear badly ÷ places"
        " residents see, at the end",
    ),
    "warnings": (
        "发布的预警数",
        "Warnings",
        "期内首次向本区域发布的预警数",
        "warnings first brought out to the area",
    ),
    "warning_p50": (
        "预警上屏用时（中位数）",
        "Warnings on screens, median",
        "从预警发布到屏幕上报已显示的用时，取中间一块屏",
        "time from a warning's release until a screen said it shows it, the middle screen",
    ),
    "warning_p95": (
        "预警上屏用时（95% 不超过）",
        "Warnings on screens, 95 in 100 within",
        "测得用时的屏中，100 块有 95 块的用时不超过此数",
        "the time that 95 in 100 screens with a known time did not exceed",
    ),
    "warning_reach": (
        "预警屏幕覆盖率",
        "Screens that showed warnings",
        "已显示预警的屏次 ÷ 应显示预警的屏次",
        "screens that showed a warning ÷ screens it was for, summed over warnings",
    ),
    "drills": (
        "演练次数",
        "Drills held",
        "期内有本区域屏幕参加的演练次数",
        "drills in which screens of the area took part",
    ),
    "drill_reach": (
        "演练屏幕到达率",
        "Screens that showed drills",
        "演练中已显示的屏次 ÷ 参加演练的屏次",
        "screens that showed a drill ÷ screens that took part, summed over drills",
    ),
    "drill_p95": (
        "演练上屏用时（95% 不超过）",
        "Drills on screens, 95 in 100 within",
        "从演练开始到屏幕显示的用时，100 块屏有 95 块不超过此数",
        "the time from a drill's start that 95 in 100 screens did not exceed",
    ),
    "shelters": (
        "避难场所数",
        "Shelters",
        "向居民公开的应急避难场所数（期末）",
        "shelters that residents see, at the end",
    ),
    "shelters_whole": (
        "避难场所信息完整率",
        "Shelters with all facts",
        "编号、级别、灾种、时长、室内外、地址、位置、出入口、面积、容量、设施、无障碍、"
        "权属、管理单位、值守电话、路线都填写的避难场所数 ÷ 避难场所数（期末）",
        "shelters with number, level, hazards, stay, indoor or not, address, point,"
        " entrances, areas, capacity, facilities, accessibility, owner, manager,"
        " duty phone and route ÷ shelters, at the end",
    ),
    "defence_whole": (
        "人防工程信息完整率",
        "Civil-defence works with all facts",
        "编号、类型、面积、容量、出入口、平时用途、管理单位、电话、状况都填写的人防工程数 ÷"
        " 已登记的人防工程数（期末）",
        "works with number, kind, area, capacity, entrances, peacetime use, manager,"
        " phone and state ÷ works on record, at the end",
    ),
    "opened": (
        "扫码打开次数",
        "Pages opened by code",
        "居民由屏幕、电视、张贴上的二维码或编号打开通知的次数",
        "notices opened by a code or number on screens, television or paper",
    ),
    "known": (
        "“我已知晓”次数",
        "“I have read it”",
        "居民按下“我已知晓”的次数，每台设备每条通知计一次",
        "times residents took note, once for each device and notice",
    ),
    "feedback": (
        "居民反馈数",
        "Feedback",
        "期内收到的通知反馈数",
        "feedback on notices received",
    ),
    "feedback_done": (
        "居民反馈办理率",
        "Feedback dealt with",
        "已办理的反馈数 ÷ 期内收到的反馈数；办理情况算到次月 7 日",
        "feedback dealt with ÷ feedback received; until the 7th of the next month",
    ),
    "feedback_p50": (
        "反馈办理用时（中位数）",
        "Feedback, median time",
        "已办理的反馈，从收到到办理的用时，取中间一件",
        "time from receipt until it was dealt with, the middle one",
    ),
    "rating": (
        "服务评价平均分",
        "Mean rating of services",
        "居民评价的星数之和 ÷ 评价数（1 到 5 星，不含被驳回的）",
        "sum of stars ÷ ratings (1 to 5, without refused ones)",
    ),
    "ratings": (
        "服务评价数",
        "Ratings",
        "期内居民对场所的评价数",
        "ratings of places by residents",
    ),
    "complaints_done": (
        "投诉办结率",
        "Complaints closed",
        "已办结的投诉数 ÷ 期内收到的投诉数；办理情况算到次月 7 日",
        "complaints closed ÷ complaints received; until the 7th of the next month",
    ),
    "mistakes_done": (
        "报错处理率",
        "Reported mistakes dealt with",
        "已处理的报错数 ÷ 期内居民报告的场所信息错误数；处理情况算到次月 7 日",
        "mistakes dealt with ÷ mistakes in places reported; until the 7th of the next month",
    ),
    "polls": (
        "投票数",
        "Polls",
        "期内首次发布的带投票的通知数",
        "notices with a poll first published",
    ),
    "votes": (
        "参与投票人次",
        "Votes",
        "期内的投票次数，每台设备每个投票计一次",
        "votes, once for each device and poll",
    ),
}
