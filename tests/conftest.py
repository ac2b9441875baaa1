"""Fixtures every room shares."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.audience import Area, Level
from app.domain.notice import Category, Notice

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)  # 12:00 in Beijing, a Tuesday


@pytest.fixture
def notice():
    return Notice(
        id="k3x9a7qd",
        revision=1,
        category=Category.OUTAGE,
        headline="明天上午九点到十一点停水",
        title="停水通知",
        body="因更换老旧供水管线，11月25日（周三）9:00至11:00，望春里1—6号楼停水。\n请提前储水，关好水龙头。给您带来不便，敬请谅解。",
        when_where="11月25日（周三）9:00—11:00，望春里1—6号楼",
        contact="望春里社区居委会 010-65550123（9:00—17:30）",
        source="望春里社区居委会",
        effective=NOON,
        expires=NOON + timedelta(hours=23),
        sent=NOON,
        areas=("110105900001",),
        channels=frozenset({"led", "tv", "mobile", "feed", "microblog", "mastodon", "sms_smpp"}),
    )


@pytest.fixture
def trail():
    city = Area(code="110000", name="北京市", level=Level.CITY, slug="beijing", path="110000")
    district = Area(
        code="110105", name="朝阳区", level=Level.DISTRICT, slug="chaoyang", path="110000/110105"
    )
    street = Area(
        code="110105900",
        name="望春街道",
        level=Level.STREET,
        slug="wangchun",
        path="110000/110105/110105900",
    )
    community = Area(
        code="110105900001",
        name="望春里社区",
        level=Level.COMMUNITY,
        slug="wangchunli",
        path="110000/110105/110105900/110105900001",
        is_open=True,
        name_en="Wangchunli Community",
    )
    return (city, district, street, community)
