"""The auditor's page: looking up, verifying, exporting."""

import ast
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import app
from app.domain.chain import Deed
from app.domain.notice import Act
from app.store import audit
from app.web.people.deeds import DEEDS

APP = Path(app.__file__).parent


@pytest.fixture
def auditor(as_, house):
    page = as_("zhouzheng")
    with house.store.begin() as tx:
        now = house.clock()
        for n in range(60):
            at = now + timedelta(minutes=n)
            facts = {"title": f"=停水{n}", "areas": ["110105900001"]}
            audit.add(tx, at, "wanglan", "publish", f"notice{n:02}", facts)
    return page


def test_the_newest_lines_are_shown_and_one_can_leaf(auditor):
    auditor.get("/editor/audit")
    assert "notice59" in auditor.text and "notice00" not in auditor.text
    auditor.get("/editor/audit?before=12")
    assert "notice00" in auditor.text and "notice59" not in auditor.text


def test_what_is_asked_for_is_shown(auditor):
    auditor.get("/editor/audit?object=notice07")
    assert auditor.text.count("<td>notice07</td>") == 1 and "notice08" not in auditor.text
    auditor.get("/editor/audit?actor=zhouzheng")
    assert "登录" in auditor.text and "notice" not in auditor.text.partition("<tbody>")[2]


def test_a_day_that_is_none_is_said_at_its_field(auditor):
    auditor.get("/editor/audit?since=gestern")
    assert 'href="#since"' in auditor.text and 'value="gestern"' in auditor.text


def test_a_sound_log_is_said_to_be_sound_and_the_check_is_itself_written_down(auditor, house):
    auditor.follow(auditor.post("/editor/audit/verify", page="/editor/audit"))
    assert "每一行都和写下时一样" in auditor.text
    with house.store.read() as tx:
        assert audit.listing(tx, "audit", 1)[0].action == "audit.verify"


def test_the_first_broken_line_is_named(auditor, house):
    with house.store.begin() as tx:
        tx.execute(sa.text("DROP TRIGGER audit_refuses_update"))
        tx.execute(sa.text("UPDATE audit SET actor = 'liqiang' WHERE object = 'notice03'"))
        broken = audit.listing(tx, "notice03", 1)[0].id
    auditor.follow(auditor.post("/editor/audit/verify", page="/editor/audit"))
    assert f"第 {broken} 行与写下时不一样" in auditor.text


def test_an_export_holds_all_that_was_asked_for_and_no_formula(auditor):
    asked = {"actor": "wanglan", "kind": "csv"}
    body = auditor.post("/editor/audit/export", asked, page="/editor/audit").get_data(as_text=True)
    lines = body.splitlines()
    assert lines[0] == "\ufeffid,at,actor,action,object,facts" and len(lines) == 61


def test_an_export_as_json_lines_can_be_read_back(auditor):
    asked = {"object": "notice03", "kind": "jsonl"}
    answer = auditor.post("/editor/audit/export", asked, page="/editor/audit")
    (line,) = [json.loads(text) for text in answer.get_data(as_text=True).splitlines()]
    assert line["facts"] == {"title": "=停水3", "areas": ["110105900001"]}


@pytest.mark.parametrize("login", ["wanglan", "qianan", "sunning"])
def test_only_the_auditor_reads_the_log(as_, login):
    assert as_(login).get("/editor/audit").status_code == 403


def deeds_in(path):
    """Return the actions that a file writes to the log, as far as they stand there in letters."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and len(n.args) > 3]
    written = [n.args[3] for n in calls if ast.unparse(n.func) == "audit.add"]
    named = {n.id for n in written if isinstance(n, ast.Name)}
    sets = [n for n in ast.walk(tree) if isinstance(n, ast.Assign)]
    written += [n.value for n in sets if getattr(n.targets[0], "id", "") in named]
    said = {n.value for one in written for n in ast.walk(one) if isinstance(n, ast.Constant)}
    return {one for one in said if isinstance(one, str) and re.fullmatch(r"[a-z_.]+[a-z]", one)}


def test_every_action_of_the_log_has_words_that_people_use():
    said = set().union(*(deeds_in(path) for path in APP.rglob("*.py")))
    said |= {str(act) for act in Act} | {f"review.{deed}" for deed in Deed}
    said |= {"watch.alarm", "watch.over", "warning.released", "warning.dismissed"}
    assert len(said) > 120 and said <= set(DEEDS), said - set(DEEDS)
