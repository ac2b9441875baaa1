"""Sans-I/O: what a screen asks for by itself: the playlist, the alerts, and drills while it may."""

from __future__ import annotations

from player.actions import Action, Answer, Ask, Say
from player.alerts import DRILL, LIVE
from player.clock import Now
from player.fields import parse_object
from player.screen import Screen


class Polls:
    """All are asked together; each remembers the ETag of what was taken, not of what was not."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._etags: dict[str, tuple[str, str]] = {}  # what -> (path, ETag)

    def ask(self, now: Now) -> list[Action]:
        """Ask for all, whether or not the socket lives."""
        screen = self._screen
        if screen.identity is None or screen.identity.is_revoked:
            return []
        spread = screen.world.uniform(0.8, 1.2)
        screen.timers["poll"] = now.mono + screen.poll_s * spread
        actions: list[Action] = [self._ask(what) for what in ("poll", "alerts")]
        return [*actions, self._ask("drill")] if screen.is_drilling(now) else actions

    def forget(self) -> None:
        """Ask for everything anew."""
        self._etags.clear()

    def came(self, answer: Answer, now: Now) -> list[Action]:
        """Take what came; what was refused is asked for again."""
        screen = self._screen
        if answer.status != 200:
            if answer.what == "poll" or answer.retry_after:
                least = now.mono + answer.retry_after
                screen.timers["poll"] = max(least, screen.timers.get("poll", least))
            return []
        path, body = self._path(answer.what), parse_object(answer.body)
        if answer.what == "poll":
            actions = screen.offer(body, now)
        else:
            mode = LIVE if answer.what == "alerts" else DRILL
            actions = screen.offer_alerts(body, now, (mode,))
        if not any(isinstance(a, Say) for a in actions):
            self._etags[answer.what] = (path, answer.etag)
        return actions

    def _ask(self, what: str) -> Ask:
        path = self._path(what)
        asked, etag = self._etags.get(what, ("", ""))
        return Ask(what=what, path=path, etag=etag if asked == path else "")

    def _path(self, what: str) -> str:
        if what == "poll":
            return f"/player/v1/{self._screen.slot}/playlist.json"
        return f"/player/v1/{what}/{self._screen.scope}.json"
