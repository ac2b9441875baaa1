"""The pages of texts: rules, opt-outs, and lists of numbers taken in."""

from app.dispatch.messages import sms_desk
from app.store import audit, consent, target

PAGE, IMPORT = "/editor/sms", "/editor/recipients/import"
RULES = {
    "is_quiet": "1",
    "night_from": "21:30",
    "night_until": "07:30",
    "a_day": "2",
    "price": "0.045",
    "budget": "500",
}
LIST = {
    "area": "110105900001",
    "how": "入户登记表",
    "numbers": "13800138000 住户\n12345\n010-65550123",
}


def test_rules_are_kept_and_wrong_ones_stay_as_typed(as_, house):
    page = as_("qianan")
    page.follow(page.post(PAGE, RULES, page=PAGE))
    with house.store.read() as tx:
        kept = sms_desk.rules(tx)
    assert (str(kept.price), kept.a_day, f"{kept.night_from:%H:%M}") == ("0.045", 2, "21:30")
    answer = page.post(PAGE, {**RULES, "a_day": "99", "price": "many"}, page=PAGE)
    assert answer.status_code == 422 and 'value="99"' in page.text and "请填写数字" in page.text


def test_a_list_is_looked_through_with_reasons_and_then_taken_in(as_, house):
    page = as_("sunli")
    page.post(IMPORT, {**LIST, "do": "look"}, page=IMPORT)
    assert "是服务热线" in page.text and "是固定电话" in page.text and "138****8000" in page.text
    taken = {**LIST, "numbers": "+8613800138000 住户", "do": "take"}
    page.follow(page.post(IMPORT, taken, page=IMPORT))
    assert "已加入 1 个号码" in page.text
    with house.store.read() as tx:
        assert target.counts(tx, ["110105900001"])["sms_smpp"] == 25
        (said,) = consent.of(tx, house.cipher, "sms_smpp", "+8613800138000")
    assert (said.act, said.how, said.words) == ("given", "staff", "入户登记表")


def test_who_opted_out_is_listed_and_cannot_be_put_back(as_, house):
    page = as_("sunli")
    page.post(IMPORT, {**LIST, "do": "take"}, page=IMPORT)
    page.follow(page.post(f"{PAGE}/stop", {"phone": "13800138000", "said": "来电"}, page=PAGE))
    assert "138****8000" in page.text and "来电" in page.text
    page.post(IMPORT, {**LIST, "do": "look"}, page=IMPORT)
    assert "本人已退订" in page.text
    again = {"channel": "sms_smpp", "address": "13800138000", "area": "110105900001"}
    answer = page.post("/editor/recipients/", again, page="/editor/recipients/")
    assert answer.status_code == 422 and "本人已经退订" in page.text


def test_a_number_of_nobody_is_named_at_its_field(as_):
    page = as_("sunli")
    answer = page.post(f"{PAGE}/stop", {"phone": "13999999999"}, page=PAGE)
    assert answer.status_code == 422 and "您负责的名单里没有这个号码" in page.text


def test_who_runs_the_area_above_sets_a_budget_and_sees_it_in_the_table(as_, house):
    page, costs = as_("qianan"), f"{PAGE}/costs"
    answer = page.post(costs, {"area": "110000", "yuan": "5"}, page=costs)
    assert answer.status_code == 422 and "本级的预算由上级单位" in page.text
    answer = page.post(costs, {"area": "110105900001", "yuan": "many"}, page=costs)
    assert answer.status_code == 422 and 'value="many"' in page.text
    page.follow(page.post(costs, {"area": "110105900001", "yuan": "300"}, page=costs))
    assert "预算已保存" in page.text and "300 元" in page.text
    operator = as_("sunli")
    answer = operator.client.get(f"{costs}.csv?month=2026-11")
    assert answer.data.decode("utf-8-sig").splitlines()[1].startswith("2026-11,110105900001,")
    assert operator.post(costs, {"area": "110105900001"}, page=PAGE).status_code == 403
    assert operator.get(f"{costs}?month=rubbish").status_code == 200


def test_the_ledger_says_who_agreed_how_is_found_by_number_and_exported_for_a_reason(as_, house):
    page, book = as_("sunli"), "/editor/consents/"
    page.post(IMPORT, {**LIST, "do": "take"}, page=IMPORT)
    page.get(book)
    assert (
        "138****8000" in page.text and "入户登记表" in page.text and "13800138000" not in page.text
    )
    assert page.get(f"{book}?act=ended&since=rubbish").status_code == 200
    assert "没有符合条件的记录" in page.text
    page.post(f"{book}find", {"phone": "138 0013 8000"}, page=book)
    assert "138****8000 的全部记录" in page.text and "工作人员登记" in page.text
    assert page.post(f"{book}find", {"phone": "12345"}, page=book).status_code == 422
    answer = page.post(f"{book}export", {"reason": "查"}, page=book)
    assert answer.status_code == 422 and "请写明为什么导出" in page.text
    answer = page.post(f"{book}export", {"reason": "通信管理局检查", "act": "given"}, page=book)
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "138****8000" in lines[1] and "入户登记表" in lines[1]
    with house.store.read() as tx:
        said = {one.action: one.facts for one in audit.listing(tx, "consents", 9)}
    assert said["consent.export"]["reason"] == "通信管理局检查"
    assert said["consent.find"] == {"masked": "138****8000", "found": 1}
