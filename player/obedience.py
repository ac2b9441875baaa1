"""Sans-I/O: carries out the commands of the server, each once, and answers for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from player import enrol
from player.actions import Action, Answer, Note, Obey, Purge, Restart, Say, Snap
from player.clock import Now
from player.commands import Command, check_command, open_command
from player.fields import Refused
from player.journal import entry
from player.polls import Polls
from player.screen import Screen
from player.talk import Talk

RESTART_S = 2.0  # so that it can still be told
RETRY_S, TRIES = 10.0, 6


class Obedience:
    """Knows what was ordered and is not done yet."""

    def __init__(self, screen: Screen, talk: Talk, polls: Polls) -> None:
        self._screen, self._talk, self._polls = screen, talk, polls
        self._snap, self._rekey, self._tries = "", "", 0  # nonces of what is under way

    def hear(self, envelope: dict[str, Any], now: Now) -> list[Action]:
        """Take a command, or say why not; it is remembered before it is obeyed."""
        screen = self._screen
        if screen.root is None or screen.identity is None or screen.identity.is_revoked:
            return []
        at, clock = screen.clock.read(now), screen.clock
        try:
            command = open_command(envelope, screen.root)
            check_command(
                command,
                screen.identity.screen,
                screen.memory.nonces,
                at,
                is_stamped=clock.is_stamped,
            )
        except Refused as exc:
            return screen.refuse("command", exc, now)
        screen.memory.note(command.nonce, command.expires, at)
        kept = screen.remember()
        carried_out = {
            "purge": self._purge,
            "blank": self._order,
            "drill": self._order,
            "restart": self._restart,
            "screenshot": self._screenshot,
            "rekey": self._change_key,
        }[command.name](command, now)
        return [*kept, Say("command", command.name), *carried_out]

    def answered(self, answer: Answer, now: Now) -> list[Action]:
        """Take the answer to a screenshot, or to the offer of a new key."""
        if answer.what == "screenshot":
            nonce, self._snap = self._snap, ""
            is_ok = answer.status == 204
            return self._done(nonce, now, "" if is_ok else f"http {answer.status}")
        if answer.status in {0, 204}:  # 0: nobody knows; the token request will tell
            return self._talk.try_next_key(now)
        self._screen.world.signer.settle(is_new=False)
        nonce, self._rekey = self._rekey, ""
        return self._done(nonce, now, f"http {answer.status}")

    def settled(self, is_new: bool, now: Now) -> list[Action]:
        """A token request has shown which of two keys counts."""
        self._screen.world.signer.settle(is_new=is_new)
        nonce, self._rekey = self._rekey, ""
        return self._done(nonce, now, "" if is_new else "the old key counts") if nonce else []

    def restart(self, _now: Now) -> list[Action]:
        """End, now that it was told."""
        return [Restart()]

    def snap(self, now: Now) -> list[Action]:
        """Send the screenshot when there is a token for it."""
        screen = self._screen
        token = self._talk.token(now)
        if not self._snap or screen.identity is None:
            return []
        if token:
            path = f"/player/v1/screens/{screen.identity.screen}/screenshot"
            return [Snap(path, token)]
        self._tries += 1
        if self._tries > TRIES:
            nonce, self._snap = self._snap, ""
            return self._done(nonce, now, "no token")
        screen.timers["snap"] = now.mono + RETRY_S
        return self._talk.ask_token(now)

    def _purge(self, command: Command, now: Now) -> list[Action]:
        self._screen.uptake.forget()
        self._polls.forget()
        self._screen.timers["poll"] = now.mono
        return [Purge(), *self._done(command.nonce, now)]

    def _order(self, command: Command, now: Now) -> list[Action]:
        screen = self._screen
        until = command.until if command.until > command.issued else None
        name = f"{command.name}_until"
        screen.memory.orders = replace(screen.memory.orders, **{name: until})
        if command.name == "drill" and until:
            screen.timers["poll"] = now.mono
        kept = screen.remember()
        return [Obey(screen.memory.orders), *kept, *self._done(command.nonce, now)]

    def _restart(self, command: Command, now: Now) -> list[Action]:
        self._screen.timers["restart"] = now.mono + RESTART_S
        return [*self._done(command.nonce, now), *self._talk.evidence()]

    def _screenshot(self, command: Command, now: Now) -> list[Action]:
        self._snap, self._tries = command.nonce, 0
        return self.snap(now)

    def _change_key(self, command: Command, now: Now) -> list[Action]:
        """Make a new key, and offer it with the signatures of both."""
        screen = self._screen
        assert screen.identity is not None  # noqa: S101 - only an approved screen obeys
        try:
            fresh = screen.world.signer.begin()
        except OSError as exc:
            return self._done(command.nonce, now, type(exc).__name__)
        self._rekey = command.nonce
        time, nonce = screen.clock.read(now), screen.world.nonce()
        return [enrol.rekey_ask(screen.identity.screen, (screen.world.signer, fresh), time, nonce)]

    def _done(self, nonce: str, now: Now, why: str = "") -> list[Action]:
        if not nonce:
            return []
        at = self._screen.clock.read(now)
        told = entry("done", self._screen.slot, at, nonce=nonce, ok=not why, why=why[:64])
        return self._screen.claim([Note((told,))], now)
