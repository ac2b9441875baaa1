"""A warning that nobody may release is known while it waits."""

from dataclasses import replace

from app.dispatch.warnings import warning_gaps, warning_own
from app.domain.warning import Level
from app.domain.warning_own import OwnWarning
from app.store import user, warning

HERE = "110105900001"
RED = OwnWarning(
    template="lift",
    level=Level.RED,
    title="有人被困",
    text="正在救援。",
    advice="请走楼梯。",
    contact="65550123",
    issuer="望春里社区居委会",
    minutes=240,
    areas=(HERE,),
)


def test_one_whose_author_is_the_only_officer_is_stuck_until_there_is_another(
    neighbourhood, wanglan
):
    done = warning_own.issue(neighbourhood, RED, replace(wanglan))
    with neighbourhood.store.begin() as tx:
        held = list(warning.by_keys(tx, [done.key]).values())
        assert warning_gaps.stuck(tx, held) == {done.key}
        user.add(tx, "zhaomin", "赵敏", "x", {("leader", HERE)}, neighbourhood.clock())
        assert warning_gaps.stuck(tx, held) == set()
