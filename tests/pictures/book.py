"""Every picture of the handbook: whose page it shows, what of it, and the words it is about.

``make pictures`` takes them; a test asks whether the pages still have these words.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "help" / "pictures"
COMMUNITY = "望春里社区"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: ``crop`` of the page at ``path``, as ``who`` sees it.

    ``follow`` are the words of links that lead from there to the page shown; ``step`` names
    what is done there first (tests.pictures.steps); ``marks`` are what gets a number, in order.
    ``height`` is the most that is shown, in pixels of CSS as ``width``, the window's.
    """

    name: str
    path: str
    words: tuple[str, ...]
    who: str = "wanglan"
    follow: tuple[str, ...] = ()
    crop: str = "main"
    width: int = 1000
    height: int = 640
    marks: tuple[str, ...] = ()
    step: str = ""


PICTURES = (
    Picture(
        name="sign-in",
        who="",
        path="/sign-in",
        words=("登录名", "密码", "登录"),
        width=480,
    ),
    Picture(
        name="list",
        path="/editor/",
        words=("写通知", "关键词", "状态", "再发一次"),
        height=470,
        marks=("main .heading .primary", "main .query", "main tbody td:last-child"),
    ),
    Picture(
        name="write",
        path="/editor/new",
        words=("一句话", "正文", "何时何地", "各屏看到的样子", "提交审核", "粘贴成通知"),
        width=1240,
        height=820,
        step="write",
        marks=("#headline", "#body", "#when_where", "[data-card=led]"),
    ),
    Picture(
        name="review",
        who="zhaomin",
        path="/editor/reviews",
        words=("等我审核", "退回给我的"),
        height=400,
    ),
    Picture(
        name="decide",
        who="zhaomin",
        path="/editor/reviews",
        follow=("去审核",),
        words=("内容", "机器核对", "我的决定", "我已通读全文", "退回修改", "搁置", "驳回，不发"),
        width=1240,
        height=760,
    ),
    Picture(
        name="report",
        path="/editor/?q=周末影院",  # no other test writes one of that name
        follow=("周末影院",),
        words=("谁已经看到", "更正", "延期", "撤回", "再发一次"),
        height=620,
    ),
    Picture(
        name="screens",
        path="/editor/screens/",
        words=("接入一块屏", "看地图", "最近信号", "告警与调光"),
        height=600,
    ),
    Picture(
        name="pair",
        path="/editor/screens/pair",
        words=("配对码", "挂在哪里", "规格（宽x高）", "正在等待接入的屏"),
        height=800,
    ),
    Picture(
        name="warnings",
        path="/editor/warnings/",
        words=("待放行", "正在生效", "发布预警", "演练", "值守"),
        height=560,
    ),
    Picture(
        name="deliveries",
        path="/editor/deliveries/",
        words=("渠道，近一天", "没有送到，近一周"),
        height=640,
    ),
    Picture(
        name="duty",
        path="/editor/duty",
        words=("紧急发布，还没有人确认", "运行告警", "屏幕离线", "快要没有内容的屏"),
        height=800,
    ),
    Picture(
        name="paste",
        path="/editor/paste/",
        words=("粘贴成通知", "文字", "分到各栏"),
        height=420,
        step="paste",
    ),
    Picture(
        name="calendar",
        path="/editor/calendar",
        words=("排期", "节假日", "某时某屏在放什么", "下个月"),
        height=760,
    ),
    Picture(
        name="warning-new",
        path="/editor/warnings/new",
        words=("种类", "停水", "电梯故障"),
        height=340,
    ),
    Picture(
        name="drill",
        path="/editor/warnings/drills/new",
        words=("在哪里演练", "演练什么", "演练多少分钟", "下一步"),
        height=720,
    ),
    Picture(
        name="sms",
        path="/editor/sms",
        words=("本月用量", "发送规则", "替居民退订"),
        height=560,
    ),
    Picture(
        name="subscribe",
        who="",
        path="/a/wangchunli/subscribe/",
        words=("订阅", "预警"),
        width=480,
        height=900,
    ),
    Picture(
        name="feedback",
        path="/editor/feedback/",
        words=("居民反馈", "待处理", "不采纳", "居民回应统计"),
        height=420,
        step="feedback",
    ),
    Picture(
        name="life",
        who="",
        path="/a/wangchunli/life/",
        words=("找店铺、服务、办事处", "避难场所", "八项基本便民服务"),
        width=960,
        height=700,
    ),
    Picture(
        name="shelter",
        path="/editor/places/new",
        words=("避难场所", "人防工程"),
        crop="#shelter",
        height=620,
        step="shelter",
    ),
    Picture(
        name="sheets",
        path="/editor/import/",
        words=("从表格导入通知", "上传并检查", "下载模板", "导出 Excel"),
        height=560,
    ),
    Picture(
        name="accounts",
        path="/editor/accounts/",
        words=("发布账号", "令牌到期", "加一个账号"),
        height=600,
    ),
    Picture(
        name="people",
        who="security",
        path="/editor/users/",
        words=("登录名", "所在区域", "角色"),
        height=640,
    ),
    Picture(
        name="confirm",
        path="/editor/new",
        words=("写通知", "提交审核"),
        height=860,
        step="confirm",
    ),
    Picture(
        name="map",
        path="/editor/screens/?view=map",
        words=("只看列表", "屏幕的位置"),
        crop="section.map",
        height=520,
    ),
    Picture(
        name="screen",
        path="/editor/screens/",
        follow=("东门 LED 屏",),
        words=("正在显示", "为什么有／没有某条？"),
        height=760,
    ),
    Picture(
        name="warning",
        path="/editor/warnings/",
        follow=("大风蓝色预警",),
        words=("发布单位", "级别", "原文", "到期"),
        height=700,
    ),
    Picture(
        name="phone",
        who="",
        path="/a/wangchunli/",
        words=("望春里社区", "长辈版", "通知"),
        crop="body",
        width=390,
        height=720,
    ),
    Picture(
        name="elder",
        who="",
        path="/a/wangchunli/?mode=elder",
        words=("望春里社区", "通知"),
        crop="body",
        width=390,
        height=720,
    ),
    Picture(
        name="tv",
        who="",
        path="/tv/wangchunli/",
        words=("通知公告", "本地生活", "避难场所", "求助电话"),
        crop="body",
        width=1280,
        height=720,
    ),
    Picture(
        name="ledger",
        path="/editor/reach/",
        follow=("停水通知",),  # its screens are timed
        words=("触达台账", "到达率", "各渠道"),
        width=1240,
        height=760,
    ),
    Picture(
        name="assessment",
        path="/editor/assessment/",
        words=("考核评估", "指导标准指标", "判断方法", "下载 PDF"),
        width=1240,
        height=700,
    ),
)
BY_NAME = {one.name: one for one in PICTURES}
