"""Checks any player against docs/wire-format.md: a strict server, scenarios, a verdict on each."""
