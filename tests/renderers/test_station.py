"""What a television station takes: lines, cards and frames."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import islice

from PIL import Image

from app.domain.audience import Area, Level
from app.domain.notice import Category, Override
from app.domain.station import Aired, Programme, Station
from app.domain.target import Profile
from renderers import station_card, station_frames, station_lines
from tests.renderers.nasty import NASTY
from tests.renderers.test_warning_messages import told

HERE = Profile(public_url="https://wcl.example")


def programme(notices=(), warnings=()):
    now = notices[0].effective if notices else warnings[0].effective
    area = Area(code="110105", name="朝阳区", level=Level.DISTRICT, slug="cy", path="110000/110105")
    aired = tuple(Aired(notice=n, spans=((n.effective, n.expires),)) for n in notices)
    place = Station(id="station1", name="朝阳有线", area="110105", made_at=now)
    return Programme(station=place, area=area, now=now, warnings=tuple(warnings), aired=aired)


def said(notice):
    return station_lines.of_notice(notice, HERE).text


def test_a_line_has_no_addresses_no_markup_and_ends_with_a_sentence(notice):
    loud = replace(notice, headline="【急】见 https://a.example/b [详情]", when_where="", source="")
    assert said(loud) == "急 见 详情"
    long = replace(notice, headline="停水。", when_where="望春里1号楼停水。" * 20, source="居委会")
    assert len(said(long)) <= station_lines.MOST and said(long).endswith("。")
    own = replace(notice, overrides=(Override(channel="tv", text="明天停水\n请储水", base=""),))
    assert said(own).endswith("明天停水 请储水")
    for fields in NASTY.values():
        nasty = replace(notice, **fields)
        assert len(said(nasty)) <= station_lines.MOST + 1 and "<" not in said(nasty)
        for made in station_lines.documents(programme([nasty]), HERE).values():
            assert made.body


def test_warnings_stand_first_and_every_form_says_the_same(notice):
    found = programme([notice], [told()])
    lines = station_lines.lines(found, HERE)
    assert [one.kind for one in lines] == ["warning", "notice"]
    made = station_lines.documents(found, HERE)
    text = made["crawl.txt"].body.decode()
    assert text.split("\r\n") == [*(one.text for one in lines), ""]
    for name in ("crawl.xml", "crawl.json", "crawl.rss"):
        body = made[name].body.decode()
        assert body.index(lines[0].text) < body.index(lines[1].text)
    assert station_lines.old_text(lines).decode("gb18030") == text


def test_the_cards_are_as_looked_at_and_keep_to_the_safe_area(golden, notice):
    cards = station_card.notice_cards(notice, HERE)
    golden("station/card.png", cards[0])
    golden("station/card_text.png", cards[-1])
    warning = station_card.warning_cards(told(), HERE)
    golden("station/warning.png", warning[0])
    for png in cards:
        with Image.open(BytesIO(png)) as image:
            whole = image.convert("RGB")
        assert whole.size == (1920, 1080)
        ground = whole.getpixel((0, 0))
        x, y = station_card.SAFE_X, station_card.SAFE_Y
        for box in ((0, 0, 1920, y), (0, 1080 - y, 1920, 1080), (0, 0, x, 1080)):
            assert whole.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), ground)]
    for fields in ("only spaces", "long everything", "emoji"):
        nasty = replace(notice, **NASTY[fields])
        assert 1 <= len(station_card.notice_cards(nasty, HERE)) <= station_card.MOST_CARDS
    endless = replace(notice, body="望春里1号楼停水。" * 400, category=Category.POLICY)
    assert len(station_card.notice_cards(endless, HERE)) == station_card.MOST_CARDS


def test_the_frames_carry_the_text_through_a_band_that_is_seen_through(golden, notice):
    lines = station_lines.lines(programme([notice], [told()]), HERE)
    short = [replace(lines[1], text="停水")]
    made = list(islice(station_frames.frames(short), 60))
    assert len(set(made)) == len(made) < station_frames.parts(short)[0].frames
    with Image.open(BytesIO(made[-1])) as image:
        assert image.size == (1920, 1080) and image.mode == "RGBA"
        above, band = image.getpixel((960, 500)), image.getpixel((0, station_frames.TOP_PX + 2))
        assert above == (0, 0, 0, 0) and 128 < band[3] < 255
    golden("station/crawl.png", station_frames.still(lines))
    assert station_frames.parts([]) == [] and station_frames.still([])


def test_no_sequence_is_longer_than_a_minute_and_none_cuts_an_item(notice):
    many = [replace(notice, id=f"k3x9a7q{n}") for n in range(9)]
    lines = station_lines.lines(programme(many), HERE)
    parts = station_frames.parts(lines)
    assert [one.id for part in parts for one in part.lines] == [n.id for n in many]
    assert len(parts) > 1 and all(part.frames <= station_frames.MOST_FRAMES for part in parts)


def test_what_is_over_says_so():
    over = told(ended_at=told().expires - timedelta(hours=1), is_lifted=True)
    (line,) = station_lines.lines(programme(warnings=[over]), HERE)
    assert "已解除" in line.label and line.colours[0] == "#3f4754"
    assert len(station_card.warning_cards(over, HERE)) >= 1
