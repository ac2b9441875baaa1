"""What one gateway allows itself and its players."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All in seconds, bytes or counts.

    Attributes:
        hello_s: from the first byte to ``hello``.
        silent_s: a player says something every 30 s; after this it is gone.
        close_s: how long the closing handshake may take.
        heal_s: how often everything is read again, so that a lost ring heals.
        admit_s: how long arrivals are gathered, to be asked after together.
        gather_s: how long evidence is gathered before it is handed on.
        gather_most: how many screens' evidence is handed on at once.
        facts_most: what screens told beyond their marks that is held while the bell is silent.
        retry_s: the longest pause before the bell is tried again.
        buffered_bytes: what may wait for one slow reader before it is dropped.
        players: most sockets at once.
        burst: writes in a row before others get a turn.
        admit_rate: players that are let in a second, after a burst of ``admit_burst``.
        visitors: most connections at once that ask for documents.
        listeners: most pages at once that wait for news.
        idle_s: how long such a connection may ask for nothing, or read nothing.
        requests_s: what one such connection may ask for in a second.
        copies: documents that are kept, of ``copies_bytes`` together and ``copy_bytes`` each.
        heard_s: a document is looked at again after this long while rings are heard.
        unheard_s: likewise while they are not; and what is missing.
        files_s: likewise a file by its hash.
        away_s: how long the last known copy stands while the main port does not answer.
        asks: connections to the main port; ``asked_at_once`` documents may wait for one.
    """

    hello_s: float = 10.0
    silent_s: float = 120.0
    close_s: float = 2.0
    heal_s: float = 30.0
    admit_s: float = 0.01
    gather_s: float = 0.05
    gather_most: int = 1000
    facts_most: int = 50_000
    retry_s: float = 5.0
    buffered_bytes: int = 128 * 1024
    players: int = 20_000
    burst: int = 1000
    admit_rate: float = 1000.0
    admit_burst: int = 2000
    visitors: int = 2000
    listeners: int = 20_000
    idle_s: float = 60.0
    requests_s: int = 2000
    copies: int = 4096
    copies_bytes: int = 64 * 1024 * 1024
    copy_bytes: int = 4 * 1024 * 1024
    heard_s: float = 5.0
    unheard_s: float = 1.0
    files_s: float = 60.0
    away_s: float = 60.0
    asks: int = 8
    asked_at_once: int = 256
