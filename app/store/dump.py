"""The whole store in one file, taken while others write, and put back."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from app.store.migrate import FOLDER
from app.store.session import Store

SQLITE, POSTGRES = "sqlite", "postgresql"


class CannotDump(OSError):
    """The store's own tool is missing, or said no; str() is what it said."""


def kind(url: str) -> str:
    """Return which database ``url`` names: ``sqlite`` or ``postgresql``."""
    return sa.make_url(url).get_backend_name()


def revision(url: str) -> str | None:
    """Return the migration the store stands at, None of an empty one. Raises StoreAway."""
    if (path := _file(url)) and not path.exists():
        return None
    store = Store(url)
    try:
        with store.read() as tx:
            return MigrationContext.configure(tx).get_current_revision()
    finally:
        store.close()


def is_known(number: str) -> bool:
    """Return whether this program knows the migration ``number``: a newer one made it if not."""
    scripts = ScriptDirectory(str(FOLDER))
    try:
        return scripts.get_revision(number) is not None
    except CommandError:
        return False


def newest() -> str:
    """Return the migration that this program brings a store to."""
    return str(ScriptDirectory(str(FOLDER)).get_current_head())


def others(url: str) -> int:
    """Return how many other connections there are to the store; SQLite cannot tell: 0."""
    if kind(url) == SQLITE:
        return 0
    store = Store(url)
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    try:
        with store.read() as tx:
            mine = " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            return int(tx.execute(sa.text(asked + mine)).scalar_one())
    finally:
        store.close()


def lacks(url: str) -> str:
    """Return what a backup of the store at ``url`` would fail for, empty when for nothing.

    ``pg_dump`` refuses a server that is newer than itself. Raises StoreAway.
    """
    if kind(url) == SQLITE:
        return ""
    if (tool := shutil.which("pg_dump")) is None:
        return "pg_dump is not installed"
    told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r"\d+", told.stdout)
    ours = int(number[0]) if number else 0
    store = Store(url)
    try:
        with store.read() as tx:
            asked = "SELECT current_setting('server_version_num')::int / 10000"
            theirs = int(tx.execute(sa.text(asked)).scalar_one())
    finally:
        store.close()
    return f"pg_dump {ours} < PostgreSQL {theirs}" if ours < theirs else ""


def dump(url: str, to: Path) -> None:
    """Write all of the store at ``url``, as of one moment, to ``to``. Raises CannotDump."""
    if path := _file(url):
        try:
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as copy:
                source.backup(copy)
                told = copy.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.Error as exc:
            raise CannotDump(str(exc)) from None
        if told != "ok":
            raise CannotDump(told)
        return
    _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={to}")


def load(url: str, source: Path) -> None:
    """Make the store at ``url`` what ``dump`` wrote; nobody else may use it. Raises CannotDump."""
    if path := _file(url):
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in ("", "-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
        shutil.copyfile(source, path)
        path.chmod(0o600)
        return
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _run(url, "pg_restore", *options, str(source))


def _run(url: str, tool: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL; the password goes by the environment, never by the command."""
    made = sa.make_url(url)
    found = shutil.which(tool)
    if found is None:
        raise CannotDump(f"{tool} is not installed")
    bare = made.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    env = {"PGPASSWORD": str(made.password)} if made.password else {}
    command = [found, "--dbname", bare, *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotDump(done.stderr.strip().splitlines()[-1] if done.stderr else tool)


def _file(url: str) -> Path | None:
    made = sa.make_url(url)
    return Path(made.database) if kind(url) == SQLITE and made.database else None
