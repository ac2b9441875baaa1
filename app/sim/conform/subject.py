"""The player under test as a process, when we may start it; and what it painted."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
from pathlib import Path
from typing import Any

STOP_S = 10.0


class Subject:
    """A player that is started with ``command``; empty when somebody else runs it.

    ``{server}`` in the command is the far end's address. ``painted`` is a folder with a
    ``painted.jsonl`` (docs/player.md), None when there is none.
    """

    def __init__(self, command: str, painted: Path | None, log: Path | None = None) -> None:
        self._command, self._painted, self._log = command, painted, log
        self._server = ""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it can be stopped and started from here."""
        return bool(self._command)

    def start(self, server: str = "") -> None:
        """Start it, if it is ours."""
        self._server = server or self._server
        if not self._command:
            return
        words = shlex.split(self._command.replace("{server}", self._server))
        out = self._log.open("ab") if self._log else subprocess.DEVNULL
        self._process = subprocess.Popen(  # noqa: S603 - the tester's own command
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )

    def stop(self) -> None:
        """End it, if it is ours and runs."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ended(self) -> int | None:
        """Return its exit code, None while it runs or when it is not ours."""
        return self._process.poll() if self._process else None

    def painted(self) -> list[dict[str, Any]]:
        """Return what it says it painted, line by line."""
        if self._painted is None:
            return []
        path = self._painted / "painted.jsonl"
        if not path.exists():
            return []
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]
