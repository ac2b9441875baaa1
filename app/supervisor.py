"""Keeps child processes running, and ends them all, last-started first."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.config import environment

BACK_OFF_S = (1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_S = 60.0
STOP_S = 10.0


class CannotStart(Exception):
    """Something outside is missing; the text says in one sentence what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One child process. ``log`` is where its output goes, None for the terminal.

    One that ``is_needed_to_the_end`` is stopped when the others are gone.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    is_needed_to_the_end: bool = False


class Child:
    """A program that is kept running."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._starts = 0
        self._due = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = 0.0

    @property
    def pid(self) -> int | None:
        """Its process, None between two lives."""
        return self._process.pid if self._process else None

    @property
    def is_over(self) -> bool:
        """Whether its process has ended."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches the supervisor alone."""
        out = self.program.log.open("ab") if self.program.log else None
        self._process = subprocess.Popen(  # noqa: S603 - the command is our own
            self.program.command,
            env={**environment(), **self.program.env},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        if out:
            out.close()
        self._begun = time.monotonic()

    def tend(self) -> str | None:
        """Restart it when it has died and its time has come; return what to tell, if anything."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            return None
        if time.monotonic() - self._begun > STEADY_S:
            self._starts = 0
        wait = BACK_OFF_S[min(self._starts, len(BACK_OFF_S) - 1)]
        self._starts, self._process, self._due = self._starts + 1, None, time.monotonic() + wait
        return (
            f"{self.program.name} 已退出（{code}），{wait:g} 秒后重新启动。"
            f" / {self.program.name} ended ({code}); it starts again in {wait:g} s."
        )

    def ask_to_end(self) -> None:
        """Ask it to end, and do not wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Ask it to end, then insist."""
        self.ask_to_end()
        if self._process is None:
            return
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Supervisor:
    """Keeps children running until told to stop; then all at once, the bell after the others."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self.stopping = threading.Event()

    def add(self, program: Program) -> Child:
        """Start ``program`` and keep it running."""
        child = Child(program)
        child.start()
        self._children.append(child)
        return child

    def watch(self) -> None:
        """Tend all children until ``stopping`` is set."""
        while not self.stopping.wait(0.2):
            for child in self._children:
                if told := child.tend():
                    say(told)

    def stop(self) -> None:
        """End every child and wait for it."""
        others = [child for child in self._children if not child.program.is_needed_to_the_end]
        for child in others:
            child.ask_to_end()
        for child in (*reversed(others), *self._children):
            child.stop()


def say(text: str) -> None:
    """Print one line for the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def require_free(host: str, port: int, setting: str) -> None:
    """Raise CannotStart when somebody already listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CannotStart(
                f"端口 {port} 已被占用，请换一个：{setting}={port + 10} make run。"
                f" / Port {port} is taken; choose another: {setting}={port + 10} make run."
            ) from None
