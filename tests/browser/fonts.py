"""Chinese glyphs for Chromium from the product's own font wheel: no system font is needed.

Import it by its path (there are no packages under tests), as tests/browser/conftest.py does.
"""

import importlib.util
import os
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FAMILY = "Noto Sans CJK SC"
_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
{aliases}
</fontconfig>
"""
_ALIAS = (
    '  <alias binding="strong"><family>{generic}</family>'
    "<prefer><family>{family}</family></prefer></alias>"
)


def font_folder():
    """Return the folder of the installed ``manimgx-fonts-cjk``."""
    return Path(importlib.util.find_spec("manimgx_fonts_cjk").origin).parent


def chromium_env(folder):
    """Write a fontconfig file into ``folder``; return the environment to start Chromium with."""
    folder = Path(folder)
    conf = folder / "fonts.conf"
    aliases = [
        _ALIAS.format(generic=generic, family=FAMILY)
        for generic in ("sans-serif", "serif", "monospace")
    ]
    text = _CONF.format(fonts=font_folder(), cache=folder / "fontcache", aliases="\n".join(aliases))
    conf.write_text(text, encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(conf)}
