"""Words of local life: kinds, states, and the facts of a place, a shelter, a civil-defence work."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.place import Place, Shelter, Status
from app.domain.place_kind import SERVICE_OF, Group, Kind
from app.web import names

STATUSES = {
    Status.OPEN.value: _l("正常"),
    Status.CLOSED.value: _l("已停业"),
    Status.MOVED.value: _l("已搬走"),
}
_HAZARDS = {
    "earthquake": _l("地震"),
    "flood": _l("洪涝"),
    "typhoon": _l("台风"),
    "fire": _l("火灾"),
}
_STAYS = {
    "urgent": _l("紧急避难（1 天以内）"),
    "short": _l("短期避难（14 天以内）"),
    "long": _l("长期避难（14 天以上）"),
}
_STATES = {
    "ready": _l("平时（未启用）"),
    "in_use": _l("已启用，可以进入"),
    "full": _l("已满"),
    "closed": _l("已关闭"),
}
_FACILITIES = {
    "water": _l("供水"),
    "power": _l("供电"),
    "toilet": _l("厕所"),
    "kitchen": _l("厨房"),
    "beds": _l("床铺"),
    "tents": _l("帐篷"),
    "medical": _l("医疗"),
    "broadcast": _l("广播"),
    "lighting": _l("照明"),
    "shower": _l("淋浴"),
    "supplies": _l("物资"),
    "helipad": _l("停机坪"),
    "sewage": _l("排污"),
    "firefighting": _l("消防"),
}


def called(one: Kind | Group) -> str:
    """Return the name of a kind, a group or a service."""
    return one.en if names.is_english() else one.zh


def named(kinds: Iterable[Kind]) -> list[tuple[str, str]]:
    """Return codes with their names."""
    return [(one.code, called(one)) for one in kinds]


def facts(made: Place) -> list[tuple[str, str]]:
    """Return what is known of a place beside its telephones and hours; label and value."""
    services = [called(SERVICE_OF[c]) for c in sorted(made.gives) if c in SERVICE_OF]
    cash = "" if made.cash is None else _("收现金") if made.cash else _("不收现金")
    told = (
        (_("地址"), " ".join(filter(None, (made.address, made.building)))),
        (_("开放时间"), made.hours),
        (_("服务"), _list(services)),
        (_("老年优惠"), made.elder_discount),
        (_("无障碍"), made.accessibility),
        (_("付款"), cash),
        (_("说明"), made.note),
    )
    return [(label, value) for label, value in told if value]


def state_of(one: Shelter) -> str:
    """Return what a shelter is doing."""
    return str(_STATES.get(one.state, ""))


def shelter(made: Place) -> list[tuple[str, str]]:
    """Return the facts of a shelter that residents need, none for another place."""
    one = made.shelter
    if one is None:
        return []
    indoor = {True: _("室内"), False: _("室外"), None: ""}[one.is_indoor]
    told = (
        (_("现在"), state_of(one)),
        (_("适用于"), _list(str(_HAZARDS[h]) for h in one.hazards if h in _HAZARDS)),
        (_("可停留"), str(_STAYS.get(one.stay, ""))),
        (_("类型"), indoor),
        (_("可容纳"), _("%(num)s 人", num=one.capacity) if one.capacity else ""),
        (_("有效面积"), _("%(num)s 平方米", num=_round(one.effective_m2))),
        (_("入口"), _list(one.entrances)),
        (_("怎么去"), one.route),
        (_("设施"), _list(str(_FACILITIES[f]) for f in one.facilities if f in _FACILITIES)),
        (_("无障碍设施"), one.accessibility),
        (_("宠物"), one.pets),
        (_("管理单位"), one.manager),
        (_("编号"), one.code),
    )
    is_sized = one.effective_m2 is not None
    return [(n, v) for n, v in told if v and (is_sized or n != _("有效面积"))]


def defence(made: Place) -> list[tuple[str, str]]:
    """Return the facts of a civil-defence work that is public, none for another place."""
    one = made.defence
    if one is None:
        return []
    told = (
        (_("工程类型"), one.kind),
        (_("可容纳"), _("%(num)s 人", num=one.capacity) if one.capacity else ""),
        (_("入口"), _list(one.entrances)),
        (_("平时用途"), one.peacetime),
        (_("管理单位"), one.manager),
        (_("状态"), one.state),
        (_("编号"), one.number),
    )
    return [(label, value) for label, value in told if value]


def _list(said: Iterable[str]) -> str:
    return (", " if names.is_english() else "、").join(said)


def _round(size: float | None) -> str:
    return f"{size or 0:,.0f}"
