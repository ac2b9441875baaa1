"""The database: one engine, read and write transactions, and new ids."""

from __future__ import annotations

import os
import secrets
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

Tx: TypeAlias = sa.Connection

# Crockford's base 32 in lower case: no i, l, o, u.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_BUSY_S, _LOOK_S = 5.0, 0.002
# All are kept: a ring wakes many lanes at once, and to connect costs more than to ask. But each
# keeps room for the largest that it carried, and statements it learnt: so few do most of the work,
# and none of them grows old.
_POOL: dict[str, Any] = {
    "pool_size": 16,
    "max_overflow": 0,
    "pool_use_lifo": True,
    "pool_recycle": 300,
}
_STILL_MS = 60_000
_ON_CONNECT = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


class StoreAway(OSError):
    """The database cannot be used now; nothing was stored, and trying again later is right."""


_later: WeakKeyDictionary[Tx, list[Callable[[Tx], None]]] = WeakKeyDictionary()


def at_the_end(tx: Tx, do: Callable[[Tx], None]) -> None:
    """Have ``do`` done as the last thing of a write transaction.

    For what takes a lock that everybody needs: who waits for another lock must not hold it.
    """
    _later.setdefault(tx, []).append(do)


def do_now(tx: Tx) -> None:
    """Do what was left for the end, in its order."""
    for do in _later.pop(tx, ()):
        do(tx)


def new_id() -> str:
    """Return a new random id: 8 characters, 40 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


class Store:
    """Opens transactions on one database; threads may share it.

    ``url`` is ``sqlite:///path`` or ``postgresql://...``. Nothing is connected before the first
    transaction, and a forked child gets connections of its own.
    """

    def __init__(self, url: str) -> None:
        parsed = _with_driver(sa.make_url(url))
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(parsed) if self.is_sqlite else _postgres_engine(parsed)
        self._writer = self._engine.execution_options(writes=True)
        _dispose_in_children(self._engine)

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """Open a write transaction; it commits when the block ends and rolls back when it raises.

        Raises:
            StoreAway: the database cannot be used now.
        """
        with _plain_errors(), self._writer.begin() as tx:
            yield tx
            do_now(tx)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Open a transaction that only reads: on SQLite it waits for no writer.

        Raises:
            StoreAway: the database cannot be used now.
        """
        with _plain_errors(), self._engine.begin() as tx:
            yield tx

    def ping(self) -> None:
        """Ask the database for a sign of life; StoreAway when there is none."""
        with self.read() as tx:
            tx.execute(sa.select(1))

    def close(self) -> None:
        """Release the connections; the next transaction opens new ones."""
        self._engine.dispose()


def _with_driver(url: sa.URL) -> sa.URL:
    """Name the one PostgreSQL driver we ship, however the address was spelt."""
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _postgres_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, pool_pre_ping=True, **_POOL)

    @event.listens_for(engine, "do_connect")
    def connect(dialect: sa.Dialect, _: Any, args: Any, said: Any) -> Any:  # noqa: ANN401 - theirs
        made: Any = dialect.connect(*args, **said)
        kept = made.info.parameter_status("server_encoding")
        if kept not in {None, "UTF8"}:  # set up without a language, a server keeps bytes
            made.close()
            raise StoreAway(
                f"the database keeps text as {kept}; make it anew as UTF-8:"
                " createdb --template=template0 --encoding=UTF8 NAME"
            )
        return made

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Who stands still within a transaction holds locks that everybody waits for.
        cursor = connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = {_STILL_MS}")
        cursor.close()
        connection.commit()

    return engine


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    # isolation_level None: the driver opens no transactions behind our back.
    arguments = {"isolation_level": None}
    patient = url if "timeout" in url.query else url.update_query_dict({"timeout": str(_BUSY_S)})
    engine = sa.create_engine(patient, connect_args=arguments, **_POOL)

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in _ON_CONNECT:
            cursor.execute(pragma)
        cursor.close()

    patience = float(str(patient.query["timeout"]))

    @event.listens_for(engine, "begin")
    def begin(tx: Tx) -> None:
        if tx.get_execution_options().get("writes", False):
            _begin_to_write(tx, patience)
        else:
            tx.exec_driver_sql("BEGIN")

    return engine


def _begin_to_write(tx: Tx, patience: float) -> None:
    """Take the lock at once: upgrading a read lock later could fail without waiting.

    SQLite itself would look for it in steps that grow to a tenth of a second, and miss the moments
    in which it is free while others write all the time.
    """
    raw: Any = tx.connection.driver_connection
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        for _ in range(int(patience / _LOOK_S)):
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as exc:
                if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break  # asked once more below, where it is told in the store's words
                sleep(_LOOK_S)
            else:
                return
        tx.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")


def _dispose_in_children(engine: sa.Engine) -> None:
    """Forget the parent's connections after a fork, without closing them under the parent."""
    there = weakref.ref(engine)

    def forget() -> None:
        if kept := there():
            kept.dispose(close=False)

    os.register_at_fork(after_in_child=forget)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn the drivers' many ways of being away into one OSError that a person can read."""
    try:
        yield
    except PoolTimeout:
        raise StoreAway("all connections to the database are busy") from None
    except (OperationalError, InterfaceError) as exc:
        if _is_our_mistake(exc):
            raise
        raise StoreAway(f"the database cannot be used now: {_first_line(exc)}") from exc
    except DBAPIError as exc:
        if not exc.connection_invalidated:
            raise
        raise StoreAway(f"the database went away: {_first_line(exc)}") from exc


def _is_our_mistake(exc: DBAPIError) -> bool:
    """SQLite reports wrong SQL as the same class as a locked or missing file."""
    return _first_line(exc).startswith(("no such ", "near ", "ambiguous column", "too many SQL"))


def _first_line(exc: DBAPIError) -> str:
    return str(exc.orig).strip().partition("\n")[0]
