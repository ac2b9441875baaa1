"""A warning that nobody may release is known while it waits."""

from dataclasses import replace

from app.dispatch.warnings import warning_gaps, warning_own
from app.domain.warning import Level
from app.store import user, warning
from tests.app.domain.warnings_made import LIFT

HERE = "110105900001"
RED = replace(LIFT, level=Level.RED)


def test_one_whose_author_is_the_only_officer_is_stuck_until_there_is_another(
    neighbourhood, wanglan
):
    done = warning_own.issue(neighbourhood, RED, replace(wanglan))
    with neighbourhood.store.begin() as tx:
        held = list(warning.by_keys(tx, [done.key]).values())
        assert warning_gaps.stuck(tx, held) == {done.key}
        user.add(tx, "zhaomin", "赵敏", "x", {("leader", HERE)}, neighbourhood.clock())
        assert warning_gaps.stuck(tx, held) == set()
