"""The handbook's pages: Markdown of the project's own, read once, as HTML that is safe to show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.web.handbook import handbook_pictures, handbook_tables
from app.web.handbook.handbook_contents import REFERENCE, SHARED, STAFF, TECHNICAL

DOCS = Path(__file__).parents[3] / "docs"
_SUMMARY = 140
_MARKS = re.compile(r"[*_`]|\]\([^)]*\)|\[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One page: its name in addresses, for whom it is, and what it says."""

    slug: str
    group: str
    language: str
    title: str
    summary: str
    text: str
    file: str


@cache
def papers(language: str) -> tuple[Paper, ...]:
    """Return every page for a reader of ``language``, those in English alone at the end."""
    tongue = "en" if language.startswith("en") else "zh"
    chapters = STAFF if tongue == "en" else STAFF | TECHNICAL
    own = [
        _read(slug, group, f"help/{tongue}/{slug}.md", tongue)
        for group, slugs in chapters.items()
        for slug in slugs
    ]
    return (*own, *(_read(slug, REFERENCE, file, "en") for slug, file in SHARED.items()))


def find(slug: str, language: str) -> Paper | None:
    """Return a page in ``language``; one that is not there in that, in Chinese."""
    known = (*papers(language), *papers("zh"))
    return next((one for one in known if one.slug == slug), None)


@cache
def html(paper: Paper) -> Markup:
    """Return the page as HTML: nothing typed in it is markup, wide tables scroll by themselves."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.add_render_rule("image", handbook_pictures.shown)
    tokens = made.parse(paper.text)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", f"s{number}")
        _lead(token.children or [], paper)
    body = made.renderer.render(tokens, made.options, {})
    body = body.replace("<table>", '<div class="table-wrap" tabindex="0" role="group"><table>')
    body = body.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
    body = body.replace("<th></th>", "<td></td>")  # a heading of nothing is none
    return Markup(body)  # noqa: S704 - our own documents, rendered without any HTML of theirs


def _read(slug: str, group: str, file: str, tongue: str) -> Paper:
    text = handbook_tables.filled((DOCS / file).read_text(encoding="utf-8"))
    title, _, rest = text.partition("\n")
    first = next((p for p in rest.split("\n\n") if _is_prose(p.strip())), "")
    summary = _MARKS.sub("", " ".join(first.split()))
    return Paper(
        slug=slug,
        group=group,
        language="en" if tongue == "en" else "zh-CN",
        title=title.removeprefix("# ").strip(),
        summary=summary if len(summary) <= _SUMMARY else f"{summary[:_SUMMARY].rstrip()}…",
        text=text,
        file=file,
    )


def _is_prose(paragraph: str) -> bool:
    return bool(paragraph) and not paragraph.startswith(("#", "|", "-", "1.", "`", "!"))


def _lead(tokens: list[Token], paper: Paper) -> None:
    """Let links between documents lead between pages; where there is no page they are words."""
    inside = False
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
            inside = "://" not in href and not href.startswith("#")
            if inside:
                token.attrs = _to_page(href, paper)
                token.tag = "a" if token.attrs else "span"
                ends = token.tag
        elif token.type == "link_close" and inside:
            token.tag, inside = ends, False


def _to_page(href: str, paper: Paper) -> dict[str, str | int | float]:
    parts: list[str] = []
    for part in (PurePosixPath(paper.file).parent / href.partition("#")[0]).parts:
        if part == "..":
            del parts[-1:]
        else:
            parts.append(part)
    wanted = "/".join(parts)
    slugs = {one.file: one.slug for one in papers(paper.language)}
    return {"href": f"/help/{slugs[wanted]}"} if wanted in slugs else {}
