"""Pictures from outside made harmless: decoded within limits, turned upright, written anew.

What goes in is anybody's bytes; what comes out holds pixels and nothing else: no place, no camera,
no thumbnail, no profile, nothing behind the end. JPEG and PNG go out, which every screen reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageOps, PngImagePlugin, UnidentifiedImageError

from app.domain.media import THUMB_PX

MAX_PIXELS, LONG_SIDE_PX = 40_000_000, 2048
# A picture of this many bytes as PNG is a photograph: as JPEG it is a tenth of that.
_LARGE_PNG = 1_500_000
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_TRANSPARENT = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
_SRGB = ImageCms.createProfile("sRGB")

# One at a time in a process of little memory: no threads of libheif's own, no embedded thumbnails.
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
pillow_heif.register_heif_opener()
PngImagePlugin.MAX_TEXT_MEMORY = 4 << 20


class Unusable(ValueError):
    """This upload cannot be used; ``code`` names why, with its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code} {facts}")
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it goes out, and as a small one; of one ``was_moving`` the first frame."""

    body: bytes
    media_type: str
    width_px: int
    height_px: int
    thumb: bytes
    was_moving: bool = False


def decode(body: bytes) -> Picture:
    """Return the picture in ``body``, made harmless.

    Raises:
        Unusable: ``not_a_picture``, ``too_many_pixels`` (width_px, height_px, limit), ``broken``.
    """
    try:
        with Image.open(BytesIO(body), formats=_FORMATS) as opened:
            return _remade(opened)
    except UnidentifiedImageError:
        raise Unusable("not_a_picture") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable("too_many_pixels", limit=MAX_PIXELS) from None
    except MemoryError:
        raise Unusable("too_many_pixels", limit=MAX_PIXELS) from None
    except Unusable:
        raise
    except Exception as exc:  # noqa: BLE001 - decoders raise whatever broken bytes make them raise
        raise Unusable("broken") from exc


def _remade(opened: Image.Image) -> Picture:
    width, height = opened.size
    if width * height > MAX_PIXELS:
        raise Unusable("too_many_pixels", width_px=width, height_px=height, limit=MAX_PIXELS)
    moving = opened.format in {"PNG", "WEBP"} and getattr(opened, "n_frames", 1) > 1
    opened.draft("RGB", (LONG_SIDE_PX, LONG_SIDE_PX))  # JPEG: decoded small where it can be
    opened.load()
    image = _plain(opened)
    body, media_type = _written(image, opened.format)
    return Picture(
        body=body,
        media_type=media_type,
        width_px=image.width,
        height_px=image.height,
        thumb=_thumb(image),
        was_moving=moving,
    )


def _plain(image: Image.Image) -> Image.Image:
    """Return ``image`` upright, not too large, in sRGB, as clear as it was, and nothing more."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits a dot; the upper eight are what screens show
        image = image.point(lambda value: value / 256).convert("L")
    is_clear = image.mode in _TRANSPARENT or "transparency" in image.info
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        image = _in_srgb(image, profile, "RGBA" if image.mode == "RGBA" else "RGB")
    image = image.convert("RGBA" if is_clear else "RGB")
    image.thumbnail((LONG_SIDE_PX, LONG_SIDE_PX), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _in_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """Return the colours as a screen shows them; a profile that cannot be read changes nothing."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return made or image


def _written(image: Image.Image, came_as: str | None) -> tuple[bytes, str]:
    """Drawings and what is transparent stay PNG; photographs are JPEG."""
    if image.mode == "RGBA" or came_as == "PNG":
        out = BytesIO()
        image.save(out, "PNG", optimize=image.width * image.height < 1_000_000)
        if image.mode == "RGBA" or out.tell() <= _LARGE_PNG:
            return out.getvalue(), "image/png"
    return _jpeg(image, 85), "image/jpeg"


def _thumb(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail((THUMB_PX, THUMB_PX), Image.Resampling.LANCZOS)
    if small.mode == "RGBA":
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        small = ground
    return _jpeg(small, 80)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
