"""Notices that break careless renderers; ``NASTY`` maps a name to the fields that differ."""

BREAKOUT = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&]]>"

NASTY = {
    "ordinary": {},
    "empty body": {"body": "", "when_where": "", "contact": "", "source": ""},
    "4000 characters": {"body": "请大家相互转告，做好准备。" * 308},
    "one word of 4000 letters": {"body": "a" * 4000, "when_where": "b" * 300},
    "emoji": {"headline": "👨‍👩‍👧‍👦💧停水🇨🇳❤️", "body": "👍🏽" * 60, "title": "1️⃣号楼"},
    "right to left": {"headline": "إشعار انقطاع المياه", "body": "سيتم قطع المياه غدًا\nشكرًا لكم"},
    "bidirectional override": {"headline": "停水\u202e水停\u2066", "body": "\u202eabc\u200f"},
    "script": dict.fromkeys(
        ("headline", "title", "body", "when_where", "contact", "source"), BREAKOUT
    ),
    "template": {
        "headline": "{{ 7 * 7 }}{% raw %}{headline}%s",
        "title": "{0}",
        "body": "${x}#{y}",
    },
    "only spaces": dict.fromkeys(
        ("headline", "title", "body", "when_where", "contact", "source"), " \u3000\n\t "
    ),
    "control characters": {
        "headline": "停\x00水\x1b[31m\x07",
        "body": "一\x0b二\x0c三\x85四\ufffe",
    },
    "lone surrogates": {"headline": "停水\ud83d", "title": "\udc00", "body": "\ud800\udbff通知"},
    "many marks": {"headline": "Z" + "\u0301" * 90, "body": "停" + "\u20dd" * 200},
    "lines in lines": {"headline": "一\n二\r三\u2028四", "title": "五\n六", "source": "七\n八"},
    "hashes and names": {"headline": "#停水# @所有人", "body": "3#楼、5#楼，见 http://a.cn/#x"},
    "rare characters": {"headline": "𠮷䶮㛃𫖯停水", "body": "\ue000\U000f0000\U0010ffff"},
    "brackets": {"headline": "【紧急】【停水】", "title": "】【", "body": "【】" * 30},
    "xml": {"headline": "<![CDATA[停水]]>", "body": "<!DOCTYPE x [<!ENTITY y 'z'>]>&y;<?php ?>"},
    "long everything": {
        "headline": "停" * 28,
        "title": "停" * 200,
        "when_where": "\n".join(["11月25日9:00—11:00，望春里1—6号楼"] * 12),
        "contact": "、".join(["010-65550123"] * 20),
        "source": "望春里社区居委会" * 10,
    },
}
