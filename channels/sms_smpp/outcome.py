"""What an SMSC's answer means for a message: come back, or never."""

from __future__ import annotations

from smpplib.consts import DESCRIPTIONS

from channels.base import ChannelError, Reason, Refused, Unreachable
from channels.sms_smpp.settings import SETTING

OK, THROTTLED = 0x00, frozenset({0x14, 0x58})  # ESME_RMSGQFUL, ESME_RTHROTTLED
_BIND_STATE = frozenset({0x04, 0x05})  # ESME_RINVBNDSTS, ESME_RALYBND
_LOGIN = frozenset({0x0D, 0x0E, 0x0F})  # ESME_RBINDFAIL, ESME_RINVPASWD, ESME_RINVSYSID
# SMPP 3.4, 5.1.3: what says that this very message is wrong. Anything else may pass later.
_NEVER = {
    0x01: Reason.TOO_LONG,  # ESME_RINVMSGLEN
    0x0A: Reason.BAD_SENDER,  # ESME_RINVSRCADR
    0x48: Reason.BAD_SENDER,  # ESME_RINVSRCTON
    0x49: Reason.BAD_SENDER,  # ESME_RINVSRCNPI
    0x0B: Reason.BAD_NUMBER,  # ESME_RINVDSTADR
    0x50: Reason.BAD_NUMBER,  # ESME_RINVDSTTON
    0x51: Reason.BAD_NUMBER,  # ESME_RINVDSTNPI
    0x61: Reason.REFUSED,  # ESME_RINVSCHED
    0x62: Reason.REFUSED,  # ESME_RINVEXPIRY
    0x65: Reason.REFUSED,  # ESME_RX_P_APPN
}


def is_trouble(status: int) -> bool:
    """Whether a status says that the SMSC is not well, rather than that a text is wrong."""
    return status != OK and status not in _NEVER and status not in THROTTLED


def of_submit(status: int, wait: float) -> ChannelError:
    """Return what a submit_sm_resp of ``status`` raises.

    ``wait`` is for how long an SMSC that has no room is left alone.
    """
    if status in _NEVER:
        return Refused(_NEVER[status].because(words(status)))
    if status in THROTTLED:
        return Unreachable(Reason.BUSY.because(words(status)), wait)
    return Unreachable(Reason.TROUBLE.because(words(status)), 1.0 if status in _BIND_STATE else 5.0)


def of_bind(status: int) -> Unreachable:
    """Return what a refused bind raises: never Refused, a wrong setting costs no message."""
    if status in _LOGIN:
        return Unreachable(Reason.BAD_CREDENTIALS.because(f"{SETTING}, {words(status)}"), 60.0)
    return Unreachable(Reason.TROUBLE.because(words(status)), 5.0)


def words(status: int) -> str:
    """Return a status as SMPP writes it and what it means."""
    return f"0x{status:02X} {DESCRIPTIONS.get(status, 'a code of this SMSC')}"
