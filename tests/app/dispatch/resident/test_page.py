"""The page behind a short link, through the life of its notice."""

from dataclasses import replace
from datetime import timedelta

from app.dispatch.notices import publish
from app.dispatch.resident import page
from app.dispatch.resident.residents import Reader


def seen(house, language="zh-CN"):
    found = page.notice_page(house, "k3x9a7qd", Reader(language=language))
    return (found.status, found.body.decode()) if found else None


def test_what_was_never_published_is_not_there(neighbourhood):
    assert seen(neighbourhood) is None


def test_a_live_notice_is_shown_in_both_languages(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    status, body = seen(neighbourhood)
    assert status == 200 and "明天上午九点到十一点停水" in body and 'lang="zh-CN"' in body
    assert 'lang="en"' in seen(neighbourhood, "en")[1]


def test_before_its_time_it_is_not_there(neighbourhood, wanglan, draft, clock):
    later = replace(draft, effective=clock() + timedelta(hours=1))
    publish.publish(neighbourhood, "k3x9a7qd", later, wanglan)
    assert seen(neighbourhood) is None
    clock.go(hours=1)
    assert seen(neighbourhood)[0] == 200


def test_after_its_end_it_says_so(neighbourhood, wanglan, draft, clock):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    clock.go(hours=23)
    status, body = seen(neighbourhood)
    assert status == 200 and 'role="status">本通知已过有效期' in body


def test_withdrawn_it_is_gone_and_says_so(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    publish.withdraw(neighbourhood, "k3x9a7qd", wanglan)
    status, body = seen(neighbourhood)
    assert status == 410 and "撤回" in body
