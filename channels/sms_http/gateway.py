"""What a gateway is: it carries one text to one number, and knows what its answers mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.domain.delivery import Receipt
from channels.base import Arrival, ChannelError, Heard, Reason, Refused, Unreachable
from channels.deadline import retry_after
from channels.hearing import Open, Pushed
from channels.http import Answer, Courier

# Answers of any of these carry the provider's own code, which says more than the status.
TOLD = frozenset({*range(400, 404), *range(404, 430), 500, 502, 503, 504})
MINUTE, HOUR = 60.0, 3600.0
_UNANSWERED = frozenset({Reason.NO_ANSWER, Reason.GARBLED_ANSWER})
# What a server, or a proxy before it, says when it broke or heard nothing in the middle of a call.
_BROKEN = frozenset({500, 502, 504})
# Waits for what only a person can mend: no text is used up meanwhile.
_FOR_A_PERSON_S = 600.0
_ACCOUNT = frozenset({Reason.BAD_CREDENTIALS, Reason.NO_MONEY, Reason.ACCOUNT_CLOSED})
_SIGNED = re.compile(r"^【([^】]*)】")


@dataclass(frozen=True, slots=True)
class Text:
    """One text as gateways want it: the signature apart, without its 【】."""

    sign: str
    body: str
    phone: str
    key: str

    @property
    def national(self) -> str:
        """The number as Chinese gateways write it: without +86."""
        return self.phone.removeprefix("+86").removeprefix("+")


class Once(Courier):
    """Speaks with a far end that would take a call twice as two, and signs as its caller says."""

    def __init__(self, base_url: str, *, secret: str, timeout: float) -> None:
        super().__init__(base_url, secret=secret, timeout=timeout, scheme="")

    def call(self, method: str, path: str, key: str, **content: Any) -> Answer:  # noqa: ANN401
        """Make one call; one whose answer never came is in doubt. Raises as ``ask`` does."""
        try:
            return self.ask(method, path, self.deadline(), key=key, accept=TOLD, **content)
        except Unreachable as exc:
            why, _, how = str(exc).partition(": ")
            if why in _UNANSWERED and not how.startswith("Connect"):
                raise Unreachable(str(exc), exc.retry_after, submitted=True) from None
            raise


class Gateway(Protocol):
    """Carries texts. Raises what a channel raises."""

    def send(self, text: Text) -> Receipt:
        """Hand ``text`` over."""
        ...

    @property
    def is_asked(self) -> bool:
        """Whether it can be asked what became of a text."""
        ...

    def ask(self, one: Open) -> Heard | None:
        """Return what became of a text, None while it is on its way."""
        ...

    def read(self, pushed: Pushed) -> list[Heard | Arrival]:
        """Return what it told by itself. Raises Garbled."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...


Clock = Callable[[], datetime]


def text_of(whole: str, phone: str, key: str) -> Text:
    """Return a rendered text taken apart."""
    found = _SIGNED.match(whole)
    body = whole[found.end() :] if found else whole
    return Text(sign=found.group(1) if found else "", body=body, phone=phone, key=key)


def facts_of(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer; one that is none leaves the text in doubt."""
    try:
        return answer.json()
    except Unreachable:
        if answer.status >= 400:  # noqa: PLR2004 - not a yes
            raise refused_by(answer) from None
        raise Unreachable(Reason.GARBLED_ANSWER, submitted=True) from None


def refused_by(answer: Answer) -> ChannelError:
    """Return what an HTTP status alone raises; a call that broke on its way may have gone out."""
    said, status = f"HTTP {answer.status}", answer.status
    if status in {401, 403}:
        return Unreachable(Reason.BAD_CREDENTIALS.because(said), _FOR_A_PERSON_S)
    if status in {408, 425, 429} or status >= 500:  # noqa: PLR2004 - not our fault
        why = Reason.BUSY if status == 429 else Reason.TROUBLE  # noqa: PLR2004
        wait = retry_after(answer.headers) or 5.0
        return Unreachable(why.because(said), wait, submitted=status in _BROKEN)
    return Refused(Reason.REFUSED.because(said))


def refusal(code: str, said: str, known: Mapping[str, tuple[Reason, float]]) -> ChannelError:
    """Return what a provider's ``code`` raises: by its longest prefix in ``known``, else refused.

    The number beside a reason is after how many seconds to ask again; 0: never.
    """
    prefixes = (code[:end] for end in range(len(code), 0, -1))
    why, wait = next((known[p] for p in prefixes if p in known), (Reason.REFUSED, 0.0))
    words = why.because(f"{code} {said}".strip()[:120])
    if why in _ACCOUNT:
        return Unreachable(words, _FOR_A_PERSON_S)
    return Unreachable(words, wait) if wait else Refused(words)
