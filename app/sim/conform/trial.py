"""One player under test: what is put before it, and what it must then say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.dispatch.keys.seal import Head
from app.sim.conform.far_end import FarEnd
from app.sim.conform.hand import Document, head_of, item, medium, picture
from app.sim.conform.subject import Subject

FIRST_SEQ = 10


class Unmet(Exception):
    """The player did not do what the page asks; the text says what is missing."""


class NotChecked(Exception):
    """This cannot be seen from here; the text says what it would take."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing to check.

    Attributes:
        zh, en: what is checked, in a few words.
        clause: the heading in docs/wire-format.md.
        run: raises Unmet or NotChecked, or returns.
    """

    zh: str
    en: str
    clause: str
    run: Callable[[Trial], None]


class Trial:
    """The state of one run; ``seq`` rises with every document, sound or not."""

    def __init__(self, far: FarEnd, subject: Subject, patience_s: float) -> None:
        self.far, self.hand, self.subject = far, far.hand, subject
        self.patience_s = patience_s
        self._seq = self._alert_seq = FIRST_SEQ
        self._forbidden: set[tuple[str, int, int]] = set()

    # What is put before it

    def next_seq(self) -> int:
        """Return the number of the next playlist."""
        self._seq += 1
        return self._seq

    def next_alert_seq(self) -> int:
        """Return the number of the next alerts, live or drill."""
        self._alert_seq += 1
        return self._alert_seq

    def board(self, *names: str, seq: int = 0, **members: object) -> Document:
        """Return the payload of a playlist with an item for each of ``names``."""
        number, now = seq or self.next_seq(), self.far.now()
        items = [item(name, [medium(picture(n + number % 3))], now) for n, name in enumerate(names)]
        return self.hand.playlist(number, items, now, **members)

    def publish(self, payload: Document, *, push: bool = True) -> Head:
        """Sign a sound playlist, keep it for polls, and push it."""
        envelope = self.hand.sign("playlist", payload, "release")
        self.far.board = envelope
        if push:
            self.far.send({"type": "playlist", "envelope": envelope})
        return head_of(envelope)

    def offer_bad(self, envelope: Document, stream: str = "") -> None:
        """Push what must never be shown."""
        try:
            head = head_of(envelope)
            self._forbidden.add((stream, head.epoch, head.seq))
        except (KeyError, ValueError):
            pass  # not even readable: nothing a player could say it showed
        kind = "alerts" if stream else "playlist"
        self.far.send({"type": kind, "envelope": envelope})

    # What it must say

    def need(self, true: Callable[[], object], what: str, seconds: float = 0.0) -> None:
        """Wait until something is true. Raises Unmet with ``what``."""
        if not self.far.until(true, seconds or self.patience_s):
            raise Unmet(what)

    def need_connected(self) -> None:
        """Wait for the player's socket."""
        self.need(lambda: self.far.is_connected, "未连接 / it is not connected", 15.0)

    def need_shown(self, head: Head, stream: str = "") -> None:
        """Wait until it says that it showed a document."""
        self.need(
            lambda: self.said("shown", head, stream),
            f"未报告显示 seq {head.seq} / it did not say that it showed seq {head.seq}",
        )

    def said(self, kind: str, head: Head, stream: str = "") -> bool:
        """Return whether it said ``kind`` of a document."""
        return any(
            (e["kind"], e.get("stream", ""), e.get("epoch"), e.get("seq"))
            == (kind, stream, head.epoch, head.seq)
            for e in tuple(self.far.heard.evidence)
        )

    def need_evidence(self, what: str, **members: object) -> Document:
        """Wait for an item of evidence with these members, and return it."""
        self.need(lambda: self.evidence(**members), what)
        return self.evidence(**members)[-1]

    def evidence(self, **members: object) -> list[Document]:
        """Return the items of evidence so far that have these members."""
        return [
            e
            for e in tuple(self.far.heard.evidence)
            if all(e.get(name) == value for name, value in members.items())
        ]

    def need_sound_after(self) -> None:
        """Publish a sound board; it must come up, and nothing forbidden may have."""
        self.need_connected()
        self.need_shown(self.publish(self.board("sound")))
        self.check_forbidden()

    def check_forbidden(self) -> None:
        """Raise Unmet when it took up, by its own word or its panel, what it must not."""
        for e in tuple(self.far.heard.evidence):
            of = (e.get("stream", ""), e.get("epoch"), e.get("seq"))
            if e["kind"] in {"verified", "shown"} and of in self._forbidden:
                raise Unmet(f"报告了 {e['kind']} / it said {e['kind']}: seq {of[2]}")
        bad = {line.get("item") for line in self.subject.painted()}
        if found := sorted(str(name) for name in bad if str(name).startswith("bad")):
            raise Unmet(f"显示了 {found} / it painted {found}")

    def need_refused(self, document: str, *codes: str) -> None:
        """Wait until it has told that it refused ``document`` for one of ``codes``."""
        self.need(
            lambda: any(self.evidence(kind="refused", document=document, code=c) for c in codes),
            f"未报告拒绝 {document} {'/'.join(codes)} / it did not tell that it refused",
        )

    def asked(self, method: str, start: str, since: int = 0) -> list[dict[str, str]]:
        """Return the headers of the requests for what begins with ``start``."""
        return [
            h for m, p, _, h in self.far.heard.asked[since:] if m == method and p.startswith(start)
        ]

    @property
    def mark(self) -> int:
        """How many requests there were so far."""
        return len(self.far.heard.asked)
