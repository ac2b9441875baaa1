"""Whole HTML pages from Jinja2 templates, all read and compiled once, when this module is."""

from __future__ import annotations

import json
import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

HTML_TYPE = "text/html; charset=utf-8"

# 9:00—11:00 and 1—6号楼 read badly with a line's end in them; U+2060 joins without a width.
_RANGE = re.compile(r"(?<=\d)([—–~～\-]+)(?=\d)")


def unbroken(text: str) -> str:
    """Return ``text`` with no line's end within its ranges of numbers."""
    return _RANGE.sub("\u2060\\1\u2060", text)


LOADER = PackageLoader("renderers")
_TEMPLATES = Environment(
    loader=LOADER,
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    cache_size=-1,
)
_TEMPLATES.filters["unbroken"] = unbroken
for _name in _TEMPLATES.list_templates():
    _TEMPLATES.get_template(_name)
# What would end a script element, or a line of script (HTML 4.12.1.3, ECMA-262 11.3).
_IN_SCRIPT = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_ESCAPES = str.maketrans(_IN_SCRIPT)


def text(name: str) -> str:
    """Return the file ``name`` as it stands among the templates."""
    source: str = LOADER.get_source(_TEMPLATES, name)[0]
    return source


def html(template: str, **facts: object) -> bytes:
    """Return the page that ``template`` makes of ``facts``; every fact it names must be there."""
    return _TEMPLATES.get_template(template).render(facts).encode()


def in_script(value: object) -> Markup:
    """Return ``value`` as JSON that can stand in a script element whatever it holds."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.translate(_ESCAPES))  # noqa: S704  what is markup in it is escaped
