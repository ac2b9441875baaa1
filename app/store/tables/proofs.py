"""Public notice proofs that were issued."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from app.store.tables.base import Instant, metadata, text

# The same facts are issued once: ``facts_hash``. ``file_hash`` is of the signed file.
public_proof = Table(
    "public_proof",
    metadata,
    Column("number", String, primary_key=True),
    Column("notice_id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("facts_hash", String, nullable=False, unique=True),
    Column("file_hash", String, nullable=False, unique=True),
    text("issued_by", None),
    Column("issued_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_public_proof_notice_id", "notice_id", "issued_at"),
)
