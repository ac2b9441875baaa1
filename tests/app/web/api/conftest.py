"""Programs that call the API with a token of somebody's."""

import json
from datetime import timedelta

import pytest

from app.dispatch.people import access
from app.dispatch.people.access import Wish
from app.domain.access import Scope
from app.store import user

CODE = "110105900001"


class Program:
    """A program that holds a token."""

    def __init__(self, app, words):
        self.client, self.words = app.test_client(), words

    def ask(self, method, path, body=None, *, match=None, **headers):
        sent = {"Authorization": f"Bearer {self.words}", **headers}
        if match:
            sent["If-Match"] = match
        data = None if body is None else json.dumps(body)
        kind = {"content_type": "application/json"} if body is not None else {}
        return self.client.open(f"/api/v1{path}", method=method, data=data, headers=sent, **kind)

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def patch(self, path, body, **more):
        return self.ask("PATCH", path, body, **more)

    def delete(self, path, **more):
        return self.ask("DELETE", path, **more)


@pytest.fixture
def issue(house, people):
    """Make a token for ``login`` and return its words."""

    def made(login, *scopes, areas=(), is_test=False, days=30):
        now = house.clock()
        with house.store.begin() as tx:
            owner = user.by_login(tx, login)[0]
            wish = Wish(
                name="办公系统",
                scopes=frozenset(scopes or Scope),
                areas=tuple(areas),
                expires=now + timedelta(days=days),
                is_test=is_test,
            )
            return access.issue(tx, owner, wish, now)[1]

    return made


@pytest.fixture
def program(app, issue):
    """Return a program with a token of ``login``."""

    def made(login, *scopes, **more):
        return Program(app, issue(login, *scopes, **more))

    return made


@pytest.fixture
def writer(program):
    """A program of 李强, who writes in 望春里."""
    return program("liqiang")


@pytest.fixture
def content():
    """What a program sends for a water cut."""
    return {
        "category": "outage",
        "headline": "明天上午九点到十一点停水",
        "title": "停水通知",
        "body": "因更换老旧供水管线，望春里1—6号楼停水。",
        "expires": "2026-11-25T11:00:00+08:00",
        "areas": [CODE],
        "channels": ["led", "tv", "mobile", "sms_smpp"],
    }
