"""docs/api.md: its examples work in the order they stand there, and it leaves nothing out."""

import re
import shlex
from pathlib import Path
from urllib.parse import quote

import pytest

from app.domain.access import Scope
from app.domain.notice import Category
from app.domain.webhook import EVENTS
from app.store import policy
from tests.app.ingest.warnings_written import alert

GUIDE = (Path(__file__).parents[4] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)\n```", GUIDE, re.DOTALL)


class Shell:
    """Runs a curl line against the application, and remembers what the next one needs."""

    def __init__(self, app, **known):
        self.client, self.known = app.test_client(), {"LINLI": "", **known}

    def run(self, line):
        filled = re.sub(r"\$([A-Z]+)", lambda m: self.known[m[1]].replace('"', '\\"'), line)
        words = shlex.split(filled)[1:]
        method, headers, body, address = "GET", {}, None, ""
        while words:
            word = words.pop(0)
            if word == "-X":
                method = words.pop(0)
            elif word == "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            elif word == "--data-binary":
                words.pop(0)
                body = alert().encode()
            elif word == "-d":
                body = words.pop(0)
            else:
                address = quote(word, safe="/?=&")
        answer = self.client.open(address, method=method, headers=headers, data=body)
        self._learn(answer)
        return answer

    def _learn(self, answer):
        told = answer.get_json()
        self.known |= (
            {"ID": told["id"]} if answer.status_code in {201, 202} and "id" in told else {}
        )
        self.known |= {"KEY": told["items"][0]["key"]} if "refused" in told else {}
        self.known |= {"ETAG": answer.headers["ETag"]} if "ETag" in answer.headers else {}
        self.known |= {"HASH": told["hash"]} if "hash" in told else {}


@pytest.fixture
def shell(app, issue, house):
    with house.store.begin() as tx:
        policy.set_steps(tx, {Category.OUTAGE: 1})
    return Shell(app, TOKEN=issue("liqiang"), REVIEWER=issue("zhaomin"))


def test_every_example_works_in_its_order(shell):
    answers = [(line, shell.run(line)) for line in EXAMPLES]
    for line, answer in answers:
        assert answer.status_code in {200, 201, 202}, (line, answer.get_json())
    assert len(answers) == 16


def test_every_scope_and_event_is_explained():
    for word in (*Scope, *EVENTS):
        assert f"`{word}`" in GUIDE
