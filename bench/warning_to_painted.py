"""A warning from ingest to the first pixel, and from its cancel until it is gone; on the demo.

``python bench/warning_to_painted.py [ROUNDS] [--screens N]``. The clock starts when the bytes of a
CAP message are handed in; painted is when the demo's own player says that it painted. With
``--screens`` so many simulated ones live on the same slot and take up the same alerts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from click_to_painted import AREA, PATIENCE_S, crowd, painted, running  # noqa: E402

from app import config, wiring  # noqa: E402
from app.dispatch.house import House  # noqa: E402
from app.domain.warning import Level  # noqa: E402
from app.ingest import warnings  # noqa: E402
from app.store import warning  # noqa: E402

_HEAD = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
_INFO = (
    "<info><language>zh-CN</language><category>Met</category><event>暴雨</event>"
    "<urgency>Expected</urgency><severity>Extreme</severity><certainty>Likely</certainty>"
    "<expires>{ends}</expires><senderName>市气象台</senderName><headline>暴雨红色预警</headline>"
    "<description>请远离低洼地带。</description><area><areaDesc>望春里</areaDesc><geocode>"
    f"<valueName>GB/T 2260</valueName><value>{AREA}</value></geocode></area></info>"
)


def message(name: str, sent: datetime, kind: str, rest: str) -> bytes:
    """Return a CAP message as bytes."""
    return (
        f"{_HEAD}<identifier>{name}</identifier><sender>bench</sender><sent>{_at(sent)}</sent>"
        f"<status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{rest}</alert>"
    ).encode()


def one_round(house: House, folder: Path, number: int) -> tuple[float, float]:
    """Take a red warning in and cancel it; return seconds to painted and to removed."""
    sent, name = datetime.now(UTC), f"red-{number}"
    info = _INFO.format(ends=_at(sent + timedelta(hours=6)))
    begun, item = handed(house, message(name, sent, "Alert", info))
    shown = until(folder, begun, item, None)
    time.sleep(1)
    over = f"<references>bench,{name},{_at(sent)}</references>"
    cancelled, _ = handed(house, message(f"{name}-c", datetime.now(UTC), "Cancel", over))
    return shown, until(folder, cancelled, item, 1)


def handed(house: House, body: bytes) -> tuple[datetime, str]:
    """Hand ``body`` in; return when, and the name under which screens show what it says."""
    levels = tuple(level.word for level in Level if level)
    source = replace(warnings.manual(house.clock()), automatic=levels)
    begun = datetime.now(UTC)
    outcome, refused, _ = warnings.take_bytes(house, source, [body])
    if refused:
        raise SystemExit(refused[0].code)
    with house.store.read() as tx:
        (kept,) = warning.by_keys(tx, outcome.new).values()
    return begun, f"w-{kept.event}"


def until(folder: Path, after: datetime, item: str, gone: int | None) -> float:
    """Return the seconds from ``after`` until ``item`` is painted, or its revision ``gone`` not."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        for line in painted(folder):
            at, is_it = datetime.fromisoformat(line["time"]), line["item"] == item
            is_wanted = is_it if gone is None else not is_it or int(line["revision"]) > gone
            if at > after and is_wanted:
                return (at - after).total_seconds()
        time.sleep(0.01)
    raise SystemExit(f"nothing was painted within {PATIENCE_S} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rounds", type=int, nargs="?", default=10)
    parser.add_argument("--screens", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "printed"
        with running.product(out, "--demo", DISPLAY="") as demo, crowd(demo, asked.screens):
            house = wiring.build(config.load({"DATA_DIR": str(demo.folder)})).house
            taken = [one_round(house, demo.folder, n) for n in range(1, asked.rounds + 1)]
            house.bell.close()
            house.store.close()
    for name, values in zip(("painted", "removed"), zip(*taken, strict=True), strict=True):
        ordered = sorted(values)
        middle, far = statistics.median(ordered), ordered[-(len(ordered) // 100) - 1]
        print(f"{name:8} min {ordered[0]:.3f} s  median {middle:.3f} s  p99 {far:.3f} s")


def _at(at: datetime) -> str:
    return at.astimezone().replace(microsecond=0).isoformat()


if __name__ == "__main__":
    main()
