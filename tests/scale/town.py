"""A town on one machine: two web, two gateways, two workers, a database, a bell and far ends.

Each is a process of its own on loopback, kept running by the product's own supervisor; ``front``
stands before web and gateways as nginx does.
"""

import os
import secrets
import signal
import socket
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from app import config, wiring
from app.demo import neighbourhood, screen
from app.dispatch.messages import sms_desk
from app.dispatch.people import access, password
from app.domain.access import Scope
from app.domain.notice import Category
from app.domain.sms_rules import Rules
from app.domain.target import Target
from app.store import migrate, policy, target, user, valkey
from app.store.session import new_id
from app.supervisor import Child, Program, Supervisor
from tests.scale.database import Postgres, database
from tests.scale.front import Front
from tests.scale.nginx import Nginx

AREA = "110105900001"
PATIENCE_S = 120.0
PEOPLE = 12
# As the units say: each thread's own arena would look like a leak for hours.
ARENAS = {"MALLOC_ARENA_MAX": "2"}
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Size:
    """How many processes of a kind there are, and what stands beside them."""

    each: int = 2
    web_workers: int = 1
    people: int = PEOPLE
    posts: bool = False
    player: bool = False
    nginx: bool = False


@dataclass
class Town:
    """What runs; ``words`` are the tokens of the author and of the reviewer."""

    folder: Path
    house: object
    supervisor: Supervisor
    children: dict[str, Child]
    url: str
    journal: Path
    store: Postgres | None = None
    words: dict[str, str] = field(default_factory=dict)

    def signal(self, name, how):
        """Send ``how`` to all of a program's processes; return when the first of them is gone."""
        pid = self.children[name].pid
        if pid is None:
            return
        if how == signal.SIGTERM:
            self.hit(pid, how)  # in good order: its first process tells the others
        else:
            with suppress(ProcessLookupError):
                os.killpg(pid, how)
        wait_until(lambda: self.children[name].pid != pid or not _lives(pid), f"{name} to end")

    def hit(self, pid, how):
        """Send ``how`` to one process, unless it is gone."""
        with suppress(ProcessLookupError):
            os.kill(pid, how)

    def flush(self):
        """Have the bell forget everything."""
        self.house.bell._ask("FLUSHALL")

    def kill(self, name):
        """Let a program die at once; the supervisor starts it again."""
        self.signal(name, signal.SIGKILL)

    def pids(self, name):
        """Return the processes of a program: its first one, and those that it started."""
        pid = self.children[name].pid
        return [] if pid is None else [pid, *_below(pid)]

    def is_up(self, name):
        """Return whether a program answers, or runs where it has no port."""
        child = self.children[name]
        port = child.program.env.get("PORT" if name.startswith("web") else "GATEWAY_PORT")
        if child.pid is None or not _lives(child.pid):
            return False
        if name.startswith(("web", "gateway")):
            return _answers(f"http://127.0.0.1:{port}/healthz")
        return True

    def wait(self, *names):
        """Return when all of these programs, or all there are, are up."""
        for name in names or tuple(self.children):
            wait_until(lambda name=name: self.is_up(name), f"{name} to be up")


def wait_until(is_so, what, patience_s=PATIENCE_S):
    """Return once it is so; AssertionError naming ``what`` was waited for."""
    end = time.monotonic() + patience_s
    while not (found := is_so()):
        assert time.monotonic() < end, f"waited {patience_s:g} s for {what}"
        time.sleep(0.05)
    return found


@contextmanager
def town(folder, server=None, size=Size()):
    """Start everything; ended when the block ends. Without a PostgreSQL it is on SQLite."""
    ports = {kind: free_ports(size.each) for kind in ("web", "gateway")}
    fronts = ExitStack()
    at = _fronts(fronts, folder, ports, size)
    smsc, microblog = free_ports(2)
    env = _settings(folder, database(server) if server else "", at, smsc)
    post_token = secrets.token_hex(8)  # a dash in front would be an option
    if size.posts:
        env |= {"LINLI_MASTODON_URL": f"http://127.0.0.1:{microblog}"}
        env |= {"LINLI_MASTODON_TOKEN": post_token}
    supervisor = Supervisor()
    made = Town(
        folder=folder,
        house=None,
        supervisor=supervisor,
        children={},
        url=env["PUBLIC_URL"],
        journal=folder / "texts",
        store=server,
    )

    def start(name, command, **more):
        log = folder / f"{name}.log"
        program = Program(name=name, command=command, env={**env, **more}, log=log)
        made.children[name] = supervisor.add(program)

    settings = config.load({**os.environ, **env})
    start("valkey", valkey.command(folder / "valkey.sock", folder))
    start("smsc", [sys.executable, "-m", "tests.scale.smsc", str(smsc), str(made.journal)])
    if size.posts:
        words = ["--port", str(microblog), "--token", post_token]
        start("microblog", [sys.executable, "-m", "app.demo.microblog", *words])
    tending = threading.Thread(target=supervisor.watch, name="supervisor", daemon=True)
    try:
        migrate.upgrade(settings.database_url)
        made.house = wiring.build(settings).house
        wait_until(lambda: _rings(made.house.bell), "the bell")
        made.words = _fill(made.house, size)
        _start_house(start, ports, size)
        tending.start()
        made.wait()
        if size.player:
            words = ["--server", made.url, "--output", f"png:{folder / 'screen'}"]
            words += ["--profile", "192x32-mono", "--state", str(folder / "player")]
            start("player", [sys.executable, "-m", "player", *words])
            assert screen.pair_first(made.house, supervisor.stopping, PATIENCE_S)
        yield made
    finally:
        supervisor.stopping.set()
        if tending.is_alive():
            tending.join()
        supervisor.stop()
        fronts.close()
        if made.house:
            made.house.routes.close()
            made.house.bell.close()
            made.house.store.close()


