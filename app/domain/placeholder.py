"""Placeholders 〔…〕: what a template leaves for the author to fill in."""

from __future__ import annotations

import re

# A year in such brackets belongs to a document number: 朝望街发〔2026〕12号.
_PLACEHOLDER = re.compile(r"〔(?!\d{4}〕)[^〔〕\n]*〕")


def placeholders(text: str) -> tuple[str, ...]:
    """Return the placeholders that stand in ``text``, brackets and all, each once, in order."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))
