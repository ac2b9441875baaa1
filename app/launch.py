"""Starts everything and tells the person at the terminal: ``python -m app.launch [--demo]``."""

from __future__ import annotations

import argparse
import hashlib
import secrets
import signal
import socket
import sys
import tempfile
import time
import urllib.request
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from app import clock, config, wiring
from app.config import BadSetting, Config
from app.demo import neighbourhood, screen, wall
from app.demo.neighbourhood import Login
from app.dispatch.house import House
from app.dispatch.upkeep.upgrade import StoreNewer, bring_up, make_anew
from app.store import signin, user, valkey
from app.store.bell import Bell
from app.store.dump import CannotDump
from app.supervisor import CannotStart, Child, Program, Supervisor, require_free, say
from app.version import VERSION, program

EX_UNAVAILABLE, EX_CONFIG = 69, 78
# So long a busy machine may take over a start; what has died is not waited for.
PATIENCE_S, TOLD_S = 300.0, 30.0
PANEL = "192x32-mono"
DOORMAN = "app.web.doorman.Doorman"


def main(argv: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C; return the exit code (0 stopped, 69 missing, 78 bad setting)."""
    parser = argparse.ArgumentParser(prog="python -m app.launch", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="a throw-away neighbourhood")
    asked, supervisor = parser.parse_args(argv), Supervisor()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: supervisor.stopping.set())
    try:
        (demo if asked.demo else run)(supervisor)
        supervisor.watch()
    except (CannotStart, BadSetting) as exc:
        sys.stderr.write(f"{exc}\n")
        return EX_CONFIG if isinstance(exc, BadSetting) else EX_UNAVAILABLE
    finally:
        supervisor.stop()
    say("已全部停止。/ All stopped.")
    return 0


def run(supervisor: Supervisor) -> None:
    """Start bell, web, gateway and worker; print the addresses and, once, the set-up link."""
    settings = config.load()
    house = _start_house(supervisor, settings, {}, None)
    _say_addresses(settings)
    if link := _setup_link(house):
        say(f"首次设置（链接只能用一次）/ First set-up (this link works once):\n  {link}")
    say("按 Ctrl-C 停止。/ Press Ctrl-C to stop.")


def demo(supervisor: Supervisor) -> None:
    """Start everything on a throw-away folder with a neighbourhood, far ends and one screen."""
    folder = Path(tempfile.mkdtemp(prefix="linli-demo-"))
    token, smsc, microblog = secrets.token_urlsafe(16), _free_port(), _free_port()
    postbox = _free_port()
    env = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "LINLI_SMPP_URL": f"smpp://linli:demo@127.0.0.1:{smsc}",
        "LINLI_SMPP_SENDER": "10690000",
        "LINLI_MASTODON_URL": f"http://127.0.0.1:{microblog}",
        "LINLI_MASTODON_TOKEN": token,
        "LINLI_WEIBO_URL": f"http://127.0.0.1:{postbox}",
        "LINLI_ROBOT_URL": f"http://127.0.0.1:{postbox}",
        "LINLI_SECOND_FACTOR": "off",
    }
    settings = config.load({**config.environment(), **env})
    logs = folder / "log"
    logs.mkdir()
    far_ends = {
        "smsc": ["--port", str(smsc)],
        "microblog": ["--port", str(microblog), "--token", token],
        "postbox": ["--port", str(postbox), "--token", token, "--site", settings.public_url],
    }
    for name, arguments in far_ends.items():
        command = [sys.executable, "-m", f"app.demo.{name}", *arguments]
        supervisor.add(Program(name=name, command=command, log=logs / f"{name}.log"))
    house = _start_house(supervisor, settings, env, logs)
    logins = neighbourhood.load(house, token, has_screens=True)
    more = [sys.executable, "-m", "flask", "--app", "wsgi", *wall.command()]
    supervisor.add(Program(name="crowd", command=more, env=env, log=logs / "crowd.log"))
    _start_player(supervisor, settings, folder)
    screen.pair_first(house, supervisor.stopping)
    wall.hang(house, supervisor.stopping)
    neighbourhood.publish_last(house)
    _say_addresses(settings)
    _say_demo(settings, logins, logs)
    if sys.stdout.isatty():
        webbrowser.open(f"{settings.public_url}/editor/")


def _start_house(
    supervisor: Supervisor, settings: Config, env: dict[str, str], logs: Path | None
) -> House:
    """Start the four processes; return the house, wired here first so that its keys are made."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    require_free(settings.host, settings.port, "PORT")
    require_free(settings.host, settings.gateway_port, "GATEWAY_PORT")
    _start_bell(supervisor, settings, logs)
    _bring_up(settings)
    house = wiring.build(settings).house
    make_anew(house, program())
    bind = f"{settings.host}:{settings.port}"
    web = [sys.executable, "-m", "gunicorn", "wsgi:application", "--bind", bind, "--preload"]
    web += ["--workers", "2", "--worker-class", DOORMAN, "--threads", "8", "--no-control-socket"]
    programs = {
        "web": web,
        "gateway": [sys.executable, "-m", "app.gateway"],
        "worker": [sys.executable, "-m", "app.worker"],
    }
    started = {}
    for name, command in programs.items():
        log = logs / f"{name}.log" if logs else None
        started[name] = supervisor.add(Program(name=name, command=command, env=env, log=log))
    gateway = f"http://{settings.host}:{settings.gateway_port}"
    _wait_for(f"http://{bind}/readyz", started["web"], supervisor)
    _wait_for(f"{gateway}/healthz", started["gateway"], supervisor)
    return house


def _bring_up(settings: Config) -> None:
    """Bring the store up to date, backed up first."""
    try:
        made = bring_up(settings.database_url, settings.data_dir, clock.now(), VERSION)
    except StoreNewer as exc:
        raise CannotStart(
            f"数据库来自更新的版本（{exc}），请装回新版本，或恢复升级前的备份。"
            f" / A newer version made this store ({exc}); install it, or restore a backup."
        ) from None
    except CannotDump as exc:
        raise CannotStart(
            f"升级前的备份没有做成：{exc}。请先解决，或运行 upgrade --no-backup。"
            " / No backup before the upgrade; mend that, or run upgrade --no-backup."
        ) from None
    if made:
        say(f"升级前已备份 / backed up before the upgrade: {made.path}")


def _start_bell(supervisor: Supervisor, settings: Config, logs: Path | None) -> None:
    """Start the embedded Valkey unless REDIS_URL names one; either must answer."""
    if settings.bell_is_embedded:
        path = Path(settings.redis_url.removeprefix("unix://"))
        try:
            command = valkey.command(path, settings.data_dir)
        except valkey.BellMissing as exc:
            raise CannotStart(str(exc)) from None
        log = (logs or settings.data_dir) / "valkey.log"
        supervisor.add(Program(name="valkey", command=command, log=log, is_needed_to_the_end=True))
    bell, deadline = Bell(settings.redis_url), time.monotonic() + 10
    while True:
        try:
            bell.ping()
        except OSError as exc:
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Valkey/Redis 没有应答，请检查 REDIS_URL（{exc}）。"
                    f" / Valkey/Redis does not answer; check REDIS_URL ({exc})."
                ) from None
            time.sleep(0.05)
        else:
            bell.close()
            return


