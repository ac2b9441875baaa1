"""Runs one of our modules over strangers' bytes in a process of its own, with limits."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
from pathlib import Path

_ROOT = Path(__file__).parents[3]


def run(module: str, body: bytes, room: threading.Semaphore, wall_s: float) -> bytes:
    """Return what ``module`` writes of ``body`` on its standard input; nothing when it died.

    ``room`` says how many may run at once.
    """
    command = [sys.executable, "-m", module]
    try:
        with room:
            done = subprocess.run(  # noqa: S603 - our own module; the bytes are on standard input
                command, cwd=_ROOT, input=body, capture_output=True, timeout=wall_s, check=False
            )
    except subprocess.TimeoutExpired:
        return b""
    return b"" if done.returncode else done.stdout


def confine(memory: int, cpu_s: int) -> None:
    """Take no more than ``memory`` bytes and ``cpu_s`` seconds of processor from here on."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    if sys.platform == "linux":  # elsewhere the limit counts what is mapped, not what is used
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
