"""Each worker compiles its share of the test files, for all: it would compile every one of them.

pytest rewrites what a test asserts when it first reads its file, and keeps the outcome beside it;
but workers read the same files at the same time. The names with an underscore are pytest's own.
"""

import sys
from pathlib import Path

from _pytest.assertion import rewrite

ROOT = Path(__file__).parent.parent


def share(config, number, count):
    """Compile every ``count``-th of the files that are asked for, from ``number`` on."""
    if sys.dont_write_bytecode or config.getvalue("assertmode") != "rewrite":
        return
    asked = tuple(str(ROOT / one.partition("::")[0]) for one in config.args)
    files = [p for p in sorted((ROOT / "tests").rglob("test_*.py")) if str(p).startswith(asked)]
    for path in files[number::count]:
        compile_one(config, path)


def compile_one(config, path):
    kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
    if rewrite.try_makedirs(kept.parent) and rewrite._read_pyc(path, kept) is None:
        source, code = rewrite._rewrite_test(path, config)
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source, kept)
