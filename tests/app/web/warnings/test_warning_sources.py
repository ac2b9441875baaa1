"""Sources of warnings and the rules about them, as the administrator keeps them."""

from datetime import timedelta

import pytest

from app.dispatch.warnings import warning_own, warning_rules
from app.domain.warning import Level
from app.store import audit, warning, warning_source

LIST, RULES = "/editor/warnings/sources/", "/editor/warnings/policy"
FORM = {
    "id": "bj",
    "name": "北京市气象台",
    "url": "http://127.0.0.1:9/cap.xml",
    "interval": "60",
    "rank": "0",
    "life": "24",
    "areas": "110105900001",
}


@pytest.fixture
def keeper(as_):
    return as_("qianan")


def kept(house, name="bj"):
    with house.store.read() as tx:
        return warning_source.get(tx, name)


def test_one_is_added_changed_paused_and_removed_each_with_a_line_in_the_log(keeper, house):
    wrong = {**FORM, "id": "own", "url": "ftp://x", "certificate": "no", "areas": "999999"}
    assert keeper.post(f"{LIST}new", wrong, page=f"{LIST}new").status_code == 422
    for text in ("已经用了", "https:// 或 http://", "这不是证书", "没有 999999"):
        assert text in keeper.text
    assert keeper.post(f"{LIST}new", FORM).status_code == 303
    assert (kept(house).name, kept(house).automatic, kept(house).areas) == (
        "北京市气象台",
        (),
        ("110105900001",),
    )
    keeper.post(f"{LIST}bj/edit", {**FORM, "name": "市台"}, page=f"{LIST}bj/edit")
    keeper.post(f"{LIST}bj/pause", page=f"{LIST}bj/")
    assert (kept(house).name, kept(house).is_paused) == ("市台", True)
    keeper.get(LIST)
    assert "已暂停" in keeper.text and "都等人工放行" in keeper.text
    keeper.post(f"{LIST}bj/remove", page=f"{LIST}bj/")
    assert kept(house) is None
    with house.store.read() as tx:
        actions = [line.action for line in audit.listing(tx, "bj", 9)]
    assert sorted(set(actions)) == ["warning.source", "warning.source_remove"]


def test_a_dead_one_says_so_in_words_and_a_trial_says_why(keeper, house, clock):
    keeper.post(f"{LIST}new", FORM, page=f"{LIST}new")
    keeper.post(f"{LIST}bj/try", page=f"{LIST}bj/")
    assert "内部网络" in keeper.text
    clock.now += timedelta(minutes=9)
    keeper.get(LIST)
    assert "可能已经过时" in keeper.text
    with house.store.read() as tx:
        assert warning.open_at(tx, clock.now) == []


def test_rules_say_what_is_let_through_shown_and_sent(keeper, house):
    keeper.post(f"{LIST}new", FORM, page=f"{LIST}new")
    form = {"auto": ["bj:red", "bj:none", "x:blue"], "life-bj": "12"}
    assert keeper.post(f"{RULES}/sources", form, page=RULES).status_code == 303
    assert (kept(house).automatic, kept(house).life_s) == (("red",), 12 * 3600)
    assert keeper.post(f"{RULES}/sources", {"life-bj": "x"}, page=RULES).status_code == 422
    ruled = {"full": ["red"], "night": ["blue"], "sms_smpp": ["red"], "alone": "5"}
    hours = {"night_from": "23:00", "night_until": "07:00"}
    assert keeper.post(RULES, {**ruled, **hours}, page=RULES).status_code == 303
    with house.store.read() as tx:
        rules, alone = warning_rules.get(tx), warning_own.alone(tx)
    assert (rules.full, rules.night, rules.carried("sms_smpp"), alone) == (
        {Level.RED},
        {Level.BLUE},
        {Level.RED},
        5,
    )
    wrong = {**ruled, "night_from": "x", "night_until": "07:00", "alone": "-1"}
    assert keeper.post(RULES, wrong, page=RULES).status_code == 422
    same = {**ruled, "night_from": "07:00", "night_until": "07:00"}
    assert keeper.post(RULES, same, page=RULES).status_code == 422
    assert "不能相同" in keeper.text
