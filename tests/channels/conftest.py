"""The far end that takes a second to start is started once."""

import pytest

from tests.channels.far_end import microblog_end
from tests.channels.rigs import SECRET


@pytest.fixture(scope="session")
def microblog():
    with microblog_end(SECRET) as end:
        yield end
