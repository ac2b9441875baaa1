"""PDF files: pages and title of an honest one; what could act is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from app.dispatch.media import paper
from app.dispatch.media.picture import Unusable


def named(**entries):
    made = DictionaryObject()
    for key, value in entries.items():
        made[NameObject(f"/{key}")] = value
    return made


def code_of(body):
    with pytest.raises(Unusable) as refused:
        paper.read(body)
    return refused.value.code


def test_an_honest_document_says_its_pages_and_title(pdf):
    read = paper.read(pdf(3, lambda w: w.add_metadata({"/Title": "选举 公告"})))
    assert (read.pages, read.title) == (3, "选举 公告")


def test_a_document_that_opens_at_a_page_is_honest(pdf):
    def change(writer):
        writer.root_object[NameObject("/OpenAction")] = named(
            S=NameObject("/GoTo"), D=ArrayObject([writer.pages[0].indirect_reference])
        )

    assert paper.read(pdf(1, change)).pages == 1


def test_links_to_pages_of_the_web_are_honest(pdf):
    def change(writer):
        writer.add_uri(0, "https://www.beijing.gov.cn/", [0, 0, 50, 50])

    assert paper.read(pdf(1, change)).pages == 1


ACTIVE = {
    "script": lambda w: w.root_object.update(
        {NameObject("/Names"): named(JavaScript=named(Names=ArrayObject()))}
    ),
    "script_on_opening": lambda w: w.root_object.update(
        {NameObject("/OpenAction"): named(S=NameObject("/JavaScript"), JS=TextStringObject("x"))}
    ),
    "file_within": lambda w: w.add_attachment("payload.exe", b"MZ"),
    "launch": lambda w: w.root_object.update(
        {NameObject("/OpenAction"): named(S=NameObject("/Launch"), F=TextStringObject("cmd"))}
    ),
    "form_program": lambda w: w.root_object.update(
        {NameObject("/AcroForm"): named(XFA=TextStringObject("<xdp/>"))}
    ),
    "sends_a_form": lambda w: w.pages[0].update(
        {NameObject("/AA"): named(O=named(S=NameObject("/SubmitForm")))}
    ),
}


@pytest.mark.parametrize("change", ACTIVE.values(), ids=ACTIVE.keys())
def test_a_document_that_acts_is_refused(pdf, change):
    assert code_of(pdf(1, change)) == "active_pdf"


def test_an_encrypted_document_is_refused(pdf):
    assert code_of(pdf(1, lambda w: w.encrypt("secret"))) == "encrypted_pdf"


def test_a_document_nobody_would_read_is_refused(pdf):
    assert code_of(pdf(paper.MAX_PAGES + 1)) == "too_many_pages"


def test_a_document_without_pages_is_broken():
    from io import BytesIO

    out = BytesIO()
    PdfWriter().write(out)
    assert code_of(out.getvalue()) == "broken"


@pytest.mark.parametrize("spoil", ["head", "tail", "cut"])
def test_a_document_with_more_or_less_than_a_document_is_broken(pdf, spoil):
    whole = pdf(2)
    spoilt = {"head": b"<html>" + whole, "tail": whole + b"PK\3\4" * 400, "cut": whole[:200]}
    assert code_of(spoilt[spoil]) == "broken"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_happens_to_the_bytes_there_is_a_document_or_a_reason(pdf, data):
    body = bytearray(pdf(2))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        paper.read(bytes(body))
    except Unusable as exc:
        assert exc.code in {"broken", "encrypted_pdf", "active_pdf", "too_many_pages"}
