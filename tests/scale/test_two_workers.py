"""Two workers on one PostgreSQL and one bell, in short; in full: ``python bench/soak.py``."""

import json
import threading
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import config, wiring
from app.demo import neighbourhood
from app.dispatch import worker
from app.dispatch.boards import boards
from app.dispatch.messages import sms_desk
from app.dispatch.messages.reports import ReportBox
from app.dispatch.notices import publish
from app.dispatch.route import MessageRoute, Routes
from app.dispatch.warnings import warning_own
from app.domain.delivery import Receipt
from app.domain.notice import Category
from app.domain.review import Draft
from app.domain.sms_rules import Rules
from app.domain.target import Slot
from app.domain.warning import Level
from app.domain.warning_own import OwnWarning
from app.store import audit, delivery, migrate, slot, user
from app.store.origin import get
from app.store.tables import delivery as deliveries
from renderers import sms, warning_sms
from tests.scale.database import new_database
from tests.scale.town import AREA, wait_until

LED = Slot(area=AREA, medium="led", profile="192x32-mono")
NOTICES, TAKEN = 6, 5
SOON = timedelta(seconds=0.2)


@dataclass
class Carrier:
    """Takes texts, and remembers which."""

    carried: list = field(default_factory=list)

    def deliver(self, message, address, key):
        self.carried.append(key)
        return Receipt(key)

    def close(self):
        pass


@pytest.fixture
def houses(tmp_path, postgres_url, valkey_url):
    """Two houses of one store, one set of keys and one bell; their texts go one way."""
    url = new_database(postgres_url)
    env = {"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "REDIS_URL": valkey_url}
    migrate.upgrade(url)
    way = MessageRoute(sms.render, warning_sms.render, Carrier(), is_repeatable=False)
    made = []
    for _ in range(2):
        one = wiring.build(config.load(env)).house
        made.append(replace(one, routes=Routes(one.routes.boards, {"sms_smpp": way})))
    yield made
    for one in made:
        one.bell.close()
        one.store.close()


def test_nothing_is_lost_or_doubled_when_one_dies_and_the_bell_forgets(houses):
    one, other = houses
    neighbourhood.load_areas(one)
    who = _fill(one)
    names = [f"notice0{n}" for n in range(NOTICES)]
    for name in names:
        publish.publish(one, name, _draft(one), who)
    _die_holding(one)
    stop = threading.Event()
    at_work = [
        threading.Thread(target=worker.run, args=(h, ReportBox(), stop)) for h in (one, other)
    ]
    for thread in at_work:
        thread.start()
    try:
        for name in names[::2]:
            one.bell._ask("FLUSHALL")
            publish.withdraw(other, name, who, tell_reached=False)
            warning_own.issue(one, _warning(name), who)
        wait_until(lambda: _is_quiet(one) and len(_told(one)) >= len(names[::2]), "quiet")
    finally:
        stop.set()
        for thread in at_work:
            thread.join()
    _look(one, names)


def _fill(house):
    now = house.clock()
    with house.store.begin() as tx:
        slot.ensure(tx, LED, now)
        sms_desk.put(tx, "test", Rules(is_quiet=False, a_day=0), now)
        neighbourhood.add_recipients(tx, house)
        roles = frozenset((role, "110000") for role in ("author", "reviewer", "broadcaster"))
        return user.add(tx, "wanglan", "王兰", "unused", roles, now)


def _draft(house):
    texts = {"headline": "明天停水", "title": "停水通知", "body": "请提前储水。"}
    return Draft(
        category=Category.OUTAGE,
        **texts,
        areas=(AREA,),
        channels=frozenset({"led", "tv", "sms_smpp"}),
        expires=house.clock() + timedelta(days=1),
    )


def _warning(name):
    texts = {"title": f"电梯停用（{name}）", "text": "已停用。", "advice": "请走楼梯。"}
    return OwnWarning(
        template="lift",
        level=Level.YELLOW,
        **texts,
        contact="望春里社区居委会 010-65550123",
        issuer="望春里社区居委会",
        minutes=60,
        areas=(AREA,),
    )


def _die_holding(house):
    """Take boards and texts, and never be heard of again."""
    with house.store.begin() as tx:
        assert slot.claim(tx, house.clock(), SOON, boards.BATCH)
        taken = delivery.claim(tx, house.cipher, house.clock(), SOON, TAKEN, ["sms_smpp"])
        assert len(taken) == TAKEN


def _is_quiet(house):
    with house.store.read() as tx:
        unsent = sa.select(sa.func.count()).where(deliveries.c.state.in_(("queued", "sending")))
        waits = tx.execute(unsent).scalar_one()
        return not waits and (slot.next_due(tx) or house.clock() + SOON) > house.clock()


def _told(house):
    with house.store.read() as tx:
        lines = audit.listing(tx, None, 1000)
    return [line.object for line in lines if line.action == "warning.told"]


def _look(house, names):
    assert max(Counter(_told(house)).values()) == 1
    with house.store.read() as tx:
        rows = tx.execute(sa.select(deliveries)).all()
        body = get(tx, boards.playlist_path(LED.key)).body
        assert audit.verify(tx) is None
    shown = json.loads(b64decode(json.loads(body)["payload"]))["items"]
    assert {item["id"] for item in shown} == set(names[1::2])
    assert house.bell.hot(LED.key) == body
    carried = house.routes.messages["sms_smpp"].channel.carried
    sent = [f"{r.notice_id}:1:sms_smpp:{r.target_id}" for r in rows if r.state == "accepted"]
    assert sorted(sent) == sorted(carried)
    others = Counter((row.state, row.reason) for row in rows if row.state != "accepted")
    doubtful = others.pop(("unknown", "worker_lost"), 0) + others.pop(("unknown", "superseded"), 0)
    assert doubtful == TAKEN and set(others) <= {("cancelled", "superseded")}