def _start_player(supervisor: Supervisor, settings: Config, folder: Path) -> None:
    """Start one screen: a window where there is a display, else this terminal, else PNG files."""
    output = f"png:{folder / 'screen'}"
    if config.environment().get("DISPLAY"):
        output = "window"
    elif sys.stdout.isatty():
        output = "terminal"
    command = [sys.executable, "-m", "player", "--server", settings.public_url]
    command += ["--output", output, "--profile", PANEL, "--state", str(folder / "player")]
    log = None if output == "terminal" else folder / "log" / "player.log"
    supervisor.add(Program(name="player", command=command, log=log))


def _wait_for(url: str, child: Child, supervisor: Supervisor) -> None:
    """Return when ``child`` answers 200 at ``url``; raise CannotStart when it ends before."""
    name, begun, told = child.program.name, time.monotonic(), TOLD_S
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while not supervisor.stopping.is_set():
        waited = time.monotonic() - begun
        if child.is_over or waited > PATIENCE_S:
            raise CannotStart(f"{name} 没有启动，请看日志。 / {name} did not start; see the logs.")
        if waited > told:
            told += TOLD_S
            say(f"{name} 还在启动，已等 {waited:.0f} 秒… / {name} is still starting…")
        try:
            with opener.open(url, timeout=10) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)


def _setup_link(house: House) -> str | None:
    """Return a new one-time link while there is no user yet."""
    with house.store.begin() as tx:
        if user.count(tx):
            return None
        token = secrets.token_urlsafe(24)
        signin.create_setup(tx, hashlib.sha256(token.encode()).hexdigest(), house.clock())
    return f"{house.public_url}/setup/{token}"


def _say_addresses(settings: Config) -> None:
    base = settings.public_url
    say(
        "Linli 邻里 已就绪 / is ready:\n"
        f"  编辑台 editor     {base}/editor/\n"
        f"  居民页 residents  {base}/\n"
        f"  网关 gateway      {settings.gateway_url}"
    )


def _say_demo(settings: Config, logins: list[Login], logs: Path) -> None:
    for panel in (PANEL, "1280x720-full"):
        say(f"  浏览器屏 screen   {settings.public_url}/player/?profile={panel}&device={panel}")
    for login in logins:
        say(f"  登录 log-in       {login.login} / {login.password}  （{login.what}）")
    say(f"  电视 TV /tv/wangchunli/ · 订阅 feeds /feeds/wangchunli/rss.xml · 日志 logs {logs}")
    say("按 Ctrl-C 停止，演示数据随之作废。/ Press Ctrl-C to stop; the demo folder is throw-away.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
