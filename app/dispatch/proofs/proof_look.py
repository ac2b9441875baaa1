"""Looks at the signature of a PDF of anybody's, in a process of its own: strangers' bytes."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import asdict, dataclass
from io import BytesIO

from app.dispatch.media import enclosed

# So many at once in one process of the web.
_ROOM = threading.BoundedSemaphore(2)
MEMORY, CPU_S, WALL_S = 1 << 30, 10, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found.

    ``is_whole``: the signature is over every byte, and none was changed. ``certificate`` is the
    fingerprint of the signer's; empty when nothing is signed.
    """

    is_pdf: bool
    is_whole: bool = False
    certificate: str = ""


def look(body: bytes) -> Look:
    """Return what is to be said of the signature of ``body``; what breaks the reader is no PDF."""
    said = enclosed.run("app.dispatch.proofs.proof_look", body, _ROOM, WALL_S)
    return Look(**json.loads(said)) if said else Look(is_pdf=False)


def here(body: bytes) -> Look:
    """Do what ``look`` does, in this very process."""
    try:
        return _read(body)
    except Exception:  # noqa: BLE001 - broken bytes make a parser raise anything
        return Look(is_pdf=False)


def _read(body: bytes) -> Look:
    from cryptography.hazmat.primitives.hashes import SHA256, Hash
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    found = PdfFileReader(BytesIO(body)).embedded_signatures
    if not found:
        return Look(is_pdf=True)
    own = found[-1].signer_cert
    context = ValidationContext(trust_roots=[own], allow_fetching=False)
    status = validate_pdf_signature(found[-1], signer_validation_context=context)
    hashed = Hash(SHA256())
    hashed.update(own.dump())
    return Look(
        is_pdf=True,
        is_whole=bool(
            status.intact
            and status.valid
            and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
            and len(found) == 1
        ),
        certificate=hashed.finalize().hex(),
    )


def _serve() -> None:
    """Read a file from standard input, and write what was found of it as JSON."""
    enclosed.confine(MEMORY, CPU_S)
    sys.stdout.write(json.dumps(asdict(here(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    _serve()
