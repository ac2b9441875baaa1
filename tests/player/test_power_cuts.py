"""The power goes at any write, sync or rename of an uptake: the next start finds a whole state."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.player import one_uptake
from tests.player.far_end import SLOT

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing")
SCRIPT = Path(one_uptake.__file__)


def may_trace():
    """Whether this machine lets us trace at all; some containers do not."""
    asked = ["strace", "-o", os.devnull, "-e", "trace=write", "true"]
    return shutil.which("strace") and not subprocess.run(asked, check=False).returncode


@pytest.fixture(scope="module")
def server():
    """What makes processes that have read all their code and wait for a word to begin."""
    command = [sys.executable, str(SCRIPT)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def uptake(server):
    """Run one uptake in a process of its own; return its exit code."""

    def run(folder, seq, *injected):
        print(folder, seq, sep="\t", file=server.stdin, flush=True)
        child = int(server.stdout.readline())
        with ExitStack() as tracing:
            said = "attached"
            if injected:
                command = ["strace", "-o", os.devnull, *injected, "-p", str(child)]
                tracer = subprocess.Popen(command, text=True, stderr=subprocess.PIPE)
                said = tracing.enter_context(tracer).stderr.readline()
            os.kill(child, signal.SIGCONT)
            assert "attached" in said
            return int(server.stdout.readline())

    return run


@pytest.fixture
def before(tmp_path):
    """A folder that holds edition 1."""
    folder = tmp_path / "before"
    one_uptake.enrol(folder)
    one_uptake.take_up(folder, 1)
    return folder


def whole(folder):
    """Return the edition that a start would play; everything it needs has to be there."""
    state, kept = one_uptake.loaded(folder)
    try:
        held = kept.uptake.held.playlist
        assert kept.identity.screen == one_uptake.SCREEN and kept.root is not None
        assert all(state.files.has(m.sha256) for m in held.media())
        assert kept.uptake.top(SLOT) >= held.head
        warned = kept.alerts.held["live"].alerts
        assert warned.alerts[0].revision == warned.head.seq in {1, held.head.seq}
        return held.head.seq, kept.uptake.top(SLOT).seq
    finally:
        state.close()


def test_an_uptake_without_a_power_cut_takes_the_new_edition_up(before, uptake):
    assert whole(before) == (1, 1)
    assert uptake(before, 2) == 0
    assert whole(before) == (2, 2)


@needs_strace
@pytest.mark.skipif(not may_trace(), reason="tracing is not allowed here")
@pytest.mark.parametrize("call", ["write", "fsync", "/^rename", "/^unlink"])
def test_a_power_cut_at_any_call_leaves_the_old_or_the_new_edition_whole(
    before, uptake, tmp_path, call
):
    found, number = [], 0
    while True:
        number += 1
        folder = tmp_path / f"cut-{number}"
        shutil.copytree(before, folder)
        code = uptake(folder, 2, "-e", f"inject={call}:signal=KILL:when={number}")
        found.append(whole(folder))
        if code == 0:
            break
        assert one_uptake.take_up(folder, 2) is None
        assert whole(folder) == (2, 2)
        shutil.rmtree(folder)
    assert number > 1 and found[-1] == (2, 2)
    assert {held for held, _ in found} <= {1, 2}
    assert found == sorted(found), "what was whole once stays so"


@needs_strace
@pytest.mark.skipif(not may_trace(), reason="tracing is not allowed here")
@pytest.mark.parametrize("call", ["write", "fsync", "/^rename"])
def test_a_disk_that_is_full_from_any_call_on_never_spoils_what_is_there(
    before, uptake, tmp_path, call
):
    for first in (1, 2, 3, 5, 8):
        folder = tmp_path / f"full-{first}"
        shutil.copytree(before, folder)
        uptake(folder, 2, "-e", f"inject={call}:error=ENOSPC:when={first}+")
        assert whole(folder) in {(1, 1), (1, 2), (2, 2)}
        assert one_uptake.take_up(folder, 2) is None
        assert whole(folder) == (2, 2)
