"""What pages say of pictures and files: why one is refused, and how large one is."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.media import size
from app.domain.notice import Attachment
from app.store.media import Asset


def sentences() -> dict[tuple[str, str], str]:
    """Return the sentence for each problem of the field ``media``."""
    return {
        ("media", "empty"): _("“%(name)s”是空的，请重新选择文件。"),
        ("media", "too_large"): _("“%(name)s”超过 %(limit_mb)s MB，请压缩后再上传。"),
        ("media", "not_a_picture"): _(
            "“%(name)s”不是能用的图片或 PDF。请用 JPEG、PNG、WebP、HEIC 图片；"
            "Word 等文件请先另存为 PDF。"
        ),
        ("media", "too_many_pixels"): _("“%(name)s”尺寸太大（超过 4000 万像素），请缩小后再上传。"),
        ("media", "broken"): _("“%(name)s”打不开，文件可能不完整，请换一份再上传。"),
        ("media", "encrypted_pdf"): _("“%(name)s”加了密码，请去掉密码后再上传。"),
        ("media", "active_pdf"): _(
            "“%(name)s”里有脚本、夹带的文件或自动执行的内容，不能发给居民。"
            "请用“打印为 PDF”重新生成一份。"
        ),
        ("media", "too_many_pages"): _("“%(name)s”有 %(pages)s 页，最多 %(limit)s 页，请拆开。"),
        ("media", "not_yours"): _("“%(name)s”没有存入：您不能使用这个范围的素材库。"),
        ("media", "too_many"): _(
            "图片和附件一共最多 %(limit)s 个，现在有 %(count)s 个，请移除一些。"
        ),
        ("media", "no_alt"): _("请给图片“%(name)s”写一句说明，看不见图的居民靠它了解内容。"),
        ("media", "alt_too_long"): _(
            "图片“%(name)s”的说明有 %(length)s 个字，最多 %(limit)s 个字，请缩短。"
        ),
    }


def facts(it: Asset | Attachment) -> str:
    """Return what an entry is, in one line."""
    if it.is_image:
        return f"{it.width_px}×{it.height_px} · {size(it.size)}"
    return f"PDF · {size(it.size)}"
