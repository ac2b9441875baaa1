"""Reads a stranger's XML: no DTD, no entity, no network, bounded in size, depth and number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

MAX_BYTES, MAX_ELEMENTS, MAX_DEPTH = 5 << 20, 100_000, 48
# Of a text, and of the outline of a place.
MAX_TEXT, MAX_OUTLINE = 40_000, 1 << 20
_SAYS_ENCODING = re.compile(rb"\A\s*<\?xml[^>]*encoding", re.I)


class Malformed(ValueError):
    """What lies there cannot be used.

    ``code`` is one of: ``empty``, ``too_large``, ``not_xml``, ``not_json``, ``has_doctype``,
    ``too_deep``, ``too_many`` (what), ``too_long`` (field), ``missing`` (field), ``unknown_value``
    (field, said), ``bad_time`` (field, said), ``not_a_warning``, ``unsigned``, ``bad_signature``.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def read_tree(body: bytes) -> etree._Element:
    """Return the root element.

    Raises:
        Malformed: it is no XML that may be read.
    """
    if not body.strip():
        raise Malformed("empty")
    if len(body) > MAX_BYTES:
        raise Malformed("too_large", limit=MAX_BYTES)
    try:
        root = _parsed(body)
    except etree.XMLSyntaxError:
        root = _in_chinese(body)
    _check(root)
    return root


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the children of this local name, of any namespace."""
    return list(element.iterchildren(f"{{*}}{name}"))


def text(element: etree._Element, name: str) -> str:
    """Return the text of the first child of this name that has one, without space around it."""
    return next((said for child in children(element, name) if (said := whole(child))), "")


def whole(element: etree._Element, limit: int = MAX_TEXT) -> str:
    """Return all text of an element, without space around it.

    Raises:
        Malformed: it is longer than any warning's.
    """
    said = "".join(element.itertext()).strip()
    if len(said) > limit:
        raise Malformed("too_long", field=local(element))
    return said


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: etree._Element) -> str:
    """Return the namespace of an element, or empty."""
    return (etree.QName(element).namespace or "") if isinstance(element.tag, str) else ""


def outermost(root: etree._Element, name: str, spaces: tuple[str, ...]) -> Iterator[etree._Element]:
    """Return the elements of this name and one of these namespaces that lie in no other such."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if local(element) == name and namespace(element) in spaces:
            yield element
        else:
            waiting.extend(reversed(element))


def _parsed(body: bytes, encoding: str | None = None) -> etree._Element:
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(body, parser)  # noqa: S320 - by the parser above


def _in_chinese(body: bytes) -> etree._Element:
    """Read what says no encoding and is no UTF-8, but is in the Chinese one."""
    if _SAYS_ENCODING.match(body):
        raise Malformed("not_xml")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return _parsed(body.decode("gb18030").encode(), "utf-8")
        except (UnicodeDecodeError, etree.XMLSyntaxError):
            raise Malformed("not_xml") from None
    raise Malformed("not_xml")


def _check(root: etree._Element) -> None:
    known = root.getroottree().docinfo
    if known.internalDTD is not None or known.externalDTD is not None or known.doctype:
        raise Malformed("has_doctype")
    level, waiting, seen = 0, [root], 0
    while waiting:
        level, seen = level + 1, seen + len(waiting)
        if level > MAX_DEPTH:
            raise Malformed("too_deep", limit=MAX_DEPTH)
        if seen > MAX_ELEMENTS:
            raise Malformed("too_many", what="elements", limit=MAX_ELEMENTS)
        waiting = [child for element in waiting for child in element]
