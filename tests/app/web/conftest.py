"""The application on a whole house, a browser without a screen, and people who sign in."""

import re
import secrets
from dataclasses import replace
from html import unescape
from ipaddress import IPv6Network
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import FileSystemBytecodeCache

from app import config, factory
from app.dispatch.people import password
from app.domain.notice import Category
from app.store import policy, user

CODE = "110105900001"
PASSWORD = "三月-海棠-图书馆"
# The real algorithm at its least cost: hundreds of people sign in here.
password._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_HASH = password.hashed(PASSWORD)
_ADDRESSES = IPv6Network(f"fd{secrets.token_hex(1)}:{secrets.token_hex(2)}::/32").hosts()
_ENGLISH = Path(factory.__file__).with_name("web") / "translations/en/LC_MESSAGES/messages.po"


class Browser:
    """A Flask test client that fills in the CSRF token as a page's form would."""

    def __init__(self, app):
        self.client = app.test_client()
        # An address of its own: what one test tries must not count against another.
        self.client.environ_base["REMOTE_ADDR"] = str(next(_ADDRESSES))
        self.text = ""

    def get(self, path, **more):
        return self._keep(self.client.get(path, **more))

    def post(self, path, form=None, *, page=None, **more):
        """Post ``form`` with the token of ``page``, by default of the page shown last."""
        if page:
            self.get(page)
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.text)
        token = {"csrf_token": found.group(1)} if found else {}
        return self._keep(self.client.post(path, data={**token, **(form or {})}, **more))

    def sign_in(self, login="wanglan", typed=PASSWORD, **more):
        return self.post("/sign-in", {"login": login, "password": typed, **more}, page="/sign-in")

    def follow(self, answer):
        return self.get(answer.headers["Location"])

    def _keep(self, answer):
        self.text = unescape(answer.get_data(as_text=True)) if answer.is_json is False else ""
        answer.request.environ["wsgi.input"].close()  # a large body lies in a file of Werkzeug's
        return answer


@pytest.fixture(scope="session", autouse=True)
def english():
    """Compile the English texts where they are new, as ``make messages`` does."""
    there = _ENGLISH.with_suffix(".mo")
    if there.exists() and there.stat().st_mtime > _ENGLISH.stat().st_mtime:
        return
    # Put in place whole: another worker may be reading it.
    compiled = _ENGLISH.with_suffix(f".{secrets.token_hex(4)}")
    with _ENGLISH.open("rb") as source, compiled.open("wb") as out:
        write_mo(out, read_po(source, locale="en"))
    compiled.replace(there)


@pytest.fixture
def settings(tmp_path, valkey_url):
    return config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory, worker_id):
    """Compiled templates, for all the applications of a run, whichever worker made them."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "bytecode"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def applications():
    """Applications by their settings: to make one takes longer than most tests."""
    return {}


@pytest.fixture
def own_app(applications):
    """For a test that changes the application itself: nobody gets that one after it."""
    kept = dict(applications)
    applications.clear()
    yield
    applications.clear()
    applications.update(kept)


@pytest.fixture
def app(house, settings, bytecode, applications):
    """The application of these settings, moved into the test's own house."""
    name = replace(settings, data_dir=Path(), database_url="")
    if name not in applications:
        made = applications[name] = factory.create_app(house, settings)
        made.testing = True
        made.config["PROPAGATE_EXCEPTIONS"] = False
        made.jinja_env.bytecode_cache = bytecode
    factory.move_in(applications[name], house, settings)
    return applications[name]


@pytest.fixture
def browser(app):
    return Browser(app)


@pytest.fixture
def people(stock, stocked, neighbourhood):
    """王兰 does all work on notices; 李强 writes, 赵敏 reviews in 望春里; three hold the powers."""
    stock.fill(neighbourhood, "people", _hire, stocked)


def _hire(neighbourhood):
    roles = {"liqiang": "author", "zhaomin": "reviewer", "sunli": "operator"}
    names = {"liqiang": "李强", "zhaomin": "赵敏", "sunli": "孙丽"}
    powers = {"qianan": "administrator", "sunning": "security", "zhouzheng": "auditor"}
    powerful = {"qianan": "钱安", "sunning": "孙宁", "zhouzheng": "周正"}
    with neighbourhood.store.begin() as tx:
        wanglan = user.by_login(tx, "wanglan")[0]
        user.set_password(tx, wanglan.id, _HASH)
        for login, role in roles.items():
            at = neighbourhood.clock()
            user.add(tx, login, names[login], _HASH, {(role, CODE)}, at)
        for login, power in powers.items():
            roles_there = {(power, "110000")}
            user.add(tx, login, powerful[login], _HASH, roles_there, neighbourhood.clock())
        policy.set_steps(tx, dict.fromkeys(Category, 0))


@pytest.fixture
def chain(house, people):
    """Return what has a category take so many steps; more reviewers and a leader are hired."""
    more = {"chenmin": ("陈敏", "reviewer"), "zhaoping": ("赵平", "leader")}
    with house.store.begin() as tx:
        for login, (name, role) in more.items():
            user.add(tx, login, name, _HASH, {(role, CODE)}, house.clock())

    def ask_for(steps, category=Category.OUTAGE):
        with house.store.begin() as tx:
            policy.set_steps(tx, {category: steps})

    return ask_for


@pytest.fixture
def desk(app, people):
    """A browser in which 王兰 is signed in."""
    made = Browser(app)
    assert made.sign_in().status_code == 303
    return made


@pytest.fixture
def as_(app, people):
    """Return a browser in which somebody else is signed in."""

    def sign_in(login):
        made = Browser(app)
        assert made.sign_in(login).status_code == 303
        return made

    return sign_in


@pytest.fixture
def turn_on(clock):
    """Turn one-time codes on for who is signed in; return the secret and the recovery codes."""

    def do(page, path="/editor/profile/second"):
        page.get(path)
        secret = re.search(r'class="secret"><code>([A-Z2-7]+)</code>', page.text).group(1)
        code = pyotp.TOTP(secret).at(clock.now)
        assert page.post(path, {"code": code}, page=path).status_code == 200
        return secret, re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.text)

    return do


@pytest.fixture
def form():
    """What the editor's form sends for a water cut."""
    return {
        "headline": "明天上午九点到十一点停水",
        "title": "停水通知",
        "body": "因更换老旧供水管线，望春里1—6号楼停水。\r\n请提前储水，关好水龙头。",
        "when_where": "11月25日（周三）9:00—11:00，望春里1—6号楼",
        "contact": "望春里社区居委会 010-65550123（9:00—17:30）",
        "source": "望春里社区居委会",
        "category": "outage",
        "areas": [CODE],
        "channels": ["led", "tv", "mobile", "sms_smpp"],
        "effective": "",
        "expires": "2026-11-25T11:00",
        "version": "0",
    }
