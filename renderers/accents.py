"""The colour each category has in pictures, so that a passer-by learns to tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.notice import Category


@dataclass(frozen=True, slots=True)
class Accent:
    """``deep`` carries white text, ``bright`` is text on black, ``tint`` is a ground for text."""

    deep: str
    bright: str
    tint: str


ACCENTS: dict[Category, Accent] = {
    Category.NOTICE: Accent("#1f5fbf", "#6fb1ff", "#eaf2fd"),
    Category.OUTAGE: Accent("#b54708", "#ff9a3d", "#fff1e3"),
    Category.PUBLICITY: Accent("#4a4e9a", "#a5a8ff", "#eeeefa"),
    Category.POLICY: Accent("#b3261e", "#ff7a70", "#fdecea"),
    Category.GUIDE: Accent("#0f6e84", "#5fd0e6", "#e5f4f7"),
    Category.ACTIVITY: Accent("#187544", "#5fdb95", "#e6f5ec"),
    Category.CULTURE: Accent("#8a3b9c", "#dd94ee", "#f6ebf8"),
    Category.LEARNING: Accent("#5a43a8", "#b9a5ff", "#efebfa"),
    Category.JOBS: Accent("#7a5a12", "#f0c35a", "#f8f1e0"),
    Category.HEALTH: Accent("#0e7868", "#4fdcc4", "#e3f5f2"),
    Category.LOST_FOUND: Accent("#5b6470", "#b9c4d2", "#edf0f3"),
    Category.CORRECTION: Accent("#b01e5a", "#ff7fb0", "#fce8f0"),
}
