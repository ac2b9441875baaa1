"""Pictures and files of a notice, in every document that can carry them."""

import json
from dataclasses import replace

import feedparser
import pytest

from app.domain.board import Board
from app.domain.notice import Attachment, Phase
from app.domain.target import Profile
from renderers import feed, microblog, mobile, tv

HERE = Profile(public_url="https://wcl.example")
PICTURE = Attachment(
    sha256="a" * 64,
    name="范围.jpg",
    media_type="image/jpeg",
    size=204_800,
    alt='停水范围："1—6号楼" <示意>',
    width_px=1200,
    height_px=1600,
)
WIDE = replace(PICTURE, sha256="c" * 64, alt="小区平面图", width_px=1600, height_px=900)
PAPER = Attachment(
    sha256="b" * 64, name="停水公告.pdf", media_type="application/pdf", size=1_887_437
)


@pytest.fixture
def illustrated(notice):
    return replace(notice, attachments=(PICTURE, PAPER, WIDE))


@pytest.fixture
def board(illustrated, trail):
    return Board(area=trail[-1], trail=trail, notices=(illustrated,))


def made(documents):
    return {one.name: one.body.decode() for one in documents.items}


def test_the_phone_page_is_as_looked_at(illustrated, golden):
    page = mobile.notice_page(illustrated, "望春里社区", HERE, Phase.LIVE)
    golden("files/mobile_notice.html", page)


def test_the_tv_page_is_as_looked_at(board, golden):
    golden("files/tv_notice.html", tv.notice_page(board.notices[0], board, HERE))


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_the_feeds_are_as_looked_at(board, golden, name):
    golden(f"files/{name}", made(feed.render(board, HERE))[name].encode())


def test_a_picture_has_its_size_and_says_what_is_on_it(illustrated):
    page = mobile.notice_page(illustrated, "望春里社区", HERE, Phase.LIVE).decode()
    assert f'<img src="/files/{"a" * 64}"' in page and 'width="1200" height="1600"' in page
    assert "停水范围：&#34;1—6号楼&#34; &lt;示意&gt;" in page
    assert "停水公告.pdf" in page and "1.8 MB" in page


def test_what_was_withdrawn_shows_no_picture_and_no_file(illustrated):
    page = mobile.notice_page(illustrated, "望春里社区", HERE, Phase.WITHDRAWN).decode()
    assert "/files/" not in page and "停水公告.pdf" not in page


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (PICTURE, 'width="255" height="340"'),
        (WIDE, 'width="380" height="214"'),
        (replace(PICTURE, width_px=100, height_px=80), 'width="100" height="80"'),
        (replace(PICTURE, width_px=2048, height_px=1), 'width="380" height="1"'),
    ],
)
def test_on_tv_a_picture_keeps_its_shape_within_its_room(notice, board, picture, size):
    page = tv.notice_page(replace(notice, attachments=(picture,)), board, HERE).decode()
    assert size in page


def test_on_tv_a_file_alone_is_no_picture(notice, board):
    page = tv.notice_page(replace(notice, attachments=(PAPER,)), board, HERE).decode()
    assert 'class="picture"' not in page and "/files/" not in page


def test_a_reader_finds_all_of_them_in_atom_and_the_first_in_rss(board):
    documents = made(feed.render(board, HERE))
    atom = feedparser.parse(documents["atom.xml"]).entries[0].enclosures
    rss = feedparser.parse(documents["rss.xml"]).entries[0].enclosures
    wanted = [f"https://wcl.example/files/{letter * 64}" for letter in "abc"]
    assert [one.href for one in atom] == wanted and [one.href for one in rss] == wanted[:1]
    assert (rss[0].type, rss[0].length) == ("image/jpeg", "204800")


def test_json_names_them_with_address_kind_and_size(board):
    (item,) = json.loads(made(feed.render(board, HERE))["feed.json"])["items"]
    assert item["image"].endswith("a" * 64) and len(item["attachments"]) == 3
    assert item["attachments"][1]["mime_type"] == "application/pdf"
    (item,) = json.loads(made(mobile.render(board, HERE))["board.json"])["items"]
    assert item["attachments"][0]["alt"] == PICTURE.alt
    assert "alt" not in item["attachments"][1]
    (status,) = json.loads(made(microblog.render_timeline(board, HERE))["timeline.json"])[
        "statuses"
    ]
    assert status["attachments"] == item["attachments"]
