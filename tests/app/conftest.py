"""A whole house on a real store and a real bell, with message channels that write down."""

import filecmp
import shutil
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image
from pypdf import PdfWriter

from app import clock as system_clock
from app import config, wiring
from app.dispatch.keys.keys import KeyRing
from app.dispatch.route import MessageRoute, Routes
from app.domain.delivery import Receipt
from app.domain.review import Draft
from app.store import migrate, user
from renderers import microblog, sms, warning_post, warning_sms
from tests.app import compiled


class Clock:
    """The house's clock, set by hand."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def go(self, **step):
        self.now += timedelta(**step)


@dataclass
class Notebook:
    """A channel that writes down what it carries, and answers as told."""

    carried: list = field(default_factory=list)
    answers: deque = field(default_factory=deque)

    def deliver(self, message, address, key):
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        self.carried.append((address, key, message))
        return Receipt(f"m{len(self.carried)}")

    def close(self):
        pass


class Stock:
    """Databases filled once, and copied from then on: most of a test was spent on filling one."""

    def __init__(self, bare):
        self._kept = {"": bare}

    def fill(self, house, name, work, base=""):
        """Do ``work(house)``, or put there what it once made of the same ``base``; return the name.

        What is no longer as ``base`` left it is filled afresh, and so is what is filled after it.
        """
        house.store.close()
        there, whole = house.data_dir / "linli.db", f"{base}/{name}/{house.clock()}"
        if not self._is(there, base):
            work(house)
            return None
        if whole in self._kept:
            shutil.copy(self._kept[whole], there)
            return whole
        work(house)
        house.store.close()
        kept = self._kept[""].with_name(f"{len(self._kept)}.db")
        shutil.copy(there, kept)
        self._kept[whole] = kept
        return whole

    def _is(self, there, base):
        kept, log = self._kept.get(base), there.with_name(f"{there.name}-wal")
        return (
            kept and there.exists() and not log.exists() and filecmp.cmp(kept, there, shallow=False)
        )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("migrated") / "linli.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def stock(migrated):
    return Stock(migrated)


@pytest.fixture(scope="session")
def house_keys(tmp_path_factory):
    """The keys of every house: a database that is copied has telephones under them."""
    folder = tmp_path_factory.mktemp("keys") / "keys"
    KeyRing.load(folder, system_clock.now())
    return folder


@pytest.fixture
def clock(notice):
    return Clock(notice.effective)


@pytest.fixture
def house(migrated, house_keys, tmp_path, valkey_url, clock):
    shutil.copy(migrated, tmp_path / "linli.db")
    shutil.copytree(house_keys, tmp_path / "keys")
    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    made = wiring.build(settings).house
    compiled.share(made.store)
    messages = {
        "sms_smpp": MessageRoute(sms.render, warning_sms.render, Notebook(), is_repeatable=False),
        "mastodon": MessageRoute(microblog.render_post, warning_post.render, Notebook()),
    }
    whole = replace(made, clock=clock, routes=Routes(made.routes.boards, messages))
    yield whole
    for kind in ("alerts", "drill"):  # the bell is everybody's, and areas have the same codes
        for key in whole.bell._ask("KEYS", f"hot:{kind}/*"):
            whole.bell._ask("DEL", key)
    whole.routes.close()
    whole.bell.close()
    whole.store.close()


@pytest.fixture
def neighbourhood(stocked, house):
    """The house with the demo's areas and recipients in it, and nobody's notices."""
    return house


@pytest.fixture
def stocked(house, stock):
    """What the shelf calls a database with the neighbourhood in it."""
    return stock.fill(house, "neighbourhood", _move_in)


def _move_in(house):
    from app.demo import neighbourhood as demo

    with house.store.begin() as tx:
        work = ("author", "reviewer", "leader", "operator", "broadcaster")
        roles = frozenset((role, "110000") for role in work)
        user.add(tx, "wanglan", "王兰", "unused", roles, house.clock())
    demo.load_areas(house)
    with house.store.begin() as tx:
        demo.add_recipients(tx, house)


@pytest.fixture
def wanglan(neighbourhood):
    with neighbourhood.store.read() as tx:
        return user.by_login(tx, "wanglan")[0]


@pytest.fixture
def draft(notice):
    names = ("category", "headline", "title", "body", "when_where", "contact", "source")
    texts = {name: getattr(notice, name) for name in names}
    return Draft(**texts, expires=notice.expires, areas=notice.areas, channels=notice.channels)


@pytest.fixture(scope="session")
def photo():
    """Return ``photo(format, size, **how)``: a picture as a camera or a drawing tool saves it."""
    pillow_heif.register_heif_opener()

    def made(format="JPEG", size=(64, 48), mode="RGB", colour=None, **how):
        ground = colour or {"RGBA": (180, 30, 30, 120), "L": 90}.get(mode, (180, 30, 30))
        image, out = Image.new(mode, size, ground), BytesIO()
        # One bright corner, by which one sees how it was turned.
        image.paste(255 if mode == "L" else (255,) * len(mode), (0, 0, size[0] // 4, size[1] // 4))
        image.save(out, format, **how)
        return out.getvalue()

    return made


@pytest.fixture(scope="session")
def pdf():
    """Return ``pdf(pages, change)``: a document; ``change`` does something to its writer."""

    def made(pages=1, change=None):
        writer, out = PdfWriter(), BytesIO()
        for _ in range(pages):
            writer.add_blank_page(595, 842)
        if change:
            change(writer)
        writer.write(out)
        return out.getvalue()

    return made
