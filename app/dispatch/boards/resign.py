"""After a rotation of keys: everything that screens fetch is signed anew."""

from __future__ import annotations

import logging

from app.dispatch.house import House
from app.dispatch.keys import seal
from app.store import alert, setting, slot

log = logging.getLogger(__name__)
_SETTING = "signed_by"


def after_rotation(house: House) -> int:
    """Make every board and every alert due when other keys sign than before.

    What an old key alone has signed would reach nobody once that key counts no more. Return 0.
    """
    ours = {
        role: [seal.keyid(key.public_key()) for key in house.keys.signers[role]]
        for role in ("release", "alert", "drill")
    }
    with house.store.read() as tx:
        if setting.get(tx, _SETTING) == ours:
            return 0
    now = house.clock()
    with house.store.begin() as tx:
        setting.put(tx, _SETTING, ours)
        slot.mark_all_due(tx, now)
        alert.mark_all_due(tx, now)
    house.bell.nudge()
    log.info("the keys have changed: everything is signed anew")
    return 0
