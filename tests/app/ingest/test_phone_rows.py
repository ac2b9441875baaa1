"""Numbers out of a list: each that takes no texts is left out with its reason."""

from app.ingest import phone_rows


def test_every_kind_of_number_is_told_apart():
    kinds = {
        "138 0013 8000": "+8613800138000",
        "+86-13800138000": "+8613800138000",
        "１３８００１３８０００": "+8613800138000",
        "12345": "hotline",
        "110": "hotline",
        "95588": "hotline",
        "400-810-1234": "free_line",
        "010-65550123": "landline",
        "+852 5123 4567": "foreign",
        "+1 202 555 0143": "foreign",
        "1380013800": "not_a_number",
        "王兰": "not_a_number",
        "": "no_number",
    }
    found = {typed: next(filter(None, phone_rows.sort(typed))) for typed in kinds}
    assert found == kinds


def test_a_pasted_list_and_a_sheet_read_alike():
    pasted = phone_rows.from_text("13800138000 3号楼 住户\n\n13900139000，楼门长\n")
    sheet = phone_rows.from_cells([("手机号", "备注"), (13800138000.0, "3号楼 住户"), ("", "")])
    assert pasted == [(1, ["13800138000", "3号楼 住户"]), (3, ["13900139000", "楼门长"])]
    assert sheet == [(2, ["13800138000", "3号楼 住户"])]


def test_numbers_written_in_groups_stay_whole():
    said = {
        "138 0013 8000 3号楼": ["13800138000", "3号楼"],
        "+86 138 0013 8000": ["+8613800138000"],
        "+852 5123 4567 王": ["+85251234567", "王"],
        "13800138000 3": ["13800138000", "3"],
        "12345 热线": ["12345", "热线"],
    }
    assert {line: phone_rows.from_text(line)[0][1] for line in said} == said


def test_what_stands_twice_or_is_refused_is_left_out():
    lines = phone_rows.from_text("13800138000 甲\n138-0013-8000 乙\n13900139000\n12345")
    known = {"+8613900139000": "opted_out"}
    found = phone_rows.rows(lines, lambda phone: known.get(phone, ""))
    assert [(one.line, one.reason) for one in found] == [
        (1, ""),
        (2, "twice"),
        (3, "opted_out"),
        (4, "hotline"),
    ]
    assert found[0].label == "甲"
