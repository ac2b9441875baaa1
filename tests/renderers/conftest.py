"""Fixtures of the renderers' tests."""

import pytest

from tests.renderers import golden as files


@pytest.fixture
def golden():
    """Return ``golden(name, made)``: compares bytes with a file under ``golden/``."""
    return files.check
