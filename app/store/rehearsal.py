"""A store to rehearse on: everything works as ever, and at the end nothing has happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.store.session import Store, Tx


class _Over(Exception):  # noqa: N818 - not an error: the rehearsal is over
    """Ends the transaction of a rehearsal by rolling it back."""


class RehearsalStore(Store):
    """Opens its transactions inside one that is never committed."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.is_sqlite = tx.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """Open a savepoint; what raises takes back its own changes only."""
        with self._tx.begin_nested():
            yield self._tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Read what this rehearsal has written so far."""
        yield self._tx

    def close(self) -> None:
        """Leave the connection to whom it belongs."""


@contextmanager
def rehearse(store: Store) -> Iterator[Store]:
    """Give a store whose every change is taken back when the block ends."""
    try:
        with store.begin() as tx:
            yield RehearsalStore(tx)
            raise _Over
    except _Over:
        return
