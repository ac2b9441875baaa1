"""Three powers that check one another, and the work on notices: nobody holds both.

管理、安全、审计三员分立 (GB/T 22239-2019, 8.1.5): who runs the system does not grant rights, who
grants rights does not keep the log, and none of the three writes or releases a notice.
"""

from __future__ import annotations

from collections.abc import Iterable

ADMINISTRATOR = "administrator"
SECURITY = "security"
AUDITOR = "auditor"
POWERS = (ADMINISTRATOR, SECURITY, AUDITOR)
# The work on notices and screens; each holds in an area and below it.
CONTENT = ("author", "reviewer", "leader", "operator", "broadcaster")
ROLES = (*CONTENT, *POWERS)
# Who may write a notice, and who may decide about one.
WRITERS = ("author", "reviewer", "leader")
REVIEWERS = ("reviewer", "leader")
# The kind of an account that holds no power.
STAFF = "staff"


class MixedPowers(ValueError):
    """One account would hold two powers, or a power and work on notices; ``roles`` say which."""

    def __init__(self, roles: Iterable[str]) -> None:
        self.roles = tuple(sorted(set(roles)))
        super().__init__(" + ".join(self.roles))


def kind_of(roles: Iterable[str]) -> str:
    """Return the one power among ``roles``, STAFF when there is none.

    Raises:
        MixedPowers: two powers, or a power and another role.
    """
    held = set(roles)
    powers = held.intersection(POWERS)
    if powers and len(held) > 1:
        raise MixedPowers(held)
    return next(iter(powers), STAFF)
