"""Warnings in every wrapping: lenient on form, strict on meaning, unhurt by hostile bytes."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch.warnings.warning_kinds import shipped
from app.domain.warning import (
    Circle,
    Level,
    Pair,
    Point,
    Reference,
    Status,
    Type,
    is_all_clear,
)
from app.ingest.warning_document import read_document
from app.ingest.xml_tree import Malformed
from tests.app.ingest.warnings_written import CODE, alert, info, national

FOUR = datetime(2026, 8, 12, 8, tzinfo=UTC)
KINDS = shipped()


def read(body):
    return read_document(body if isinstance(body, bytes) else body.encode(), KINDS)


def one(body):
    found = read(body)
    assert found.refused == ()
    (message,) = found.messages
    return message


def refused(body):
    try:
        found = read(body)
    except Malformed as exc:
        return exc.code, exc.facts
    (refusal,) = found.refused
    assert found.messages == ()
    return refusal.code, refusal.facts


def test_a_message_is_read_with_kind_and_level():
    said = one(alert())
    assert said.key == ("11000041600000", "a1", FOUR)
    assert (said.status, said.type, said.level, said.kind) == (
        Status.ACTUAL,
        Type.ALERT,
        Level.ORANGE,
        "rainstorm",
    )
    assert said.infos[0].expires == datetime(2026, 8, 13, 8, tzinfo=UTC)
    assert said.infos[0].places[0].codes == (Pair("GB/T 2260", "110105"),)
    assert said.flaws == ()


def test_cap_1_0_and_1_1_are_read_with_their_own_way_of_naming():
    old = alert(
        info(rest="<eventCode>same=SVR</eventCode>", where="<geocode>fips6=006109</geocode>"),
        ns="http://www.incident.com/cap/1.0",
    )
    said = one(old)
    assert said.infos[0].codes == (Pair("same", "SVR"),)
    assert said.infos[0].places[0].codes == (Pair("fips6", "006109"),)
    assert one(alert(ns="urn:oasis:names:tc:emergency:cap:1.1")).identifier == "a1"


def test_any_order_of_elements_and_missing_ones_are_forgiven():
    loose = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><scope>public</scope>
      <msgType>ALERT</msgType><status>Actual</status><sent>2026-08-12T08:00:00Z</sent>
      <sender>s</sender><identifier>i</identifier><references/>
      <info><severity/><instruction>一</instruction><instruction>二</instruction></info></alert>"""
    said = one(loose)
    assert (said.sent, said.infos[0].severity) == (FOUR, "Unknown")
    assert said.infos[0].instruction == "一\n二"


@pytest.mark.parametrize("field", ["identifier", "sender", "sent", "status", "msgType", "scope"])
def test_what_a_message_must_say_it_must_say(field):
    assert refused(alert(**{field: None})) == ("missing", {"field": field})


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("sent", "2026-08-12T16:00:00", "bad_time"),
        ("sent", "gestern", "bad_time"),
        ("sent", "9999-12-31T23:59:59-12:00", "bad_time"),
        ("status", "Real", "unknown_value"),
        ("msgType", "Warn", "unknown_value"),
        ("scope", "Everyone", "unknown_value"),
    ],
)
def test_what_means_nothing_is_refused_by_name(field, value, code):
    assert refused(alert(**{field: value}))[0] == code


def test_references_name_triples_or_less():
    named = "s,x1,2026-08-12T08:00:00+00:00 x2 s,x3 s,x4,never"
    assert one(alert(references=named)).references == (
        Reference("s", "x1", FOUR),
        Reference("11000041600000", "x2"),
        Reference("s", "x3"),
        Reference("s", "x4"),
    )


def test_all_polygons_and_circles_are_read_and_rings_are_closed():
    where = """<polygon>39.9,116.4 39.9,116.5 40.0,116.5</polygon><polygon></polygon>
      <polygon>39,116 39,117, 40,117 39,116</polygon><circle>39.9,116.4 25</circle>
      <excludePolygon>39.9,116.4 39.9,116.41 39.91,116.41</excludePolygon>"""
    (place,) = one(alert(info(where=where))).infos[0].places
    assert [len(ring) for ring in place.polygons] == [4, 4]
    assert place.circles == (Circle(Point(39.9, 116.4), 25.0),)
    assert len(place.excluded) == 1


@pytest.mark.parametrize(
    "where",
    [
        "<polygon>116.4,39.9 116.5,39.9 116.5,40.0 116.4,39.9</polygon>",
        "<polygon>39.9,116.4 39.9,196.5 40.0,116.5 39.9,116.4</polygon>",
        "<polygon>39.9,116.4 40,117</polygon>",
        "<polygon>39.9,116.4 nan,116.5 40.0,inf 39.9,116.4</polygon>",
        "<polygon>3_9,116.4 39.9,116.5 40.0,116.5</polygon>",
    ],
)
def test_a_polygon_that_cannot_be_is_left_off_and_a_person_looks(where):
    said = one(alert(info(where=where + CODE)))
    assert said.flaws == ("bad_polygon",)
    assert said.infos[0].places[0].polygons == ()


