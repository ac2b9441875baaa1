"""The side menu: groups of what people do, and to each only what is theirs."""

import re

GROUP = re.compile(r"<summary>(.*?)</summary>(.*?)</details>", re.S)


def menu(page):
    page.get("/editor/profile/")
    groups = GROUP.findall(page.text)
    return {name: re.findall(r'<li><a href="[^"]+"[^>]*>([^<]+)', of) for name, of in groups}


def test_each_sees_the_groups_with_something_of_theirs_and_where_they_are(desk, as_):
    seen = menu(desk)
    assert list(seen) == ["信息发布", "预警值班", "成效", "屏幕与渠道", "居民", "设置"]
    assert seen["信息发布"] == ["通知", "排期", "审核", "素材", "导入导出", "外部来源"]
    assert seen["居民"] == ["收件人", "通讯录", "本地生活"] and seen["设置"] == ["接口"]
    writer, administrator = menu(as_("liqiang")), menu(as_("qianan"))
    assert writer["居民"] == ["通讯录", "本地生活"] and writer["屏幕与渠道"] == ["电视台"]
    assert writer["设置"] == ["接口"] and writer["信息发布"] == seen["信息发布"]
    assert administrator["屏幕与渠道"] == ["屏幕", "电视台", "短信", "订阅源推送"]
    assert list(administrator) == ["屏幕与渠道", "设置"]
    assert administrator["设置"] == ["用户", "审核步数", "预警来源", "用词表"]
    assert menu(as_("zhouzheng")) == {"设置": ["日志"]}
    here = desk.get("/editor/calendar").get_data(as_text=True)
    assert re.findall(r'aria-current="page">([^<]+)', here) == ["排期"]
