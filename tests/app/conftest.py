"""A whole house on a real store and a real bell, with message channels that write down."""

import shutil
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image
from pypdf import PdfWriter

from app import config, wiring
from app.dispatch.route import MessageRoute, Routes
from app.domain.delivery import Receipt
from app.domain.review import Draft
from app.store import migrate, user
from renderers import microblog, sms, warning_post, warning_sms


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


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("migrated") / "linli.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock(notice):
    return Clock(notice.effective)


@pytest.fixture
def house(migrated, tmp_path, valkey_url, clock):
    shutil.copy(migrated, tmp_path / "linli.db")
    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    made = wiring.build(settings).house
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
def neighbourhood(house):
    """The house with the demo's areas and recipients in it, and nobody's notices."""
    from app.demo import neighbourhood as demo

    with house.store.begin() as tx:
        work = ("author", "reviewer", "leader", "operator", "broadcaster")
        roles = frozenset((role, "110000") for role in work)
        user.add(tx, "wanglan", "王兰", "unused", roles, house.clock())
    demo.load_areas(house)
    with house.store.begin() as tx:
        demo.add_recipients(tx, house)
    return house


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
