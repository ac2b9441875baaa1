"""What is wrong with a spreadsheet or a row of it, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.domain.audience import Area
from app.domain.review import Problem
from app.ingest.grid import Unreadable
from app.ingest.rows import Row
from app.store import area
from app.store.session import Tx
from app.web import names, problems


def whole(fault: Unreadable) -> str:
    """Return why the file as a whole cannot be used, and what to do."""
    return {
        "empty": _("这个文件里没有内容。请选一个第一行是列名、下面每行一条通知的表格。"),
        "too_large": _("文件超过 %(limit)s MB。请拆成几个较小的表格分别导入。"),
        "too_many_rows": _("表格超过 %(limit)s 行。请拆成几个较小的表格分别导入。"),
        "old_excel": _(
            "这是旧版 Excel（.xls）或加了密码的文件。请在 Excel 里去掉密码，另存为 .xlsx 后再导入。"
        ),
        "not_a_table": _("这不是表格文件。请上传 .xlsx 或 .csv 文件。"),
        "broken": _("这个表格打不开，可能已损坏。请在 Excel 里重新另存一份再试。"),
        "not_text": _("看不懂这个文件的内容。请上传 .xlsx 或 .csv 文件。"),
        "no_headings": _(
            "没有找到列名。表格里要有一行写着“标题”“一句话”等列名；现在第一行是：%(found)s"
        ),
        "heading_twice": _("有两列都是“%(heading)s”。请删掉或改名其中一列。"),
    }[fault.code] % fault.facts


def named(tx: Tx, rows: Iterable[Row]) -> dict[str, Area]:
    """Return the areas that ``rows``, and what is wrong with them, speak of."""
    found = list(rows)
    codes = {code for row in found for code in row.draft.areas}
    codes |= {str(p.facts.get("area", "")) for row in found for p in row.problems}
    return area.by_codes(tx, {code for code in codes if code.isalnum()})


def field_name(problem: Problem) -> str:
    """Return what the problem's field is called, empty for the whole row."""
    return str(names.FIELDS[problem.field]) if problem.field in names.FIELDS else ""


def sentence(problem: Problem, named: Mapping[str, Area], now: datetime, zone: ZoneInfo) -> str:
    """Return the sentence for one problem of a row; ``named`` are the areas by code."""
    own = _sentences().get(problem.code)
    if own is None:
        return problems.say(problem, now, zone)
    facts = dict(problem.facts)
    if (one := named.get(str(facts.get("area", "")))) is not None:
        facts["area"] = names.area_name(one)
    return own % facts


def _sentences() -> dict[str, str]:
    return {
        "unknown_area": _("您不能向“%(area)s”发布通知。请改为您负责的范围，或请有权限的同事导入。"),
        "no_such_area": _("没有叫“%(area)s”的范围。请写社区或街道的全称，或区划代码。"),
        "ambiguous_area": _("叫“%(area)s”的范围不止一个。请改写区划代码：%(choices)s。"),
        "no_such_category": _("没有“%(typed)s”这个类别。请照模板“说明”页里的类别填写。"),
        "no_such_channel": _("没有“%(typed)s”这个渠道。请照模板“说明”页里的渠道填写。"),
        "row_twice": _("和第 %(line)s 行完全一样，不会重复导入。"),
    }
