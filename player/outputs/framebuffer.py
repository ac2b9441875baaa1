"""The machine's own screen without a desktop: the Linux framebuffer, /dev/fb0."""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from player.outputs.base import Caption, NoOutput, Output
from player.outputs.wiring import Light, Wiring

DEVICE = "/dev/fb0"
# linux/fb.h
_VARIABLE, _FIXED = 0x4600, 0x4602
_VARIABLE_BYTES, _FIXED_BYTES = 160, 80
_FIXED_LINE_AT = struct.calcsize("16sLIIIIHHH2x")  # where line_length lies
_TYPED = re.compile(r"([^,]+)(?:,(\d+)x(\d+)x(16|24|32))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """How the pixels lie; ``stride`` is the bytes of a line, ``is_bgr`` blue before red."""

    width: int
    height: int
    bits: int
    stride: int
    is_bgr: bool = True


class FramebufferOutput(Output):
    """Draws the panel in whole dots as large as they fit, in the middle, on black."""

    frames_per_second = 30.0

    def __init__(
        self, typed: str, wiring: Wiring, light: Light, say: Callable[[str], None]
    ) -> None:
        self._wiring, self._light, self._say = wiring, light, say
        try:
            self._geometry, self._file, self._memory = _opened(typed)
        except (OSError, ValueError, struct.error) as exc:
            raise NoOutput("no_framebuffer", str(exc)) from exc
        self._is_device = Path(f"/proc/self/fd/{self._file}").resolve().match("/dev/fb*")
        self._console("\x1b[?25l\x1b[9;0]")  # no cursor, never blank

    def paint(self, panel: Image.Image, caption: Caption) -> None:  # noqa: ARG002 - only pixels
        """Write the whole screen."""
        room = (self._geometry.width, self._geometry.height)
        screen = _centred(self._wiring.turned(self._light.on(panel)), room)
        self._memory[:] = packed(screen, self._geometry)

    def note(self, line: str) -> None:
        """Say it; the journal of the system has it."""
        self._say(line)

    def close(self) -> None:
        """Leave the screen black, and give the console its cursor back."""
        self._memory[:] = bytes(len(self._memory))
        self._memory.close()
        os.close(self._file)
        self._console("\x1b[?25h\x1b[9;10]")

    def _console(self, codes: str) -> None:
        """Tell the text console beneath; a screen without one needs no telling."""
        if self._is_device:
            with contextlib.suppress(OSError):
                Path("/dev/tty0").write_text(codes)


def packed(screen: Image.Image, geometry: Geometry) -> bytes:
    """Return an RGB picture of the screen's size as the bytes of the framebuffer."""
    if geometry.bits == 16:
        body = _565(screen, is_bgr=geometry.is_bgr)
    else:
        order = "BGR" if geometry.is_bgr else "RGB"
        body = screen.tobytes("raw", order if geometry.bits == 24 else f"{order}X")
    line = geometry.width * geometry.bits // 8
    rest = b"\0" * (geometry.stride - line)
    if not rest:
        return body
    return b"".join(body[at : at + line] + rest for at in range(0, len(body), line))


def read_geometry(variable: bytes, fixed: bytes) -> Geometry:
    """Read what the two ioctls of linux/fb.h gave.

    Raises:
        ValueError: pixels of a kind that is not known here.
    """
    width, height = struct.unpack_from("II", variable)
    bits, is_grey, red_at = struct.unpack_from("III", variable, 24)
    (stride,) = struct.unpack_from("I", fixed, _FIXED_LINE_AT)
    if bits not in {16, 24, 32} or is_grey or not width or not height:
        raise ValueError(f"{width}x{height}, {bits} bits")
    return Geometry(width=width, height=height, bits=bits, stride=stride, is_bgr=red_at > 0)


def _opened(typed: str) -> tuple[Geometry, int, mmap.mmap]:
    """Open a device and ask it, or a plain file of the size that was typed."""
    found = _TYPED.fullmatch(typed or DEVICE)
    if found is None:
        raise ValueError(typed)
    path, width, height, bits = found.groups()
    handle = os.open(path, os.O_RDWR | (os.O_CREAT if width else 0), 0o600)
    try:
        if width:
            stride = int(width) * int(bits) // 8
            geometry = Geometry(width=int(width), height=int(height), bits=int(bits), stride=stride)
            os.ftruncate(handle, stride * int(height))
        else:
            variable, fixed = bytearray(_VARIABLE_BYTES), bytearray(_FIXED_BYTES)
            fcntl.ioctl(handle, _VARIABLE, variable)
            fcntl.ioctl(handle, _FIXED, fixed)
            geometry = read_geometry(bytes(variable), bytes(fixed))
        return geometry, handle, mmap.mmap(handle, geometry.stride * geometry.height)
    except BaseException:  # whatever it was, the device is not left open
        os.close(handle)
        raise


def _centred(panel: Image.Image, room: tuple[int, int]) -> Image.Image:
    """Return a screen with ``panel`` in whole dots; one that is too large is made smaller."""
    if panel.size == room:
        return panel
    scale = min(room[0] / panel.width, room[1] / panel.height)
    scale = int(scale) if scale >= 1 else scale
    size = (max(1, int(panel.width * scale)), max(1, int(panel.height * scale)))
    how = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX
    screen = Image.new("RGB", room)
    screen.paste(panel.resize(size, how), ((room[0] - size[0]) // 2, (room[1] - size[1]) // 2))
    return screen


def _565(screen: Image.Image, *, is_bgr: bool) -> bytes:
    """Return two bytes a pixel, little-endian: five bits, six for green, five."""
    red, green, blue = screen.split()
    upper, lower = (red, blue) if is_bgr else (blue, red)
    high = ImageChops.add(upper.point([v & 0xF8 for v in range(256)]),
                          green.point([v >> 5 for v in range(256)]))  # fmt: skip
    low = ImageChops.add(green.point([(v & 0x1C) << 3 for v in range(256)]),
                         lower.point([v >> 3 for v in range(256)]))  # fmt: skip
    both = bytearray(2 * screen.width * screen.height)
    both[0::2], both[1::2] = low.tobytes(), high.tobytes()
    return bytes(both)