@pytest.mark.parametrize("circle", ["39.9,116.4", "116.4,39.9 5", "39.9,116.4 -1", "1,1 nan", "x"])
def test_a_circle_that_cannot_be_is_left_off(circle):
    assert one(alert(info(where=f"<circle>{circle}</circle>"))).flaws == ("bad_circle",)


def test_title_code_and_severity_that_disagree_are_a_flaw():
    assert one(alert(info(severity="Minor"))).flaws == ("level_differs",)
    assert one(alert(info(severity="Minor"))).level is Level.ORANGE
    assert one(alert(info(severity="Unknown"))).flaws == ()


def test_a_title_that_lifts_is_an_all_clear():
    said = one(alert(info(headline="北京市气象台解除暴雨橙色预警"), msgType="Update"))
    assert is_all_clear(said)


def test_a_cancel_needs_no_info():
    bare = alert(msgType="Cancel").replace(info(), "")
    assert is_all_clear(one(bare)) and one(bare).infos == ()


def test_a_past_earthquake_is_told_and_no_all_clear():
    assert not is_all_clear(one(alert(info(urgency="Past", expires=None))))


def test_atom_with_inline_alerts_and_links():
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><link href="https://x.example/"/>
      <entry><id>1</id><content type="text/xml">{alert()}</content></entry>
      <entry><id>2</id><link href="https://x.example/2.html"/>
        <link type="application/cap+xml" href="2.cap"/></entry>
      <entry><id>3</id><link rel="alternate" href="https://x.example/3.cap"/></entry></feed>"""
    found = read(feed)
    assert [m.identifier for m in found.messages] == ["a1"]
    assert (found.links, found.is_list) == (("2.cap", "https://x.example/3.cap"), True)


def test_rss_alerts_and_edxl():
    rss = """<rss version="2.0"><channel><item><guid>g</guid><link>https://x.example/1</link></item>
      <item><enclosure url="https://x.example/2" type="application/cap+xml"/></item>
      </channel></rss>"""
    assert read(rss).links == ("https://x.example/1", "https://x.example/2")
    both = f"<alerts>{alert()}{alert(identifier='a2')}</alerts>"
    assert [m.identifier for m in read(both).messages] == ["a1", "a2"]
    edxl = f"""<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><contentObject>
      <xmlContent><embeddedXMLContent>{alert()}</embeddedXMLContent></xmlContent></contentObject>
      </EDXLDistribution>"""
    assert (one(edxl).identifier, read(edxl).is_list) == ("a1", False)


def test_one_bad_message_does_not_spoil_the_others():
    found = read(f"<alerts>{alert(scope=None)}{alert(identifier='a2')}</alerts>")
    assert [m.identifier for m in found.messages] == ["a2"]
    assert [(r.place, r.code) for r in found.refused] == [("a1", "missing")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_the_encoding_is_as_it_says(encoding):
    body = f'<?xml version="1.0" encoding="{encoding}"?>{alert()}'.encode(encoding)
    assert one(body).issuer == "北京市气象台"


def test_chinese_bytes_that_say_nothing_are_read_as_such():
    assert one(alert().encode("gb18030")).issuer == "北京市气象台"


def test_the_national_format_is_mapped():
    said = one(national())
    assert said.key == ("11000041600000", "11000041600000_2026081216Alert", FOUR)
    assert (said.kind, said.level, said.issuer) == ("rainstorm", Level.BLUE, "北京市气象台")
    assert said.infos[0].effective == FOUR
    assert said.channel_texts == (Pair("SMS", "请注意防范。"),)
    assert [p.value for p in said.infos[0].places[0].codes] == ["110105000000", "110106000000"]
    assert one(national(root="exercise")).status is Status.EXERCISE


def test_national_circles_are_in_metres_and_references_are_ids():
    where = "<polygon>39.9,116.4 39.9,116.5 40,116.5;39,116 39,117 40,117</polygon>"
    said = one(
        national("Cancel", references="x1", where=f"{where}<circle>39.9,116.4 5000</circle>")
    )
    (place,) = said.infos[0].places
    assert place.circles == (Circle(Point(39.9, 116.4), 5.0),)
    assert len(place.polygons) == 2
    assert said.references == (Reference("11000041600000", "x1"),)


QWEATHER = {
    "id": "1012302",
    "sender": "朝阳区气象台",
    "pubTime": "2026-08-12T16:00+08:00",
    "title": "朝阳区气象台发布大风蓝色预警[Ⅳ级/一般]",
    "startTime": "2026-08-12T16:00+08:00",
    "endTime": "2026-08-13T16:00+08:00",
    "status": "active",
    "severity": "Minor",
    "severityColor": "Blue",
    "type": "1006",
    "typeName": "大风",
    "text": "预计有大风。",
    "related": "",
}


def test_qweather_is_read_and_lists_all_that_holds():
    body = json.dumps({"code": "200", "warning": [QWEATHER]})
    said = one(body)
    assert (said.kind, said.level, said.sent, said.flaws) == ("gale", Level.BLUE, FOUR, ())
    assert read(body).is_list
    assert read('{"code": "200", "warning": []}').messages == ()
    assert refused('{"code": "401"}')[0] == "not_a_warning"


def test_the_newer_qweather_answer_is_read_too():
    row = {
        "id": "x2",
        "senderName": "朝阳区气象台",
        "issuedTime": "2026-08-12T16:00+08:00",
        "messageType": {"code": "update", "supersedes": ["x1"]},
        "eventType": {"name": "暴雨", "code": "1003"},
        "severity": "severe",
        "color": {"code": "orange"},
        "expireTime": "2026-08-13T16:00+08:00",
        "headline": "朝阳区气象台发布暴雨橙色预警",
    }
    said = one(json.dumps({"metadata": {}, "alerts": [row]}))
    assert (said.type, said.kind, said.level) == (Type.UPDATE, "rainstorm", Level.ORANGE)
    assert said.references == (Reference("qweather", "x1"),)


def test_a_doctype_is_refused_and_nothing_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    for dtd in (
        f'<!DOCTYPE alert [<!ENTITY x SYSTEM "file://{secret}">]>',
        '<!DOCTYPE alert PUBLIC "-//A/B/EN" "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE alert>",
    ):
        assert refused(dtd + alert(info(headline="&x;" if "ENTITY" in dtd else "")))[0] == (
            "has_doctype"
        )


def test_bombs_are_refused():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE alert [<!ENTITY l0 "lol">{lol}]><alert a="&l9;">&l9;</alert>'
    assert refused(bomb)[0] in {"has_doctype", "not_xml"}
    assert refused("<a>" * 60 + "</a>" * 60)[0] == "too_deep"
    assert refused("<a>" * 100_000)[0] == "not_xml"
    assert refused(f"<alerts>{'<a/>' * 100_001}</alerts>")[0] == "too_many"
    assert refused(alert(note="x" * 50_000))[0] == "too_long"
    assert refused(b" " * 10 + b"x" * (5 << 20))[0] == "too_large"
    assert refused("[" * 100_000)[0] == "not_json"
    outline = "<polygon>" + "1,1 " * 20_001 + "</polygon>"
    assert refused(alert(info(where=outline))) == ("too_many", {"what": "points", "limit": 20_000})


@pytest.mark.parametrize("body", [b"", b"  ", b"<html/>", b"hello", b"\x00\xff", b"<alert", b"{}"])
def test_what_is_no_warning_is_refused_by_name(body):
    assert refused(body)[0] in {"empty", "not_xml", "not_a_warning", "not_json"}


PARTS = st.sampled_from(
    [b"<alert>", b"</alert>", b"<info>", b"<area>", b"<polygon>", b"1,2 ", b"&x;", b"<![CDATA["]
    + [b"<?x?>", b"<!--", b"xmlns='a'", b"\xff\xfe", b"{", b'"warning":[', b"<sent>", b"9" * 50]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(PARTS, max_size=30).map(b"".join)))
def test_no_bytes_do_more_than_be_refused(body):
    try:
        read_document(body, KINDS)
    except Malformed as exc:
        assert exc.code


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_warning_with_a_piece_torn_out_is_read_or_refused(data):
    whole = data.draw(st.sampled_from([alert(), national(), json.dumps({"warning": [QWEATHER]})]))
    body = whole.encode()
    at = data.draw(st.integers(0, len(body)))
    cut = data.draw(st.integers(0, 40))
    torn = body[:at] + data.draw(st.binary(max_size=10)) + body[at + cut :]
    try:
        found = read_document(torn, KINDS)
    except Malformed as exc:
        assert exc.code
    else:
        assert all(m.identifier and m.sender for m in found.messages)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted(QWEATHER)), inner, max_size=14)
        ),
        max_leaves=20,
    )
)
def test_no_json_does_more_than_be_refused(row):
    try:
        read_document(json.dumps({"warning": [row]}).encode(), KINDS)
    except Malformed as exc:
        assert exc.code


def test_an_answer_to_a_message_is_no_warning():
    assert refused(alert(msgType="Ack")) == ("not_a_warning", {"msgType": "Ack"})


def test_names_are_of_one_line_and_not_endless():
    assert one(alert(identifier="a\n b")).identifier == "a b"
    assert refused(alert(sender="x" * 401)) == ("too_long", {"field": "sender"})


def test_what_json_can_write_but_no_text_can_hold_is_left_off():
    row = {**QWEATHER, "text": "a\x00b\ud800c", "id": "x\udfff"}
    said = one(json.dumps({"warning": [row]}))
    assert (said.identifier, said.infos[0].description) == ("x", "abc")
