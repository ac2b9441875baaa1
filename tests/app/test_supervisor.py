"""The supervisor: children are kept running, ended for good, and a taken port is told."""

import os
import signal
import socket
import sys
import threading
import time

import pytest

from app.supervisor import CannotStart, Child, Program, Supervisor, require_free

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(true, patience_s=60.0):
    end = time.monotonic() + patience_s
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


@pytest.fixture
def supervisor():
    made = Supervisor()
    yield made
    made.stop()


def test_a_dead_child_is_told_of_and_started_again(supervisor, capsys):
    child = supervisor.add(Program(name="worker", command=SLEEP))
    first = child.pid
    watch = threading.Thread(target=supervisor.watch)
    watch.start()
    os.kill(first, signal.SIGKILL)
    assert until(lambda: child.pid not in {first, None})
    supervisor.stopping.set()
    watch.join()
    assert "worker 已退出（-9），1 秒后重新启动" in capsys.readouterr().out


def test_stopping_leaves_no_child_behind(supervisor):
    pids = [supervisor.add(Program(name=n, command=SLEEP)).pid for n in ("web", "worker")]
    supervisor.stop()
    assert not any(map(running, pids))


def test_a_child_that_will_not_end_is_made_to(monkeypatch, tmp_path):
    monkeypatch.setattr("app.supervisor.STOP_S", 0.3)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True)\n"
    command, log = [sys.executable, "-c", stubborn + "time.sleep(60)"], tmp_path / "x.log"
    child = Child(Program(name="x", command=command, log=log))
    child.start()
    assert until(lambda: log.read_text() == "1\n")
    pid = child.pid
    child.stop()
    assert not running(pid)


def test_its_output_goes_where_it_is_told_and_its_end_is_seen(supervisor, tmp_path):
    log = tmp_path / "x.log"
    command = [sys.executable, "-c", "print('好', flush=True); input()"]
    child = supervisor.add(Program(name="x", command=command, log=log))
    assert until(lambda: child.is_over) and log.read_text(encoding="utf-8").startswith("好\n")
    assert not supervisor.add(Program(name="worker", command=SLEEP)).is_over


def test_a_taken_port_is_one_clear_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"端口 {port} 已被占用.*PORT={port + 10}"):
            require_free("127.0.0.1", port, "PORT")
    require_free("127.0.0.1", port, "PORT")
