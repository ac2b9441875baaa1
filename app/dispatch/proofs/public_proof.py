"""Proofs of public notices: the facts gathered, laid out, signed, and kept as they were issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from app.dispatch.house import House
from app.dispatch.proofs import proof_facts, proof_keys, proof_sign
from app.domain.public_proof import Facts
from app.store import audit, public_proof
from app.store.public_proof import Issued
from renderers.pdf import pdf
from renderers.proof_paper import Signed, paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof with its signed file; ``is_new`` says whether it was made just now."""

    issued: Issued
    body: bytes
    is_new: bool


def issue(house: House, notice_id: str, login: str, name: str) -> Proof | None:
    """Return the proof of a published notice as of now; the same facts are issued once.

    None when the notice was never out.
    """
    facts = proof_facts.gather(house, notice_id)
    if facts is None:
        return None
    with house.store.read() as tx:
        known = public_proof.by_facts(tx, facts.hash)
        if known:
            return Proof(issued=known, body=public_proof.body(tx, known.number), is_new=False)
    made, body = _made(house, facts, login, name)
    with house.store.begin() as tx:
        public_proof.add(tx, made, body)
        kept = public_proof.by_facts(tx, facts.hash) or made
        is_new = kept.file_hash == made.file_hash
        if is_new:
            told = {"number": made.number, "file": made.file_hash}
            audit.add(tx, made.issued_at, login, "proof.issue", notice_id, told)
        else:  # somebody was quicker
            body = public_proof.body(tx, kept.number)
    return Proof(issued=kept, body=body, is_new=is_new)


def _made(house: House, facts: Facts, login: str, name: str) -> tuple[Issued, bytes]:
    now, signer = house.clock(), proof_keys.signer(house)
    number = _number(facts, now.astimezone(ZoneInfo(house.time_zone)))
    signed = Signed(
        number=number,
        made=now.astimezone(ZoneInfo(house.time_zone)),
        by=name,
        address=f"{house.public_url}/proof",
        certificate=signer.fingerprint,
        is_self_made=signer.is_self_made,
    )
    body = proof_sign.sign(pdf(paper(facts, signed)), signer, number)
    made = Issued(
        number=number,
        notice_id=facts.notice_id,
        revision=facts.revision,
        facts_hash=facts.hash,
        file_hash=sha256(body).hexdigest(),
        issued_by=login,
        issued_at=now,
    )
    return made, body


def _number(facts: Facts, now: datetime) -> str:
    return f"GS{now:%Y%m%d}-{facts.hash[:10].upper()}"
