"""The demo's notices on their way through their chains: written, reviewed and put out by many."""

from __future__ import annotations

from datetime import datetime

from app.dispatch.granted import among
from app.dispatch.house import House
from app.dispatch.review import review, waiting
from app.domain.chain import Deed, State
from app.domain.notice import Category
from app.domain.review import Draft
from app.store import notice, user
from app.store.session import new_id
from app.store.user import User

AUTHOR = "liqiang"
REVIEWERS = ("wanglan", "sunli", "zhaomin", "chenzhi")


def put_through(house: House, draft: Draft) -> bool:
    """Have ``draft`` written, reviewed and published; False where the demo's people cannot."""
    author, reviewers = _people(house)
    with house.store.read() as tx:
        if author is None or not among(tx, author, ["author"], draft.areas).issuperset(draft.areas):
            return False
    case = review.submit(house, _written(house, draft, author), author).case
    while case.state is State.IN_REVIEW:
        with house.store.read() as tx:
            able = [w for w in reviewers if waiting.can(tx, house, case, w, Deed.APPROVE)]
        case = review.approve(house, case.id, able[0], case.hash).case
    return True


def leave_one_waiting(house: House, area: str, expires: datetime) -> None:
    """Leave a notice in review, so that the desk has something to show."""
    author, _ = _people(house)
    if author is None:
        return
    draft = Draft(
        category=Category.NOTICE,
        headline="周末更换楼道灯，请留意脚下",
        title="楼道灯更换通知",
        body="本周末电工为1—6号楼更换楼道灯，更换时该层楼道约有二十分钟没有照明。\n请扶好楼梯扶手。",
        when_where="本周六、周日9:00—17:00，望春里1—6号楼",
        contact="望春里社区居委会 010-65550123（9:00—17:30）",
        source="望春里社区居委会",
        expires=expires,
        areas=(area,),
        channels=frozenset({"led", "tv", "mobile", "feed", "microblog"}),
    )
    review.submit(house, _written(house, draft, author), author)


def _people(house: House) -> tuple[User | None, list[User]]:
    with house.store.read() as tx:
        found = {login: user.by_login(tx, login) for login in (AUTHOR, *REVIEWERS)}
    author = found[AUTHOR]
    return author[0] if author else None, [one[0] for r in REVIEWERS if (one := found[r])]


def _written(house: House, draft: Draft, author: User) -> str:
    notice_id = new_id()
    with house.store.begin() as tx:
        notice.save_draft(tx, notice_id, draft, author.id, house.clock())
    return notice_id
