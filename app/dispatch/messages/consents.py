"""Consent to texts as staff write it down: whose word it was, and how it was given."""

from __future__ import annotations

from app.dispatch.house import House
from app.domain.target import Target
from app.store import consent
from app.store.consent import Act, Consent
from app.store.session import Tx


def given(tx: Tx, house: House, made: Target, how: str) -> None:
    """Write into the ledger that a recipient agreed; ``how`` in the words of who adds it."""
    line = Consent(
        target_id=made.id,
        channel=made.channel,
        area=made.area,
        act=Act.GIVEN,
        how="staff",
        words=how,
        language=made.language,
        at=house.clock(),
    )
    consent.add(tx, house.cipher, line, made.address)
