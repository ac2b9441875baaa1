"""The ledger of consent in words: what was said, how it was proved, and what was wanted."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.subscription import EVERYTHING, OF_LIFE, OF_NOTICE, Wish
from app.domain.warning import Level
from app.store.consent import Act, Consent

ACTS = {Act.GIVEN: _l("同意"), Act.CHANGED: _l("改了想收的"), Act.ENDED: _l("退订")}
TONES = {Act.GIVEN: "good", Act.CHANGED: "wait", Act.ENDED: "off"}
CHANNELS = {"sms_smpp": _l("短信"), "webpush": _l("浏览器推送")}
# How it was said, which is its proof, too.
HOWS = {
    "sms_code": _l("本人填了短信验证码"),
    "push_tap": _l("本人点了第一条推送"),
    "page": _l("本人在网页上"),
    "link": _l("本人点退订链接"),
    "push_button": _l("本人点推送里的按钮"),
    "gone": _l("浏览器说这个订阅已不存在"),
    "staff": _l("工作人员登记"),
    "sms_keyword": _l("本人回复短信"),
}
_LEVELS = {
    Level.BLUE: _l("所有预警"),
    Level.YELLOW: _l("黄色及以上预警"),
    Level.ORANGE: _l("橙色及以上预警"),
    Level.RED: _l("红色预警"),
}


def wanted(one: Consent) -> str:
    """Return what somebody wanted from then on, in a few words."""
    if one.act is Act.ENDED:
        return "—"
    if one.wants in {EVERYTHING, 0}:
        return _("全部")
    wish = Wish.read(one.wants)
    kinds = len(wish.categories & {*OF_NOTICE, *OF_LIFE})
    said = [str(_LEVELS[wish.least])] if wish.least in _LEVELS else []
    if kinds:
        said.append(ngettext("%(num)d 类通知", "%(num)d 类通知", kinds))
    return _("、").join(said) or "—"
