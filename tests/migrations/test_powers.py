"""A store from before the three powers: nobody is locked out, nothing is lost."""

import secrets

import psycopg
import pytest
import sqlalchemy as sa

from app.store import migrate, setting, user
from app.store.session import Store

NOW = "2026-11-24 04:00:00"
OLD = {
    "admin": [("administrator", "110000"), ("reviewer", "110105900001")],
    "wanglan": [("author", "110105900001"), ("reviewer", "110105900001")],
    "nobody": [],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request, tmp_path):
    """A store as it was, with three users in it; return its address."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'linli.db'}"
        yield fill(url)
        return
    server, name = request.getfixturevalue("postgres_url"), f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield fill(server.replace("/postgres?", f"/{name}?"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill(url):
    migrate.upgrade(url)
    migrate.downgrade(url, BEFORE)
    store = Store(url)
    with store.begin() as tx:
        for login, roles in OLD.items():
            tx.execute(
                sa.text(
                    'INSERT INTO "user" (id, login, name, language, is_active, password_hash,'
                    " failed, added_at) VALUES (:id, :id, :id, 'zh-CN', true, 'x', 0, :now)"
                ),
                {"id": login, "now": NOW},
            )
            for role, area in roles:
                row = {"id": login, "role": role, "area": area}
                tx.execute(sa.text("INSERT INTO user_role VALUES (:id, :role, :area)"), row)
    store.close()
    return url


BEFORE = "0009"


def test_an_administrator_stays_one_and_other_work_is_kept_aside(old):
    migrate.upgrade(old)
    store = Store(old)
    with store.read() as tx:
        held = {one.login: (one.kind, one.roles, one.home) for one in user.listing(tx)}
        aside = setting.get(tx, "powers_to_split")
    store.close()
    assert held == {
        "admin": ("administrator", {("administrator", "110000")}, "110000"),
        "wanglan": ("staff", set(OLD["wanglan"]), "110105900001"),
        "nobody": ("staff", set(), ""),
    }
    assert aside == {"admin": [["reviewer", "110105900001"]]}
