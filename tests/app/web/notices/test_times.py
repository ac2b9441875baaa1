"""When a notice is shown, in the editor: fields, sentences, problems, and nothing typed is lost."""

from dataclasses import replace
from datetime import time

import pytest

from app.dispatch.notices import publish
from app.domain.notice import FOREVER, OnHolidays, Repeat
from app.store import notice

ID = "k3x9a7qd"
EDIT = f"/editor/notices/{ID}/edit"


def saved(house):
    with house.store.read() as tx:
        return notice.draft(tx, ID).draft


def weekly(form, **more):
    chosen = {
        "repeat": "weekly",
        "weekdays": ["MO", "WE"],
        "from": ["8:00", "18:00"],
        "until": ["9:00", "19:30"],
        "on_holidays": "skip",
    }
    return {**form, "expires": "2026-12-31T00:00", **chosen, **more}


def test_a_weekly_repeat_is_saved_and_shown_as_it_was_chosen(desk, house, form):
    desk.post(EDIT, {**weekly(form), "do": "save"}, page="/editor/new")
    kept = saved(house).repeat
    assert kept.rule == "FREQ=WEEKLY;BYDAY=MO,WE" and len(kept.dayparts) == 2
    assert kept.on_holidays is OnHolidays.SKIP
    desk.get(EDIT)
    assert 'value="MO" checked' in desk.text and 'value="19:30"' in desk.text
    assert '<option value="weekly" selected>' in desk.text


def test_the_page_says_in_words_what_it_means_and_the_next_five_times(desk, form):
    desk.post(EDIT, {**weekly(form), "do": "save"}, page="/editor/new")
    said = "每周一、三 8:00–9:00、18:00–19:30，节假日不显示，至 12月30日（周三）24:00"
    assert said in desk.text
    times = [
        "11月25日（周三）8:00–9:00",
        "11月25日（周三）18:00–19:30",
        "11月30日（周一）8:00–9:00",
    ]
    assert all(f"<li>{one}</li>" in desk.text for one in times)
    assert desk.text.split('class="coming"')[1].split("</ol>")[0].count("<li>") == 5


def test_the_sentence_is_there_in_english_too(desk, form):
    desk.post(EDIT + "?lang=en", {**weekly(form), "do": "save"}, page="/editor/new")
    assert (
        "every Mon, Wed 8:00–9:00, 18:00–19:30, not on public holidays, until Wed 30 Dec, 24:00"
        in desk.text
    )


def test_the_sentence_follows_the_typing(desk, form):
    answer = desk.post(f"/editor/times/{ID}", weekly(form), page="/editor/new")
    assert answer.status_code == 200 and "每周一、三" in desk.text
    desk.post(f"/editor/times/{ID}", weekly(form, **{"from": ["25:00"]}), page="/editor/new")
    assert "每周一、三" not in desk.text


@pytest.mark.parametrize(
    "typed, field, text",
    [
        ({"weekdays": []}, "weekdays", "请至少选一个星期几"),
        ({"from": ["8点半"], "until": ["25:00"]}, "dayparts", "时段“8点半—25:00”读不出来"),
        ({"from": ["8:00"], "until": [""]}, "dayparts", "时段“8:00—”读不出来"),
        ({"repeat": "monthly", "monthdays": "1 40"}, "monthdays", "“1 40”不是几号"),
        ({"repeat": "monthly", "monthdays": ""}, "monthdays", "请填写每月几号"),
        ({"repeat": "yearly", "yearday": "13-40"}, "yearday", "“13-40”不是几月几日"),
        ({"repeat": "custom", "rule": "FREQ=MINUTELY"}, "rule", "“FREQ=MINUTELY”不能用"),
        ({"repeat": "custom", "rule": ""}, "rule", "请填写重复规则"),
        ({"except_on": "2026-12-25 圣诞"}, "except_on", "“圣诞”不是日期"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_stays(desk, form, typed, field, text):
    answer = desk.post(EDIT, {**weekly(form, **typed), "do": "submit"}, page="/editor/new")
    assert answer.status_code == 422
    assert f'href="#{field}"' in desk.text and text in desk.text and f'id="{field}' in desk.text
    for words in typed.values():
        for word in [words] if isinstance(words, str) else words:
            assert all(part in desk.text for part in word.split())
    assert "下面" in desk.text and f'value="{form["title"]}"' in desk.text


def test_a_repeat_that_shows_it_never_is_refused(desk, form):
    never = weekly(form, expires="2026-11-24T18:00")
    assert desk.post(EDIT, {**never, "do": "submit"}, page="/editor/new").status_code == 422
    assert "有效期内一次也不会显示" in desk.text


def test_what_never_ends_needs_its_reason(desk, house, form):
    endless = {**form, "expires": "", "repeat": "", "endless": "1", "endless_reason": ""}
    assert desk.post(EDIT, {**endless, "do": "submit"}, page="/editor/new").status_code == 422
    assert "要写明原因" in desk.text and 'name="endless" value="1" checked' in desk.text
    answer = desk.post(
        EDIT, {**endless, "endless_reason": "办事指南", "version": "1", "do": "submit"}
    )
    assert answer.status_code == 303 and saved(house).expires == FOREVER
    desk.follow(answer)
    assert "长期有效，不会自动撤下" in desk.text and "2099" not in desk.text


def test_a_form_without_these_fields_leaves_the_repeat_alone(desk, house, form):
    desk.post(EDIT, {**weekly(form), "do": "save"}, page="/editor/new")
    desk.post(EDIT, {**form, "version": "1", "do": "save"})
    assert saved(house).repeat.rule == "FREQ=WEEKLY;BYDAY=MO,WE"
    desk.post(EDIT, {**form, "version": "2", "repeat": "", "do": "save"})
    assert saved(house).repeat is None


def test_a_year_without_published_holidays_is_named(desk, form):
    desk.post(EDIT, {**weekly(form, expires="2027-03-01T00:00"), "do": "save"}, page="/editor/new")
    assert "2027 年的节假日还没有公布" in desk.text


def test_a_published_repeat_is_said_on_its_page(desk, neighbourhood, wanglan, draft):
    evenings = Repeat(rule="FREQ=WEEKLY;BYDAY=TU", dayparts=((time(18), time(19)),))
    endless = replace(draft, repeat=evenings, expires=FOREVER, endless_reason="每周提醒")
    publish.publish(neighbourhood, ID, endless, wanglan)
    desk.get(f"/editor/notices/{ID}")
    assert "每周二 18:00–19:00，长期有效" in desk.text and "每周提醒" in desk.text
    desk.get("/editor/")
    assert "长期有效" in desk.text and "2099" not in desk.text and "2100" not in desk.text
