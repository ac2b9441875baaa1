"""Keeps the panel showing what is true now: never a desktop, an error box or black."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PIL import Image

from player.clock import Now
from player.glyphs import code_pages, word_page
from player.outputs.base import Caption, Output
from player.pictures import Broken, Missing, Pictures, marked, on_panel
from player.playlist import (
    Cursor,
    Playlist,
    next_cursor,
    scroll_offset,
    stays_until,
    taken_over,
)
from player.stage import Scene, Stage
from player.trust import Head

SILENT = timedelta(hours=24)
QUARANTINE_S, MISSING_S = 60.0, 2.0
IDLE_S, PAGE_S = 30.0, 2.0
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
        on_painted: Callable[[str, Head], None],
    ) -> None:
        self._stage, self._pictures, self._output = stage, pictures, output
        self._size, self._colour, self._on_painted = size, colour, on_painted
        self._playlist: Playlist | None = None
        self._cursor: Cursor | None = None
        self._painted: tuple[object, ...] = ()
        self._reported: Head | None = None
        self._retry: dict[str, float] = {}  # hash -> when to try again

    def run(self, read_clocks: Callable[[], Now]) -> None:
        """Paint until the stage closes or the user closes the output."""
        while not self._stage.is_closing:
            try:
                seconds = self.step(read_clocks())
            except Exception as exc:  # noqa: BLE001 - our mistake must not take the picture down
                self._output.note(repr(exc))
                self._cursor, seconds = None, MISSING_S
            if not self._output.wait(self._stage.changed, seconds):
                return

    def step(self, now: Now) -> float:
        """Paint what is due; return the seconds until it may look different."""
        scene, lines = self._stage.look()
        for line in lines:
            self._output.note(line)
        if scene.code is not None:
            return self._paint_code(scene, now)
        if scene.playlist is None:
            return self._paint_word("LINLI", "idle", scene, now)
        return self._play(scene, scene.playlist, now)

    def _play(self, scene: Scene, playlist: Playlist, now: Now) -> float:
        trusted = scene.clock.read(now)
        is_new = playlist is not self._playlist
        if is_new:
            self._size, self._retry = (playlist.width, playlist.height), {}
            cursor = taken_over(self._playlist, playlist, self._cursor, trusted, now.mono)
        else:
            cursor = next_cursor(playlist, self._cursor, trusted, now.mono)
        found = self._first_sound(playlist, cursor, scene, now)
        if found is None:  # the last rung of the ladder
            self._paint_word(_time_of_day(playlist, scene, now), "clock", scene, now)
            return MISSING_S
        cursor, image = found
        self._playlist, self._cursor = playlist, cursor
        self._paint_item(scene, playlist, cursor, image, now)
        if self._reported != playlist.head and cursor.item in playlist.live(trusted):
            self._reported = playlist.head
            self._on_painted(playlist.slot, playlist.head)
        wait = stays_until(playlist, cursor, trusted, now.mono)
        if self._retry:
            wait = min(wait, MISSING_S)
        is_moving = cursor.medium.effect == "scroll"
        return min(wait, 1 / self._output.frames_per_second) if is_moving else wait

    def _first_sound(
        self, playlist: Playlist, cursor: Cursor, scene: Scene, now: Now
    ) -> tuple[Cursor, Image.Image] | None:
        """Return the first picture from ``cursor`` on that can be painted, else a default one."""
        trusted = scene.clock.read(now)
        for _ in range(sum(len(i.media) for i in playlist.live(trusted))):
            if image := self._picture(cursor, now):
                return cursor, image
            spent = Cursor(cursor.item, cursor.index, float("-inf"))
            cursor = next_cursor(playlist, spent, trusted, now.mono)
        for index in range(len(playlist.default.media)):
            fallback = Cursor(playlist.default, index, now.mono)
            if image := self._picture(fallback, now):
                return fallback, image
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
        self, scene: Scene, playlist: Playlist, cursor: Cursor, image: Image.Image, now: Now
    ) -> None:
        offset = scroll_offset(cursor.medium, now.mono - cursor.since)
        is_silent = _is_silent(playlist, scene, now)
        what = (playlist, cursor.item, cursor.index, offset, is_silent, scene.is_online)
        if what == self._painted:
            return
        is_first = self._painted[:3] != what[:3]
        self._painted = what
        panel = on_panel(image, offset, self._size, self._colour)
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
            sha256=cursor.medium.sha256,
        )
        self._output.paint(marked(panel, self._colour) if is_silent else panel, caption)

    def _paint_code(self, scene: Scene, now: Now) -> float:
        if not scene.code:
            return self._paint_word("LINLI", "idle", scene, now)
        pages = code_pages(scene.code, *self._size)
        page = int(now.mono / PAGE_S) % len(pages)
        self._paint_plain(pages[page], "code", scene, now, scene.code)
        return PAGE_S if len(pages) > 1 else IDLE_S

    def _paint_word(self, word: str, what: str, scene: Scene, now: Now) -> float:
        self._paint_plain(word_page(word, *self._size), what, scene, now)
        return IDLE_S if what == "idle" else 60.0 - now.wall.second

    def _paint_plain(
        self, page: Image.Image, what: str, scene: Scene, now: Now, code: str = ""
    ) -> None:
        painted = (what, page.tobytes(), scene.is_online, code)
        if painted == self._painted:
            return
        self._painted = painted
        caption = Caption(
            what=what, at=now.wall, is_first=True, is_online=scene.is_online, code=code
        )
        self._output.paint(on_panel(page, 0, self._size, self._colour), caption)


def _is_silent(playlist: Playlist, scene: Scene, now: Now) -> bool:
    """Whether nothing signed came for a day; servers issue every playlist anew sooner."""
    heard = max(playlist.issued, scene.clock.signed if scene.clock.is_stamped else playlist.issued)
    return scene.clock.read(now) - heard > SILENT


def _time_of_day(playlist: Playlist, scene: Scene, now: Now) -> str:
    try:
        zone = ZoneInfo(playlist.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return "LINLI"
    return scene.clock.read(now).astimezone(zone).strftime("%H:%M")
