"""People and drafts for the tests of the review desk."""

from app.domain.review import Draft
from app.store import notice, policy, user

ID = "k3x9a7qd"
COMMUNITY, STREET = "110105900001", "110105900"
STAFF = {
    "xiaoli": ("小李", {("author", COMMUNITY)}),
    "wang": ("王主任", {("reviewer", COMMUNITY)}),
    "chen": ("陈敏", {("reviewer", COMMUNITY)}),
    "zhao": ("赵书记", {("leader", STREET)}),
    "far": ("远方", {("reviewer", "110105900002")}),
}


def hire(house):
    """Add the staff; return them by login."""
    with house.store.begin() as tx:
        return {
            login: user.add(tx, login, name, "unused", frozenset(roles), house.clock())
            for login, (name, roles) in STAFF.items()
        }


def write(house, draft: Draft, by, notice_id=ID):
    """Save ``draft`` as what ``by`` wrote."""
    with house.store.begin() as tx:
        return notice.save_draft(tx, notice_id, draft, by.id, house.clock())


def ask_for(house, category, steps):
    with house.store.begin() as tx:
        policy.set_steps(tx, {category: steps})


def latest(house, notice_id=ID):
    with house.store.read() as tx:
        return notice.latest(tx, notice_id)