def _fronts(stack, folder, ports, size):
    """Start what stands before web and gateways; return where these are, and the gateways' origin.

    Behind nginx the origin is the first web process, as the units of docs/deploy have it.
    """
    if size.nginx:
        front = stack.enter_context(closing(Nginx(folder / "nginx", ports, *free_ports(2))))
        return front.port, f"{front.port}/gateway", ports["web"][0]
    fronts = [stack.enter_context(closing(Front(ports[kind]))) for kind in ("web", "gateway")]
    return fronts[0].port, f"{fronts[1].port}/", fronts[0].port


def _settings(folder, database_url, at, smsc):
    port, gateway, origin = at
    web = f"http://127.0.0.1:{port}"
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "REDIS_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),  # the worker asks for pages as everybody does
        "PUBLIC_URL": web,
        "LINLI_GATEWAY_URL": f"ws://127.0.0.1:{gateway}",
        "LINLI_TRUSTED_PROXIES": "127.0.0.1",
        "FORWARDED_ALLOW_IPS": "127.0.0.1",
        "LINLI_ORIGIN_URL": f"http://127.0.0.1:{origin}",
        "LINLI_SMPP_URL": f"smpp://linli:demo@127.0.0.1:{smsc}",
        "LINLI_SMPP_SENDER": "10690000",
        "LINLI_LOG_LEVEL": "INFO",
    }


def _start_house(start, ports, size):
    """Start web, gateways and workers as the units of docs/deploy do."""
    for n, port in enumerate(ports["web"], 1):
        web = [sys.executable, "-m", "gunicorn", "wsgi:application", "--bind", f"127.0.0.1:{port}"]
        web += ["--preload", "--workers", str(size.web_workers), "--worker-class"]
        start(
            f"web-{n}",
            [*web, "app.web.doorman.Doorman", "--threads", "8", "--no-control-socket"],
            PORT=str(port),
            **ARENAS,
        )
    for n, port in enumerate(ports["gateway"], 1):
        start(f"gateway-{n}", [sys.executable, "-m", "app.gateway"], GATEWAY_PORT=str(port))
    for n in range(1, size.each + 1):
        start(f"worker-{n}", [sys.executable, "-m", "app.worker"], **ARENAS)


def _fill(house, size):
    """Let people and telephones in; return the tokens of author and reviewer."""
    neighbourhood.load_areas(house)
    now = house.clock()
    with house.store.begin() as tx:
        sms_desk.put(tx, "town", Rules(is_quiet=False, a_day=0, price=Decimal(0)), now)
        policy.set_steps(tx, {Category.GUIDE: 0, Category.OUTAGE: 1})
        for n in range(size.people):
            phone = f"+8619900{n:06}"
            one = Target(id=new_id(), channel="sms_smpp", address=phone, area=AREA)
            target.add(tx, house.cipher, one, f"{n}号", now)
        if size.posts:
            one = Target(id=new_id(), channel="mastodon", address="@wangchunli", area=AREA)
            target.add(tx, house.cipher, one, "望春里社区", now)
        return {name: _token(tx, name, now) for name in ("author", "reviewer")}


def _token(tx, login, now):
    roles = frozenset((role, "110000") for role in ("author", "reviewer", "broadcaster"))
    owner = user.add(tx, login, login, password.unusable(), roles, now)
    wish = access.Wish(
        name=login,
        scopes=frozenset(Scope),
        areas=(AREA,),
        expires=now + timedelta(days=1),
        is_test=False,
    )
    return access.issue(tx, owner, wish, now)[1]


def _rings(bell):
    try:
        bell.ping()
    except OSError:
        return False
    return True


def _answers(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _lives(pid):
    """Return whether a process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _below(pid):
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [int(child) for child in children]


def free_ports(count):
    """Return ports nobody listens at now."""
    socks = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in socks]
    for sock in socks:
        sock.close()
    return ports
