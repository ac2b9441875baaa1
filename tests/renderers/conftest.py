"""Fixtures of the renderers' tests."""

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("golden", Path(__file__).with_name("golden.py"))
_golden = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_golden)


@pytest.fixture
def golden():
    """Return ``golden(name, made)``: compares bytes with a file under ``golden/``."""
    return _golden.check
