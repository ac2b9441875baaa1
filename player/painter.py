"""Keeps the panel showing what is true now: never a desktop, an error box or black by mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PIL import Image

from player.alert_ground import Look
from player.alert_pages import Page, pages
from player.alerts import STREAMS, Alert, Alerts
from player.clock import Now
from player.glyphs import word_page
from player.outputs.base import Caption, Output
from player.overlay import dimmed, field_text, write_over
from player.pairing_page import pairing_pages
from player.pictures import Broken, Missing, Pictures, marked, on_panel
from player.playlist import Playlist
from player.programme import Programme, programme
from player.quarantine import Quarantine
from player.sights import FirstPainted, Quarantined, Sight
from player.stage import Scene, Stage
from player.timeline import Between, Cursor, Timeline, scroll_offset, spot
from player.turns import Turns

SILENT = timedelta(hours=24)
QUARANTINE_S, MISSING_S = 60.0, 2.0
IDLE_S, PAGE_S = 30.0, 2.0
ALERT_LEAST = 60  # percent: an alert is never dimmer
RGB = tuple[int, int, int]


class Painter:
    """Paints what ``stage`` holds onto ``output``; runs in the main thread."""

    def __init__(
        self,
        stage: Stage,
        pictures: Pictures,
        output: Output,
        *,
        size: tuple[int, int],
        colour: RGB,
        on_seen: Callable[[Sight], None],
    ) -> None:
        self._stage, self._pictures, self._output = stage, pictures, output
        self._size, self._colour, self._on_seen = size, colour, on_seen
        self._playlist: Playlist | None = None
        self._timeline: Timeline | None = None
        self._painted: tuple[object, ...] = ()
        self._reported: dict[str, object] = {}
        self._retry: dict[str, float] = {}  # hash -> when to try again
        self._turns, self._quarantine = Turns(on_seen), Quarantine()

    def run(self, read_clocks: Callable[[], Now]) -> None:
        """Paint until the stage closes or the user closes the output."""
        while not self._stage.is_closing:
            now = read_clocks()
            try:
                seconds = self.step(now)
            except Exception as exc:  # noqa: BLE001 - our mistake must not take the picture down
                self._output.note(repr(exc))
                self._painted, seconds = (), MISSING_S
                self._stumbled(exc, now)
            if not self._output.wait(self._stage.changed, seconds):
                return

    def step(self, now: Now) -> float:
        """Paint what is due; return the seconds until it may look different."""
        self._quarantine.trying(None)
        scene, lines = self._stage.look()
        for line in lines:
            self._output.note(line)
        trusted = scene.clock.read(now)
        if scene.code is not None:
            self._turns.end(trusted)
            return self._paint_code(scene, now)
        chosen = self._quarantine.without(
            programme(scene.live, scene.drill, scene.orders, scene.clock, trusted)
        )
        if scene.playlist is not self._playlist and scene.playlist:
            self._take_up(scene.playlist)
        wait = self._show(scene, chosen, trusted, now)
        for state in (scene.live, scene.drill):
            if state and not state.at(trusted):  # else it is told when it is painted
                self._report(STREAMS[state.mode], state.scope, state)
        ends = (chosen.until - trusted).total_seconds() if chosen.until else wait
        return max(0.0, min(wait, ends))

    def _stumbled(self, exc: Exception, now: Now) -> None:
        """Leave out what fails again and again; an output that fails is not its fault."""
        if not isinstance(exc, OSError) and (out := self._quarantine.crashed(now.mono)):
            self._on_seen(Quarantined(out[0]))

    def _take_up(self, playlist: Playlist) -> None:
        self._playlist, self._timeline = playlist, Timeline(playlist)
        self._size, self._retry = (playlist.width, playlist.height), {}

    def _show(self, scene: Scene, chosen: Programme, trusted: datetime, now: Now) -> float:
        if chosen.is_black:
            self._turns.end(trusted)
            return self._paint_plain(Image.new("1", self._size), "blank", scene, now)
        if chosen.full:
            return self._paint_alerts(scene, chosen, trusted, now)
        if scene.playlist is None or self._timeline is None:
            if chosen.bands:
                return self._paint_alerts(scene, chosen, trusted, now)
            self._turns.end(trusted)
            return self._paint_word("LINLI", "idle", scene, now)
        return self._play(scene, chosen, trusted, now)

    def _play(self, scene: Scene, chosen: Programme, trusted: datetime, now: Now) -> float:
        """The playlist, and whatever alternates with it."""
        assert self._timeline and scene.playlist  # noqa: S101 - seen to by the caller
        shown = self._pages_of(chosen, chosen.bands)
        stays = [page.seconds for _, page in shown]
        up = self._timeline.among(stays, chosen.since or trusted, trusted)
        if isinstance(up, Between):
            alert, page = shown[up.place]
            self._paint_alert(scene, chosen, alert, page, now)
            gap = (*up.mark[:2], up.mark[2] - up.place)
            self._turns.see(alert.name, gap, trusted)
            return up.left
        found = self._first_sound([up, *self._timeline.instead(up, trusted)], now)
        if found is None:  # the last rung of the ladder
            self._turns.end(trusted)
            local = scene.playlist.local(trusted)
            self._paint_word(f"{local:%H:%M}" if local else "LINLI", "clock", scene, now)
            return min(MISSING_S, up.left)
        cursor, image = found
        self._quarantine.trying(cursor.item.name)
        is_moving = self._paint_item(scene, cursor, image, trusted, now)
        if cursor.item.kind == "default":
            self._turns.end(trusted)  # it is nobody's notice
        else:
            self._turns.see(cursor.item.name, (cursor.item.id, *cursor.mark[:2]), trusted)
        if cursor.item in scene.playlist.live(trusted):
            self._report("", scene.playlist.slot, scene.playlist)
        waits = [cursor.left, MISSING_S if self._retry else cursor.left]
        if cursor.medium.fields or scene.playlist.dimming:
            waits.append(60.0 - trusted.second - trusted.microsecond / 1e6)
        return min([*waits, 1 / self._output.frames_per_second] if is_moving else waits)

    def _first_sound(
        self, cursors: Iterable[Cursor], now: Now
    ) -> tuple[Cursor, Image.Image] | None:
        """Return the first whose picture can be painted."""
        for cursor in cursors:
            if self._quarantine.is_out(cursor.item.name):
                continue
            if image := self._picture(cursor, now):
                return cursor, image
        return None

    def _picture(self, cursor: Cursor, now: Now) -> Image.Image | None:
        """Return the picture; a broken one is left out and tried again later."""
        digest = cursor.medium.sha256
        if now.mono < self._retry.get(digest, float("-inf")):
            return None
        try:
            image = self._pictures.get(cursor.medium)
        except Broken as exc:
            wait = MISSING_S if isinstance(exc, Missing) else QUARANTINE_S
            if digest not in self._retry:
                self._output.note(f"{cursor.item.id} {digest[:12]}: {exc}")
            self._retry[digest] = now.mono + wait
            return None
        self._retry.pop(digest, None)
        return image

    def _paint_item(
        self, scene: Scene, cursor: Cursor, image: Image.Image, trusted: datetime, now: Now
    ) -> bool:
        """Paint one picture where it differs from what is up; return whether it moves."""
        playlist, medium = scene.playlist, cursor.medium
        assert playlist  # noqa: S101 - seen to by the caller
        local = playlist.local(trusted)
        written = medium.fields if local else ()
        texts = tuple(field_text(f.show, local, playlist.language) for f in written if local)
        percent, offset = playlist.brightness(trusted), scroll_offset(medium, cursor.into)
        is_silent = _is_silent(playlist, scene, now)
        what = (playlist.head, cursor.item.name, cursor.index, medium.sha256)
        state = (offset, texts, percent, is_silent, scene.is_online)
        if (*what, *state) == self._painted:
            return medium.effect == "scroll"
        is_first = self._painted[: len(what)] != what
        self._painted = (*what, *state)
        panel = on_panel(image, offset, self._size, self._colour)
        if texts:
            lamp = self._colour if playlist.kind == "mono" else None
            panel = write_over(panel, written, texts, lamp)
        caption = Caption(
            what="item",
            at=now.wall,
            is_first=is_first,
            is_online=scene.is_online,
            slot=playlist.slot,
            epoch=playlist.head.epoch,
            seq=playlist.head.seq,
            item=cursor.item.id,
            revision=cursor.item.revision,
            kind=cursor.item.kind,
            sha256=medium.sha256,
        )
        panel = marked(panel, self._colour) if is_silent else panel
        self._output.paint(dimmed(panel, percent), caption)
        return medium.effect == "scroll"

    def _paint_alerts(self, scene: Scene, chosen: Programme, trusted: datetime, now: Now) -> float:
        """Alerts alone: each with all its pages, one after another."""
        shown = self._pages_of(chosen, chosen.full or chosen.bands)
        found = spot(chosen.since or trusted, [page.seconds for _, page in shown], trusted)
        alert, page = shown[found.place]
        self._paint_alert(scene, chosen, alert, page, now)
        self._turns.see(alert.name, (alert.id, chosen.since, found.round), trusted)
        return found.left

    def _pages_of(self, chosen: Programme, alerts: tuple[Alert, ...]) -> list[tuple[Alert, Page]]:
        playlist = self._playlist
        look = Look(
            self._size,
            playlist.kind if playlist else "mono",
            self._colour,
            playlist.language if playlist else "zh",
        )
        found = []
        for alert in alerts:
            self._quarantine.trying(alert.name)
            found += [(alert, page) for page in pages(alert, look, is_drill=chosen.is_drill)]
        self._quarantine.trying(None)
        return found

    def _paint_alert(
        self, scene: Scene, chosen: Programme, alert: Alert, page: Page, now: Now
    ) -> None:
        self._quarantine.trying(alert.name)
        dim = self._playlist.brightness(scene.clock.read(now)) if self._playlist else 100
        percent = max(ALERT_LEAST, dim)
        what = (alert, chosen.is_drill, id(page), percent, scene.is_online)
        if chosen.source and not chosen.is_black:
            self._report(STREAMS[chosen.source.mode], chosen.source.scope, chosen.source)
        if what == self._painted:
            return
        self._painted = what
        caption = Caption(
            what="drill" if chosen.is_drill else "alert",
            at=now.wall,
            is_first=True,
            is_online=scene.is_online,
            slot=self._playlist.slot if self._playlist else "",
            epoch=chosen.source.head.epoch if chosen.source else 0,
            seq=chosen.source.head.seq if chosen.source else 0,
            item=alert.id,
            revision=alert.revision,
            kind=alert.level,
        )
        self._output.paint(dimmed(page.draw(), percent), caption)

    def _report(self, stream: str, place: str, document: Playlist | Alerts) -> None:
        """Say once that a document is on the panel."""
        if self._reported.get(stream) != (place, document.head):
            self._reported[stream] = (place, document.head)
            self._on_seen(FirstPainted(stream, place, document.head))

    def _paint_code(self, scene: Scene, now: Now) -> float:
        if not scene.code:
            return self._paint_word("LINLI", "idle", scene, now)
        shown = pairing_pages(scene.code, scene.qr, self._size)
        page = int(now.mono / PAGE_S) % len(shown)
        self._paint_plain(shown[page], "code", scene, now, scene.code)
        return PAGE_S if len(shown) > 1 else IDLE_S

    def _paint_word(self, word: str, what: str, scene: Scene, now: Now) -> float:
        self._paint_plain(word_page(word, *self._size), what, scene, now)
        return IDLE_S if what == "idle" else 60.0 - now.wall.second

    def _paint_plain(
        self, page: Image.Image, what: str, scene: Scene, now: Now, code: str = ""
    ) -> float:
        painted = (what, page.tobytes(), scene.is_online, code)
        if painted != self._painted:
            self._painted = painted
            caption = Caption(
                what=what, at=now.wall, is_first=True, is_online=scene.is_online, code=code
            )
            playlist = self._playlist
            percent = playlist.brightness(scene.clock.read(now)) if playlist else 100
            panel = on_panel(page, 0, self._size, self._colour)
            self._output.paint(dimmed(panel, percent), caption)
        return IDLE_S


def _is_silent(playlist: Playlist, scene: Scene, now: Now) -> bool:
    """Whether nothing signed came for a day; servers issue every playlist anew sooner."""
    heard = max(playlist.issued, scene.clock.signed if scene.clock.is_stamped else playlist.issued)
    return scene.clock.read(now) - heard > SILENT
