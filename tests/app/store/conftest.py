"""A fresh, migrated database for every test, on SQLite and on PostgreSQL alike."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from app.domain.audience import Area, Level
from app.domain.target import Slot, Target
from app.store import area, migrate, notice, screen, slot, target
from app.store.screen import Screen
from app.store.session import Store
from app.store.tables import metadata
from app.store.target import Cipher
from tests.app import compiled

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
DISTRICT, STREET = "110105", "110105900"
COMMUNITY, NEIGHBOUR, FAR = "110105900001", "110105900002", "110106900001"
GATE = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "linli.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE linli_store")
    url = postgres_url.replace("/postgres?", "/linli_store?")
    migrate.upgrade(url)
    return url


@pytest.fixture(scope="session")
def emptied_postgres(migrated_postgres):
    """Return what empties the database and returns its address: one word to the server."""
    names = [*(table.name for table in metadata.sorted_tables), "notice_words", "place_words"]
    words = ";".join(f'DELETE FROM "{name}"' for name in names)
    with psycopg.connect(migrated_postgres, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger objects

        def empty():
            connection.execute(words, prepare=False)
            return migrated_postgres

        yield empty


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Address of a database with today's tables and nothing in them."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "linli.db")
        return f"sqlite:///{tmp_path / 'linli.db'}"
    return request.getfixturevalue("emptied_postgres")()


@pytest.fixture
def store(url):
    opened = compiled.share(Store(url))
    yield opened
    opened.close()


@pytest.fixture
def tx(request, store):
    """One write transaction for tests that need no more, opened after all that is put in before."""
    for name in {"areas", "slots", "people", "published", "gate"} & set(request.fixturenames):
        request.getfixturevalue(name)
    with store.begin() as opened:
        yield opened


@pytest.fixture
def tree(trail):
    """Two districts; in the first a street with two communities, in the second one community."""
    city, district, street, community = trail
    other = Area(
        code="110106", name="丰台区", level=Level.DISTRICT, slug="fengtai", path="110000/110106"
    )
    lane = replace(
        other,
        code="110106900",
        name="望秋街道",
        level=Level.STREET,
        slug="wangqiu",
        path=f"{other.path}/110106900",
    )
    neighbour = replace(
        community,
        code=NEIGHBOUR,
        name="望夏里社区",
        slug="wangxiali",
        path=f"{street.path}/{NEIGHBOUR}",
        name_en="",
    )
    far = replace(
        neighbour, code=FAR, name="望秋里社区", slug="wangqiuli", path=f"{lane.path}/{FAR}"
    )
    return (city, district, street, community, other, lane, neighbour, far)


@pytest.fixture
def areas(store, tree):
    """The tree, stored."""
    with store.begin() as tx:
        area.put_all(tx, tree)
    return tree


@pytest.fixture
def slots(store, areas):
    """A TV and a phone board in each of the three communities, none of them due."""
    made = [
        Slot(area=code, medium=medium)
        for code in (COMMUNITY, NEIGHBOUR, FAR)
        for medium in ("mobile", "tv")
    ]
    with store.begin() as tx:
        for one in made:
            slot.ensure(tx, one, NOON)
        for claim in slot.claim(tx, NOON, timedelta(seconds=60), 100):
            finish(tx, claim, NOON)
    return made


@pytest.fixture
def gate(store, areas):
    """An approved screen at the east gate."""
    with store.begin() as tx:
        slot.ensure(tx, GATE, NOON)
        screen.add(tx, waiting())
        screen.approve(tx, "screen01", "东门 LED 屏", GATE, NOON + timedelta(minutes=1))


@pytest.fixture
def cipher():
    return Cipher(bytes(range(32)))


@pytest.fixture
def people(store, areas, cipher):
    """Three telephones in the community, two next door, one far away, and one account."""
    places = (COMMUNITY, COMMUNITY, COMMUNITY, NEIGHBOUR, NEIGHBOUR, FAR)
    made = [
        Target(id=f"phone{i:03}", channel="sms_smpp", address=f"+8613812340{i:03}", area=code)
        for i, code in enumerate(places)
    ]
    made.append(Target(id="account1", channel="mastodon", address="@wangchunli", area=COMMUNITY))
    with store.begin() as tx:
        for n, one in enumerate(made):
            target.add(tx, cipher, one, f"{n + 1}号楼住户", NOON)
    return made


@pytest.fixture
def published(store, notice_value, areas):
    """The water notice, published in the community."""
    with store.begin() as tx:
        notice.add_revision(tx, notice_value, "wanglan01")
    return notice_value


@pytest.fixture
def notice_value(request):
    """The notice of the house's own fixture, under a name that hides no module."""
    return request.getfixturevalue("notice")


def finish(tx, claim, now, shown=(), due=None):
    return slot.finish(
        tx,
        claim,
        seq=claim.fence,
        edition=f"edition{claim.fence}",
        head_hash="",
        shown=shown,
        due=due,
        now=now,
    )


@pytest.fixture(name="finish")
def finish_fixture():
    """Finish a claim as the boards' lane does."""
    return finish


def waiting(**changes):
    """A screen that has just introduced itself."""
    made = Screen(
        id="screen01",
        profile="192x32-mono",
        device="东门控制器",
        public_key=KEY,
        code="7H2K9QWM",
        code_expires=NOON + timedelta(minutes=10),
        enrolled_at=NOON,
        version="0.1.0",
    )
    return replace(made, **changes)
