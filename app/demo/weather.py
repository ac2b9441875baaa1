"""A warning that has just come in and waits for a person to release it."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.dispatch.house import House
from app.ingest import warnings

_CAP = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{name}</identifier><sender>weather.example</sender><sent>{sent}</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>zh-CN</language><category>Met</category><event>大风</event>
<urgency>Expected</urgency><severity>Minor</severity><certainty>Likely</certainty>
<expires>{expires}</expires><senderName>朝阳区气象台</senderName>
<headline>朝阳区气象台发布大风蓝色预警[IV级/一般]</headline>
<description>预计今天夜间到明天白天，我区平均风力4至5级，阵风7级左右，请注意防范。</description>
<instruction>请收好阳台和窗台上的物品，远离广告牌和大树。</instruction>
<area><areaDesc>{place}</areaDesc>
<geocode><valueName>GB/T 2260</valueName><value>{area}</value></geocode></area></info></alert>"""


def add(house: House, area: str, place: str) -> None:
    """Take in a blue warning of gales for ``area``: nothing is shown before it is released."""
    now = house.clock().replace(microsecond=0)
    text = _CAP.format(
        name=f"gale-{now:%Y%m%d%H%M}",
        sent=_written(now),
        expires=_written(now + timedelta(hours=24)),
        area=area,
        place=place,
    )
    warnings.take_bytes(house, warnings.manual(now), [text.encode()])


def _written(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}+00:00"
