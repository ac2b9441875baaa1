"""Messages made for the tests of warnings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.warning import (
    Info,
    Level,
    Message,
    Pair,
    Place,
    Reference,
    Scope,
    Status,
    Type,
    severity_of,
)
from app.domain.warning_chain import Known
from app.domain.warning_own import OwnWarning

NOON = datetime(2026, 8, 12, 4, tzinfo=UTC)
ISSUER = "11000041600000"
CHAOYANG = frozenset({"110105"})
# One of our own, with nothing wrong in it.
LIFT = OwnWarning(
    template="lift",
    level=Level.BLUE,
    title="3号楼电梯停用",
    text="3号楼电梯停用，正在维修。",
    advice="请走楼梯。",
    contact="65550123",
    issuer="望春里社区居委会",
    minutes=240,
    areas=("110105900001",),
)


def info(level=Level.BLUE, *, hours=12, at=NOON, code="110105", **more):
    values = {
        "language": "zh-CN",
        "event": "暴雨",
        "kind": "rainstorm",
        "level": level,
        "severity": severity_of(level),
        "urgency": "Expected",
        "effective": at,
        "expires": at + timedelta(hours=hours) if hours is not None else None,
        "sender_name": "北京市气象台",
        "headline": "北京市气象台发布暴雨预警",
        "places": (Place(name="朝阳区", codes=(Pair("GB/T 2260", code),)),),
    }
    return Info(**{**values, **more})


def message(name="a", minutes=0, kind=Type.ALERT, level=Level.BLUE, *, names=(), **more):
    at = NOON + timedelta(minutes=minutes)
    sender = more.pop("sender", ISSUER)
    infos = more.pop("infos", (info(level, at=at),))
    values = {
        "sender": sender,
        "identifier": name,
        "sent": at,
        "status": Status.ACTUAL,
        "type": kind,
        "scope": Scope.PUBLIC,
        "references": tuple(Reference(sender, n, None) for n in names),
        "infos": infos,
    }
    return Message(**{**values, **more})


def known(*args, released=True, places=CHAOYANG, **more):
    mine = {k: more.pop(k) for k in ("gone_at", "life_s", "rank", "touched") if k in more}
    return Known(message=message(*args, **more), places=places, is_released=released, **mine)


def later(one, **more):
    return replace(one, **more)
