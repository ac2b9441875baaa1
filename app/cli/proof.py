"""``proof issue / verify``: proofs that a public notice was shown."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.output import EX_DATAERR, EX_REFUSED, fail, house, json_option, show
from app.dispatch.proofs import proof_check, public_proof
from app.dispatch.proofs.proof_check import Checked, Verdict

group = AppGroup("proof", help="proofs that a public notice was shown (公示证明)")
EXITS = {
    Verdict.TRUE: 0,
    Verdict.CHANGED: 3,
    Verdict.FOREIGN: 4,
    Verdict.UNSIGNED: 5,
    Verdict.UNKNOWN: 6,
    Verdict.UNREADABLE: EX_DATAERR,
}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command()
@click.argument("notice_id")
@click.option("-o", "out", type=click.Path(dir_okay=False, path_type=Path), help="where to")
@json_option
def issue(notice_id: str, out: Path | None, as_json: bool) -> None:
    """Issue the proof of NOTICE as of now, and write it to a file."""
    made = public_proof.issue(house(), notice_id, "cli", "管理员")
    if made is None:
        zh = f"通知“{notice_id}”不存在，或还没有展示过。"
        fail(EX_REFUSED, zh, f"There is no notice {notice_id!r} that was shown.")
    path = out or Path(f"{made.issued.number}.pdf")
    path.write_bytes(made.body)
    row = {"number": made.issued.number, "sha256": made.issued.file_hash, "file": str(path)}
    show([{**row, "new": "yes" if made.is_new else "no"}], as_json)


@group.command()
@click.argument("file", type=_FILE)
@json_option
def verify(file: Path, as_json: bool) -> None:
    """Say whether FILE is a proof issued here; the exit code says it too."""
    found = proof_check.check(house(), file.read_bytes())
    show([_row(found)], as_json)
    raise SystemExit(EXITS[found.verdict])


def _row(found: Checked) -> dict[str, object]:
    issued = found.issued
    return {
        "verdict": found.verdict.value,
        "number": issued.number if issued else "",
        "notice": issued.notice_id if issued else "",
        "title": found.title,
        "issued_at": issued.issued_at.isoformat() if issued else "",
        "changed_since": found.since.isoformat() if found.since else "",
        "withdrawn": "yes" if found.is_withdrawn else "no",
        "sha256": found.file_hash,
        "certificate": found.certificate,
    }
