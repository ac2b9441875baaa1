"""What SQLAlchemy has compiled is kept for all stores of a run.

An engine has a dialect and a cache of its own, and every test has an engine of its own: without
this each test would compile each of its statements anew, which took a quarter of a run.
"""

import sqlalchemy as sa

MOST = 5000
_kept = {}


def share(store):
    """Let ``store`` work with the dialect and the cache of the first of its kind; return it."""
    engine = store._engine
    if engine.name not in _kept:
        first = sa.create_engine(engine.url)
        first.connect().close()  # so that the dialect knows what it talks to
        first.dispose()
        first._compiled_cache.capacity = MOST
        _kept[engine.name] = first.dialect, first._compiled_cache
    dialect, cache = _kept[engine.name]
    for one in (engine, store._writer):
        one.dialect, one._compiled_cache = dialect, cache
    engine.pool._dialect = dialect
    return store
