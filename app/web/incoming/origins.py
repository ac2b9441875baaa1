"""Where a draft from outside came from, as a line on its page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.store import intake, source, source_item
from app.store.source_item import State
from app.web.house import house


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the page says; ``href`` leads to the source, ``alarm`` asks to look at it again."""

    text: str
    href: str = ""
    alarm: str = ""


def arrival_of(notice_id: str) -> Arrival | None:
    """Return where a notice came from; None when it was written here."""
    with house().store.read() as tx:
        found = intake.of_notice(tx, notice_id)
        if found is None:
            return None
        if found.kind == "sheet":
            name, _colon, row = found.label.rpartition(":")
            return Arrival(_("从表格“%(name)s”第 %(row)s 行导入", name=name, row=row))
        if found.kind not in {"feed", "calendar"}:
            return Arrival(_("由接口送来：%(name)s", name=found.label or found.source))
        item = source_item.of_notice(tx, found.source, notice_id)
        is_there = source.get(tx, found.source) is not None
    href = url_for("source.show", source_id=found.source) if is_there else ""
    return Arrival(_("来自外部来源“%(name)s”", name=found.label), href, _alarm(item))


def _alarm(item: source_item.Item | None) -> str:
    if item is not None and item.state is State.CHANGED:
        return _("来源后来改过这条内容，请核对。")
    if item is not None and item.state is State.GONE:
        return _("来源已经撤下这条内容，请核对。")
    return ""
