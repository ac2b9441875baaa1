"""PDFs: letters are letters, tables go over pages, and the same paper is the same bytes."""

from datetime import datetime, timedelta, timezone
from io import BytesIO

from fontTools.ttLib import TTFont
from pypdf import PdfReader

from renderers import pdf_font, plot
from renderers.pdf import pdf
from renderers.pdf_values import (
    Contents,
    Facts,
    Heading,
    NewPage,
    Paper,
    Paragraph,
    Picture,
    Table,
)
from renderers.plot_values import Bar, Bars

BEIJING = timezone(timedelta(hours=8))
BARS = Bars(title="到达率", groups=("电视",), series=(Bar("本月", (96.5,)),), unit="%", high=100)
PAPER = Paper(
    title="公示证明",
    made=datetime(2026, 11, 26, 9, tzinfo=BEIJING),
    by="望春里社区",
    foot="望春里社区 2026-11-26 09:00 生成",
    blocks=(
        Contents("目录"),
        NewPage(),
        Heading("说明"),
        Paragraph("囍字在，\U00020000 不在。" + "很长的一段话，" * 900),
        Facts((("标题", "关于停水"),)),
        Heading("各屏", 2),
        Table(
            heads=("屏", "次数"),
            rows=tuple((f"{n} 号楼", str(n * 7)) for n in range(80)),
            widths=(3, 1),
            numbers=frozenset({1}),
        ),
        Picture(plot.svg(BARS), "到达率：电视 96.5%"),
    ),
)


def test_a_paper_is_read_as_it_was_written_page_by_page():
    made = pdf(PAPER)
    assert made == pdf(PAPER)
    read = PdfReader(BytesIO(made))
    texts = [page.extract_text() for page in read.pages]
    assert read.metadata.title == "公示证明"
    assert read.metadata.creation_date == PAPER.made
    assert read.trailer["/Root"]["/Lang"] == "zh-CN"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for number, text in enumerate(texts, 1):
        assert f"第 {number} 页，共 {len(texts)} 页" in text
        assert "望春里社区 2026-11-26 09:00 生成" in text
    assert "囍字在，〓 不在。" in texts[1]
    words = "".join(text.split(PAPER.foot)[0] for text in texts).replace("\n", "")
    assert words.count("很长的一段话，") == 900
    rows = [text for text in texts if "号楼" in text]
    assert len(rows) > 1
    assert all("次数" in text for text in rows)
    assert all(f"{n} 号楼" in "".join(rows) for n in range(80))
    assert "电视 96.5%" in texts[-1]
    listed = {line.title: read.get_destination_page_number(line) for line in _flat(read.outline)}
    assert "说明 2. . ." in texts[0]
    assert listed["说明"] == 1
    assert "各屏" in texts[listed["各屏"]]


def _flat(outline):
    for line in outline:
        yield from _flat(line) if isinstance(line, list) else [line]


def test_the_font_has_just_the_letters_asked_for_in_both_weights():
    made = {weight: pdf_font.truetype("公示A", weight) for weight in ("Regular", "Bold")}
    assert made["Regular"] != made["Bold"]
    for font in made.values():
        assert set(TTFont(BytesIO(font)).getBestCmap()) == set(map(ord, "公示A〓 "))
        assert len(font) < 6000
