"""Sans-I/O: how a screen is taken in: the code it shows, and where it stands with its server."""

from __future__ import annotations

from collections.abc import Callable

from player import enrol
from player.actions import Action, Answer, Hang, Say, ShowCode
from player.clock import Now
from player.screen import Screen

ROOT_AGAIN_S = 600.0
CODE_AGAIN_S = 60.0


class Pairing:
    """Asks for a code until it is approved, and for a new root later on."""

    def __init__(self, screen: Screen, again: Callable[[str, Now, float], None]) -> None:
        self._screen, self._again = screen, again
        self._screen_id, self._code = "", ""
        self._code_again, self._code_poll_s = 0.0, 3.0
        self._root_asked = float("-inf")

    def ask_code(self, _now: Now) -> list[Action]:
        """Ask for a code."""
        return [enrol.enrol_ask(self._screen.world.signer, self._screen.world.facts)]

    def code_came(self, answer: Answer, now: Now) -> list[Action]:
        """Show it."""
        if answer.status not in {200, 201}:
            self._again("enrol", now, answer.retry_after)
            return [Say("no_code", str(answer.status or ""))]
        code = enrol.read_code(answer.body)
        changed = code.code != self._code
        self._screen_id, self._code = code.screen, code.code
        self._code_again = now.mono + CODE_AGAIN_S
        self._code_poll_s = float(code.poll_s)
        self._screen.timers["standing"] = now.mono + self._code_poll_s
        return [ShowCode(code.code, code.qr), Say("code", code.code)] if changed else []

    def ask_standing(self, now: Now) -> list[Action]:
        """Ask whether we are approved; later on, for a new root, but not too often."""
        identity = self._screen.identity
        if identity is None:
            return [enrol.standing_ask(self._screen_id)]
        if now.mono - self._root_asked < ROOT_AGAIN_S:
            self._screen.timers["standing"] = self._root_asked + ROOT_AGAIN_S
            return []
        self._root_asked = now.mono
        return [enrol.standing_ask(identity.screen)]

    def standing_came(self, answer: Answer, now: Now) -> list[Action]:
        """Go on with what the server says of us."""
        standing = enrol.read_standing(answer.body) if answer.status == 200 else None
        identity = self._screen.identity
        if standing and standing.state == "approved":
            screen_id = identity.screen if identity else self._screen_id
            return self._screen.approve(standing, screen_id, now)
        if standing and standing.state == "revoked":
            return [*self._screen.revoke(now), Hang()]
        if identity is not None:
            return [Say("unknown_screen")] if answer.status == 404 else []
        if answer.status == 404 or now.mono >= self._code_again:
            self._screen.timers["enrol"] = now.mono
        else:
            self._screen.timers["standing"] = now.mono + max(self._code_poll_s, answer.retry_after)
        return []
