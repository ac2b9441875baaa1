"""The words of a public notice proof, Chinese first."""

from __future__ import annotations

from app.domain.public_proof import Why

STEPS = ("", "初审 First", "复审 Second", "终审 Final")
DECISIONS = {
    "approved": "通过 Approved",
    "confirmed": "确认紧急发布 Urgent publication confirmed",
    "urged": "紧急发布 Published urgently",
}
ACTS = {
    "issue": "发布 Published",
    "update": "修改 Changed",
    "correct": "更正 Corrected",
    "extend": "延期 Extended",
    "restore": "已恢复 Over",
    "withdraw": "撤回 Withdrawn",
}
WHY = {
    Why.OFFLINE: "屏幕离线 Screen offline",
    Why.BLANK: "按指令黑屏 Dark by order",
    Why.UNKNOWN: "没有播放记录，原因不明 No record, reason unknown",
}
CHANNELS = {
    "tv": "电视 Television",
    "mobile": "手机网页 Pages on telephones",
    "feed": "订阅源 Feeds",
    "microblog": "微博样式时间线 Timeline",
    "sms_smpp": "短信 SMS",
    "sms_http": "短信（备用网关）SMS, second gateway",
    "webpush": "手机推送 Pushes",
    "mastodon": "Mastodon",
    "weibo": "微博 Weibo",
    "robot": "群机器人 Chat groups",
    "activitypub": "联邦宇宙 Fediverse",
}
