"""Opens strangers' bytes in a process of its own, with limits on memory and time.

A library that reads a format takes what the bytes tell it to; what dies of it must not be the
server. Bytes go in, JSON comes out, and the process is over.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

MEMORY_BYTES, CPU_S, TIMEOUT_S = 768 << 20, 20, 30


def ask(module: str, body: bytes, **options: str) -> dict[str, Any]:
    """Return what ``module`` of this room makes of ``body``; empty when it died of it."""
    command = [sys.executable, "-m", f"app.ingest.{module}"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no argument from outside
            command,
            input=json.dumps(options).encode() + b"\n" + body,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        found = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def answer(read: Callable[[bytes, Mapping[str, str]], object]) -> None:
    """Be the process that was asked: read standard input, write what ``read`` returns."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    options, _, body = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.write(json.dumps(read(body, json.loads(options))))
