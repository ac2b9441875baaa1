"""What comes in from outside in the demo: a spreadsheet to look through, and a source at rest."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.store import source, upload
from app.store.session import Tx, new_id
from app.store.source import Source
from app.store.user import User

_HEADINGS = "标题,一句话,正文,范围,有效期至,类别"
_ROWS = (
    "观影活动,周六晚上七点放电影,免费入场，请早到。,望春里社区,{later} 21:00,文化",
    "义诊,周日上午义诊，免费量血压,请带医保卡。,望春里社区,{later},健康",
    "停水通知,,供水管线检修。,望夏里社区,周五,停水",
)
_SHOP_HEADINGS = "名称,所属范围,类别,地址,纬度,经度,电话,营业时间"
_SHOPS = (
    "春风花店,望春里社区,便利店,望春里5号楼底商,39.9216,116.4711,13901230120,9:00-20:00/周一休",
    "小马修表,望春里社区,维修开锁,望春里东门外,116.4720,39.9213,13901230121,看天气",
    "社区书吧,望春里社区,书店,望春里11号楼104,,,010-65550129,周二至周日 10:00-18:00",
)


def add(tx: Tx, house: House, owner: User, area: str) -> None:
    """Add them in the name of ``owner``; the source is paused, so that nothing is fetched.

    Two spreadsheets: one of notices, one of places.
    """
    now = house.clock()
    later = now.astimezone(ZoneInfo(house.time_zone)) + timedelta(days=5)
    rows = [row.replace("，", "、").format(later=f"{later:%Y-%m-%d}") for row in _ROWS]
    body = "\r\n".join((_HEADINGS, *rows)).encode("gb18030")
    upload.add(tx, owner.id, "周末活动.csv", body, now)
    shops = "\r\n".join((_SHOP_HEADINGS, *_SHOPS)).encode("gb18030")
    upload.add(tx, owner.id, "新开的店.csv", shops, now, kind=upload.PLACES)
    resting = Source(
        id=new_id(),
        kind="calendar",
        url="https://library.example/events.ics",
        name="区图书馆活动日历",
        area=area,
        category="culture",
        owner=owner.id,
        is_paused=True,
        due=now,
        added_at=now,
    )
    source.put(tx, resting)
