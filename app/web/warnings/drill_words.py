"""What pages say of drills: what is rehearsed, what is wrong with a plan, why one is missing."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dispatch.warnings.drills import MOST, CannotHold
from app.domain.drill import Drill, Line
from app.domain.problem import Problem
from app.domain.warning import Level
from app.domain.warning_kind import Kinds
from app.store import area
from app.store.session import Tx
from app.web import names
from app.web.warnings import warnings_words

OWN = {
    "evacuation": _l("疏散演练"),
    "fire": _l("消防演练"),
    "earthquake": _l("地震避险演练"),
}
WHYS = {
    "revoked": _l("已停用"),
    "never": _l("从未连上"),
    "offline": _l("离线"),
    "refused": _l("没有照办"),
    "signing": _l("正在签发"),
    "waiting": _l("等待显示"),
    "unanswered": _l("收到指令后没有应答"),
    "silent": _l("已进入演练，没有报告显示"),
}
TONES = {"signing": "wait", "waiting": "wait"}
_LEVELS = (Level.NONE, Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)


def kinds(table: Kinds) -> list[tuple[str, str]]:
    """Return what can be rehearsed, as options of a select."""
    english = names.is_english()
    weather = [(one.key, one.name_en if english else one.name) for one in table.kinds]
    own = [(key, str(said)) for key, said in OWN.items()]
    said = [(key, _("%(kind)s预警", kind=name)) for key, name in weather]
    return [*own, *said, ("", _("自己写"))]


def levels() -> list[tuple[str, str]]:
    """Return the levels as options of a select."""
    words = {Level.NONE: _("不分级")}
    return [(one.word, words.get(one) or warnings_words.level(one)) for one in _LEVELS]


def standing(one: Drill) -> tuple[str, str]:
    """Return how a drill stands: the tone of its dot, and the word."""
    if one.is_open:
        return "warn", _("正在演练")
    return ("good", _("提前结束")) if one.ended_at else ("good", _("已结束"))


def why(line: Line) -> str:
    """Return why a screen has not shown it."""
    said = str(WHYS[line.why])
    return f"{said}（{line.excuse}）" if line.excuse else said


def seconds(value: float | None) -> str:
    """Return ``0.42 秒``."""
    return "" if value is None else _("%(n)s 秒", n=f"{value:.2f}")


def problems(found: Iterable[Problem]) -> dict[str, list[str]]:
    """Return what is wrong with a plan, by field."""
    errors = dict[str, list[str]]()
    for one in found:
        errors.setdefault(one.field, []).append(_problem(one))
    return errors


def cannot(tx: Tx, exc: CannotHold) -> str:
    """Return why it cannot be held now."""
    named = area.by_codes(tx, exc.areas[:3])
    where = _("、").join(names.area_name(one) for one in named.values())
    match exc.code:
        case "nobody":
            return _("这里没有在用的屏幕。")
        case "too_many":
            return _("一次最多 %(n)s 块屏，请选小一些的范围。", n=MOST)
        case "busy":
            return _("“%(where)s”正在演练，请等它结束或先结束它。", where=where)
    return _("“%(where)s”有正在生效的预警，屏上只会显示预警。请等预警结束后再演练。", where=where)


def _problem(one: Problem) -> str:
    match one.code:
        case "empty":
            return _("请写屏上显示的标题。")
        case "too_long":
            return _("最多 %(limit)s 个字。", limit=one.facts["limit"])
        case "minutes":
            least, most = one.facts["least"], one.facts["most"]
            return _("请填 %(least)s 到 %(most)s 之间的分钟数。", least=least, most=most)
        case "not_of_kind":
            words = [str(word) for word in one.facts["levels"]]  # type: ignore[attr-defined]
            named = [warnings_words.level(Level[word.upper()]) for word in words]
            return _("这类预警的级别有：%(levels)s。", levels=_("、").join(named))
    return _("请选一项。")
