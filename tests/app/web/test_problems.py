"""Every problem there is has a sentence that says where, why and how to mend it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.dispatch.notices.preview import Verdict
from app.domain.legibility import legibility
from app.domain.review import Draft, Problem, problems
from app.web.problems import legible, say, verdict

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context("/"):
        yield


def said(draft, now):
    found = problems(draft, now, {"110105900001"}, {"tv"})
    return {p.field: say(p, now, BEIJING) for p in found}


def test_an_empty_form_is_asked_for_what_it_needs(clock):
    found = said(Draft(), clock.now)
    assert found["headline"].startswith("请写一句话")
    assert found["expires"].startswith("请填写有效期")
    assert "不会发给任何人" in found["areas"]


def test_an_end_before_the_start_is_said_with_both(clock):
    start = clock.now + timedelta(hours=2)
    draft = Draft(effective=start, expires=clock.now + timedelta(hours=1))
    assert said(draft, clock.now)["expires"] == (
        "结束时间 11月24日（周二）13:00 不晚于开始时间 11月24日（周二）14:00。"
        "请改为 11月24日（周二）14:00 之后。"
    )


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem("title", "too_long", {"limit": 60, "length": 71}),
            "“标题”有 71 个字，最多 60 个字，请缩短。",
        ),
        (
            Problem("body", "control_character", {"position": 8}),
            "“正文”第 8 个字是看不见的控制字符，请删掉重打。",
        ),
        (
            Problem("channels", "unknown_channel", {"channel": "sms_smpp"}),
            "渠道“短信”还没有接入，请取消这一项。",
        ),
        (
            Problem("areas", "unknown_area", {"area": "110101"}),
            "您不能向 110101 发布通知，请取消这一项，或请有权限的同事来发布。",
        ),
        (
            Problem("expires", "not_a_time", {"typed": "明早"}),
            "“有效期至”里的“明早”不是时间。请写成 2026-11-25 09:00 的样子。",
        ),
        (Problem("contact", "empty"), "请填写“联系”。"),
    ],
)
def test_a_problem_is_said(problem, sentence, clock):
    assert say(problem, clock.now, BEIJING) == sentence


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Verdict("fits"), "放得下"),
        (Verdict("pages", {"pages": 1, "loop_s": 5}), "一页放得下"),
        (Verdict("pages", {"pages": 3, "loop_s": 15}), "分 3 页，循环一遍 15 秒"),
        (
            Verdict("pages", {"pages": 1, "loop_s": 5, "code": 0}),
            "一页放得下；这种屏没有二维码和编号",
        ),
        (Verdict("characters", {"count": 96, "limit": 140}), "96 / 140 字"),
        (Verdict("parts", {"parts": 1, "characters": 60}), "1 条短信（60 字）"),
        (Verdict("parts", {"parts": 2, "characters": 90}), "2 条短信（90 字）"),
        (
            Verdict("too_many_parts", {"parts": 9, "limit": 6}),
            "放不下：要 9 条短信，上限 6 条。请缩短，或单独改。",
        ),
    ],
)
def test_a_verdict_is_said(found, sentence):
    assert verdict(found) == sentence


def test_no_instant_is_shown_as_a_computer_writes_it(clock):
    problem = Problem("expires", "already_over", {"end": datetime(2026, 11, 1, tzinfo=BEIJING)})
    assert "11月1日（周日）0:00" in say(problem, clock.now, BEIJING)


@pytest.mark.parametrize("distance_m", [2, 5, 12, 40])
def test_how_letters_look_is_said_with_their_height_and_the_distance(distance_m):
    found = legibility(16, 4, distance_m)
    sentence = legible(found)
    assert str(distance_m) in sentence and "%" not in sentence
    assert ("64" in sentence) == (found.code != "too_near")
