"""What a caller may see of a notice; what they may not see is not there."""

from __future__ import annotations

from typing import cast

from app.dispatch.boards import timing
from app.dispatch.notices import aiming, check
from app.domain.notice import Notice, phase
from app.domain.remark import unmet
from app.domain.review import Draft, problems
from app.store import area, notice
from app.store.notice import StoredDraft
from app.store.session import Tx
from app.web.api import wording
from app.web.api.door import caller, here, me
from app.web.api.faults import Fault
from app.web.notices import remarks, workbench
from app.web.people import permits
from app.web.problems import say

DRAFTS = 200


def published(tx: Tx, notice_id: str) -> Notice:
    """Return the latest revision, if it is aimed at the caller's areas, or above or below."""
    latest = notice.latest(tx, notice_id)
    if latest is None or not _is_near(tx, latest.areas):
        raise Fault("not_found")
    return latest


def opened(tx: Tx, notice_id: str) -> tuple[StoredDraft | None, Notice | None]:
    """Return draft and latest revision of a notice that the caller may write."""
    saved, latest = notice.draft(tx, notice_id), notice.latest(tx, notice_id)
    if latest is None and (saved is None or not _may_write(tx, saved, None)):
        raise Fault("not_found")
    workbench.require_access(tx, me(), notice_id)
    return saved, latest


def whole(notice_id: str) -> dict[str, object]:
    """Return a notice as its shape reads it, the draft with it for those who may write."""
    with here().store.read() as tx:
        saved, latest = notice.draft(tx, notice_id), notice.latest(tx, notice_id)
        if saved and not _may_write(tx, saved, latest):
            saved = None
        if saved is None and (latest is None or not _is_near(tx, latest.areas)):
            raise Fault("not_found")
        found = _problems(tx, saved.draft) if saved else []
    return {**shown(latest, saved), "problems": found + (_noticed(saved.draft) if saved else [])}


def held(notice_id: str) -> list[dict[str, object]]:
    """Return what keeps the draft of a notice from going out."""
    return cast(list[dict[str, object]], whole(notice_id)["problems"])


def shown(latest: Notice | None, saved: StoredDraft | None) -> dict[str, object]:
    """Return a notice as its shape reads it, without what is wrong with it."""
    notice_id = latest.id if latest else saved.notice_id if saved else ""
    draft = wording.drafted(saved.draft, saved.version, saved.saved_at) if saved else None
    return {
        "id": notice_id,
        "phase": phase(latest, here().clock()),
        "etag": tag(latest, saved),
        "url": f"{here().public_url}/p/{notice_id}",
        "published": wording.revision(latest) if latest else None,
        "draft": draft,
    }


def drafts(tx: Tx) -> list[StoredDraft]:
    """Return the drafts the caller may change, last saved first."""
    found = notice.drafts(tx, None, DRAFTS)
    return [d for d in found if _may_write(tx, d, notice.latest(tx, d.notice_id))]


def tag(latest: Notice | None, saved: StoredDraft | None) -> str:
    """Return the entity tag of a notice as it stands: its revision and its draft's version."""
    return f'"{latest.revision if latest else 0}-{saved.version if saved else 0}"'


def via() -> dict[str, object]:
    """Return what the audit log remembers of the caller beside the name."""
    return {"token": caller().token.id}


def _problems(tx: Tx, draft: Draft) -> list[dict[str, object]]:
    """Return what keeps a draft from going out, as sentences."""
    now, zone = here().clock(), workbench.zone(here())
    mine = permits.aimable(tx, me(), permits.WRITERS, draft.areas)
    found = problems(draft, now, mine, here().routes.names)
    found += timing.problems(tx, here(), draft, now) + aiming.problems(tx, draft)
    return [{"field": p.field, "code": p.code, "detail": say(p, now, zone)} for p in found]


def _noticed(draft: Draft) -> list[dict[str, object]]:
    """Return what the machine noticed and nobody has looked at; ``key`` goes into ``checked``."""
    return [
        {"field": r.field, "code": r.code, "detail": remarks.sentence(r), "key": r.key}
        for r in unmet(check.report(here(), draft, here().clock()), draft.checked)
    ]


def _may_write(tx: Tx, saved: StoredDraft, latest: Notice | None) -> bool:
    """Whether the caller may see and change a draft: within their areas, or their own."""
    if not permits.granted_to(me(), *permits.WRITERS):
        return False
    codes = latest.areas if latest else saved.draft.areas
    is_within = permits.among(tx, me(), permits.WRITERS, codes).issuperset(codes)
    return is_within and (bool(codes) or saved.owner == me().id)


def _is_near(tx: Tx, codes: tuple[str, ...]) -> bool:
    mine = permits.granted_to(me())
    below = {c for own in mine if (a := area.get(tx, own)) for c in a.lineage}
    found = [a for code in codes if (a := area.get(tx, code))]
    return any(not mine.isdisjoint(a.lineage) or a.code in below for a in found)
