"""The gateway process: ``python -m app.gateway``."""

from __future__ import annotations

import asyncio
import errno
import gc
import resource
import signal
import sys

import uvloop

from app import clock, config, logs
from app.config import BadSetting, Config
from app.dispatch.keys.key_files import KeyLost, read_secret
from app.dispatch.keys.role_keys import RoleKeys
from app.gateway.hub import Hub
from app.gateway.limits import Limits
from app.gateway.origin import Origin
from app.gateway.server import Gateway
from app.store.bell import BellSilent
from app.store.bell_async import AsyncBell

EX_UNAVAILABLE, EX_CONFIG = 69, 78
# What 10,000 players say at once is looked through for rubbish seldom: hardly any of it is.
RUBBISH = (50_000, 20, 100)
PATIENCE_S, RETRY_S = 5.0, 0.25
# Descriptors that are no player: the bell, logs, those who are being sent away.
OTHER_FILES = 200


class CannotServe(Exception):
    """Something outside is missing; the text says in one sentence what to do."""


def main() -> int:
    """Serve until SIGTERM or SIGINT.

    Return the exit code: 0 stopped; 69 the bell does not answer, the port is taken or a key is
    missing; 78 a setting cannot be used.
    """
    try:
        settings = config.load()
    except BadSetting as exc:
        sys.stderr.write(f"{exc}\n")
        return EX_CONFIG
    logs.set_up(settings.log_level)
    try:
        uvloop.run(_serve(settings, _room()))
    except (CannotServe, KeyLost) as exc:
        sys.stderr.write(f"{exc}\n")
        return EX_UNAVAILABLE
    return 0


async def _serve(settings: Config, limits: Limits) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    keys = settings.data_dir / "keys"
    stamp_keys, token_key = RoleKeys(keys, "timestamp"), read_secret(keys / "token.key")
    bell = AsyncBell(settings.redis_url)
    await _wait_for(bell)
    gc.freeze()
    gc.set_threshold(*RUBBISH)
    origin = Origin(settings.origin_url, limits.asks, limits.copy_bytes)
    hub = Hub(bell, stamp_keys, token_key, clock.now, limits, origin)
    gateway = Gateway(hub, settings.public_url)
    try:
        await gateway.start(settings.host, settings.gateway_port)
    except OSError as exc:
        raise CannotServe(_cannot_listen(settings, exc)) from None
    try:
        await gateway.run_until(stop)
    finally:
        await gateway.stop()
        await origin.close()
        await bell.close()


async def _wait_for(bell: AsyncBell) -> None:
    """Return once the bell answers; it may still be starting."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        try:
            return await bell.ping()
        except BellSilent as exc:
            if asyncio.get_running_loop().time() > deadline:
                raise CannotServe(
                    f"Valkey/Redis 没有应答，请检查 REDIS_URL（{exc}）。"
                    f" / Valkey/Redis does not answer; check REDIS_URL ({exc})."
                ) from None
        await asyncio.sleep(RETRY_S)


def _cannot_listen(settings: Config, exc: OSError) -> str:
    host, port = settings.host, settings.gateway_port
    if exc.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被占用，请换一个：GATEWAY_PORT={port + 10}。"
            f" / Port {port} is taken; choose another: GATEWAY_PORT={port + 10}."
        )
    return (
        f"无法在 {host}:{port} 上监听（{exc.strerror}），请检查 HOST 和 GATEWAY_PORT。"
        f" / Cannot listen on {host}:{port} ({exc.strerror}); check HOST and GATEWAY_PORT."
    )


def _room() -> Limits:
    """Ask for as many open sockets as the system allows; return limits that keep within them."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    usual = Limits()
    if most < 0:
        return usual
    room = max(most - OTHER_FILES, 2)
    visitors = min(usual.visitors, max(room // 10, 1))
    listeners = min(usual.listeners, room // 3)
    players = min(usual.players, room - visitors - listeners)
    return Limits(players=max(players, 1), visitors=visitors, listeners=listeners)


if __name__ == "__main__":
    sys.exit(main())
