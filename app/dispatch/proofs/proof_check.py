"""Says of a file whether it is a proof that was issued here, and what changed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from app.dispatch.house import House
from app.dispatch.proofs import proof_keys, proof_look
from app.dispatch.proofs.proof_look import Look
from app.store import notice, public_proof
from app.store.public_proof import Issued

MOST_BYTES = 8 << 20


class Verdict(StrEnum):
    """What a file is.

    ``UNKNOWN`` carries our signature, but no proof of that kind is on record.
    """

    TRUE = "true"
    CHANGED = "changed"
    FOREIGN = "foreign"
    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The verdict on one file, and of a true one which proof it is.

    ``title`` is the notice's; ``since`` is when the notice was changed or withdrawn after the
    proof, None when it was not.
    """

    verdict: Verdict
    file_hash: str
    certificate: str = ""
    issued: Issued | None = None
    title: str = ""
    since: datetime | None = None
    is_withdrawn: bool = False


def check(house: House, body: bytes, look: Callable[[bytes], Look] = proof_look.look) -> Checked:
    """Return what ``body`` is; every byte counts. ``look`` looks at its signature."""
    file_hash = sha256(body).hexdigest()
    if len(body) > MOST_BYTES:
        return Checked(verdict=Verdict.UNREADABLE, file_hash=file_hash)
    seen = look(body)
    is_ours = seen.certificate in proof_keys.fingerprints(house.keys.folder)
    with house.store.read() as tx:
        issued = public_proof.by_file(tx, file_hash)
        revisions = notice.revisions(tx, issued.notice_id) if issued else []
    verdict = _verdict(seen, is_ours=is_ours, is_issued=issued is not None)
    if verdict is not Verdict.TRUE or issued is None:
        return Checked(verdict=verdict, file_hash=file_hash, certificate=seen.certificate)
    newest = revisions[0] if revisions else None
    is_newer = newest is not None and newest.revision > issued.revision
    return Checked(
        verdict=verdict,
        file_hash=file_hash,
        certificate=seen.certificate,
        issued=issued,
        title=next((n.title for n in revisions if n.revision == issued.revision), ""),
        since=newest.sent if newest and is_newer else None,
        is_withdrawn=newest is not None and newest.is_withdrawal,
    )


def _verdict(seen: Look, *, is_ours: bool, is_issued: bool) -> Verdict:
    if not seen.is_pdf:
        return Verdict.UNREADABLE
    if not seen.certificate:
        return Verdict.UNSIGNED
    if not is_ours:
        return Verdict.FOREIGN
    if not seen.is_whole:
        return Verdict.CHANGED
    return Verdict.TRUE if is_issued else Verdict.UNKNOWN
