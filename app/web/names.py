"""What things are called on the pages, in the user's language."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.domain.audience import Area
from app.domain.notice import Act, Category, Phase

# In the order in which the pages list them.
CHANNELS = {
    "led": _l("LED 屏"),
    "tv": _l("电视"),
    "mobile": _l("手机网页"),
    "feed": _l("订阅源（RSS）"),
    "microblog": _l("站内微博"),
    "mastodon": _l("微博账号"),
    "weibo": _l("新浪微博"),
    "robot": _l("群机器人"),
    "activitypub": _l("联邦微博关注者"),
    "sms_smpp": _l("短信"),
    "webpush": _l("手机推送"),
}
CATEGORIES = {
    Category.NOTICE: _l("一般通知"),
    Category.OUTAGE: _l("停水停电"),
    Category.PUBLICITY: _l("公示"),
    Category.POLICY: _l("政策"),
    Category.GUIDE: _l("办事指南"),
    Category.ACTIVITY: _l("活动"),
    Category.CULTURE: _l("文化"),
    Category.LEARNING: _l("学习培训"),
    Category.JOBS: _l("招聘"),
    Category.HEALTH: _l("健康"),
    Category.LOST_FOUND: _l("失物招领"),
    Category.CORRECTION: _l("辟谣更正"),
}
PHASES = {
    Phase.DRAFT: _l("草稿"),
    Phase.SCHEDULED: _l("待发布"),
    Phase.LIVE: _l("展示中"),
    Phase.ENDED: _l("已到期"),
    Phase.WITHDRAWN: _l("已撤回"),
}
ACTS = {
    Act.ISSUE: _l("已发布"),
    Act.UPDATE: _l("已修改"),
    Act.CORRECT: _l("已更正"),
    Act.EXTEND: _l("已延期"),
    Act.RESTORE: _l("已恢复"),
    Act.WITHDRAW: _l("已撤回"),
}
ROLES = {
    "author": _l("编辑"),
    "reviewer": _l("审核"),
    "leader": _l("终审领导"),
    "operator": _l("运维"),
    "broadcaster": _l("全域发布"),
    "administrator": _l("系统管理员"),
    "security": _l("安全管理员"),
    "auditor": _l("审计员"),
}
# What each role may do, for the page on which roles are given.
DUTIES = {
    "author": _l("写通知、存草稿"),
    "reviewer": _l("写通知、审核、撤回"),
    "leader": _l("公示、政策等的最后一道审核"),
    "operator": _l("配对和管理屏幕、收件人"),
    "broadcaster": _l("可以把通知发到最上一级区域"),
    "administrator": _l("开设和停用账号，管区域、设置和屏幕；不写也不审通知"),
    "security": _l("授予和收回权限，重置登录方式，结束登录；不写也不审通知"),
    "auditor": _l("查看、核验和导出操作日志；不写也不审通知"),
}
# The templates that are shipped (app/dispatch/notices/usual.json).
TEMPLATES = {
    "water": _l("停水"),
    "power": _l("停电"),
    "gas": _l("停气"),
    "heating": _l("停暖"),
    "lift": _l("电梯检修"),
    "pests": _l("消杀"),
    "vaccine": _l("疫苗"),
    "meals": _l("老年餐"),
    "film": _l("电影"),
    "jobs": _l("招聘启事"),
    "lost": _l("失物"),
    "flood": _l("防汛"),
    "wind": _l("大风"),
    "heat": _l("高温"),
    "dust": _l("扬尘"),
    "drill": _l("消防演练"),
    "election": _l("选举"),
    "publicity": _l("公示事项"),
    "fees": _l("缴费"),
    "renewal": _l("换届"),
}
FIELDS = {
    "headline": _l("一句话"),
    "title": _l("标题"),
    "body": _l("正文"),
    "when_where": _l("何时何地"),
    "contact": _l("联系"),
    "source": _l("发布单位"),
    "category": _l("类别"),
    "record-summary": _l("摘要"),
    "record-document_no": _l("文号"),
    "record-index_no": _l("索引号"),
    "record-department": _l("责任科室"),
    "record-editor": _l("责任编辑"),
    "record-reprinted_from": _l("转自"),
    "record-keywords": _l("关键词"),
    "record-link": _l("原文链接"),
    "areas": _l("范围"),
    "channels": _l("渠道"),
    "effective": _l("开始时间"),
    "expires": _l("有效期至"),
    "endless_reason": _l("长期有效的原因"),
    "repeat": _l("显示次数"),
    "weekdays": _l("星期几"),
    "monthdays": _l("每月几号"),
    "yearday": _l("每年几月几日"),
    "rule": _l("重复规则"),
    "dayparts": _l("时段"),
    "except_on": _l("这些日子不显示"),
    "also_on": _l("这些日子另外显示"),
    "reason": _l("原因"),
    "poll": _l("投票"),
    "poll-question": _l("投票问题"),
    "poll-answers": _l("投票选项"),
    "poll-until": _l("投票截止"),
    "media": _l("图片和附件"),
    "attachments": _l("图片和附件"),
    "tags": _l("屏幕标签"),
    "groups": _l("收件人分组"),
}


def is_english() -> bool:
    """Return whether this page is shown in English."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def area_name(area: Area) -> str:
    """Return the area's name in the user's language, as far as there is one."""
    return area.name_en if is_english() and area.name_en else area.name
