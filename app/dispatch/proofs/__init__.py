"""Proofs of posting: gathered, signed, and checked."""
