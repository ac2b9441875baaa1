"""The resident pages."""

import gzip
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.board import Board
from app.domain.notice import Category, Phase
from app.domain.target import Profile
from renderers import mobile
from renderers.accents import ACCENTS

HERE = Profile(public_url="https://wcl.example")


@pytest.fixture
def board(notice, trail):
    other = replace(
        notice, id="b2c4d6f8", category=Category.ACTIVITY, headline="周六上午社区义诊，免费量血压"
    )
    return Board(area=trail[-1], trail=trail, notices=(notice, other))


def documents(board, profile=HERE):
    return {d.name: d for d in mobile.render(board, profile).items}


def page(notice, phase=Phase.LIVE, profile=HERE):
    return mobile.notice_page(notice, "望春里社区", profile, phase).decode()


@pytest.mark.parametrize("name", ["index.html", "index.en.html", "index.elder.html", "board.json"])
def test_the_documents_are_as_looked_at(board, golden, name):
    golden(f"mobile/{name}", documents(board)[name].body)


@pytest.mark.parametrize("phase", [Phase.LIVE, Phase.ENDED, Phase.WITHDRAWN])
def test_the_notice_page_is_as_looked_at(notice, golden, phase):
    golden(f"mobile/notice.{phase}.html", page(notice, phase).encode())


def test_both_languages_are_made_whatever_the_profile(board):
    made = documents(board, replace(HERE, language="en"))
    assert '<html lang="zh-CN">' in made["index.html"].body.decode()
    english = made["index.en.html"].body.decode()
    assert '<html lang="en">' in english and "Wangchunli Community</h1>" in english
    assert '<h3 lang="zh-CN" dir="auto"><a href="/p/k3x9a7qd">明天' in english


def test_a_page_is_whole_and_needs_no_other_file(board):
    body = documents(board)["index.html"].body.decode()
    assert body.count("<style>") == body.count("<script>") == 1
    assert not re.search(r'<(link rel="stylesheet"|img|script src)|url\(|@import|style="', body)


def test_the_first_view_of_a_full_board_is_small(board, notice):
    many = tuple(replace(notice, id=f"k3x9a7{i:02}") for i in range(40))
    body = documents(replace(board, notices=many))["index.html"].body
    assert len(body) < 60_000 and len(gzip.compress(body)) < 10_000


def test_every_card_carries_its_end(board):
    body = documents(board)["index.html"].body.decode()
    assert body.count('data-expires="2026-11-25T03:00:00Z"') == 2
    assert "有效至 11月25日 周三 11:00" in body


def test_help_is_one_step_away(board, notice):
    for body in (documents(board)["index.html"].body.decode(), page(notice)):
        for number in ("110", "119", "120", "12345"):
            assert f'href="tel:{number}"' in body


def test_a_number_in_the_contact_can_be_called(board, notice):
    call = '<a class="tel" href="tel:01065550123">'
    assert call in documents(board)["index.html"].body.decode() and call in page(notice)


def test_feeds_and_the_other_language_are_found(board):
    body = documents(board)["index.html"].body.decode()
    for kind in ("rss+xml", "atom+xml", "feed+json"):
        assert f'<link rel="alternate" type="application/{kind}"' in body
    assert '<a class="lang" href="?lang=en" lang="en" hreflang="en">English</a>' in body


def test_an_empty_board_says_so_kindly(trail):
    body = documents(Board(area=trail[-1], trail=trail))["index.html"].body.decode()
    assert '<div class="empty">' in body and "现在没有新的通知" in body
    assert "data-expires=" not in body


def test_the_json_board_is_all_that_an_app_needs(board, notice):
    made = json.loads(documents(board)["board.json"].body)
    assert made["edition"] == board.edition and made["area"]["code"] == "110105900001"
    first = made["items"][0]
    assert first["body"] == notice.body and first["link"] == "https://wcl.example/p/k3x9a7qd"
    assert (first["effective"], first["expires"]) == (
        "2026-11-24T04:00:00Z",
        "2026-11-25T03:00:00Z",
    )


def test_a_notice_page_has_the_tags_of_government_sites(notice):
    tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', page(notice)))
    assert tags["ArticleTitle"] == "停水通知" and tags["PubDate"] == "2026-11-24 12:00"
    assert tags["ContentSource"] == "望春里社区居委会" and tags["ColumnName"] == "停水停电"
    assert tags["SiteName"] == "望春里社区通知公告" and tags["SiteDomain"] == "wcl.example"
    assert tags["Url"] == "https://wcl.example/p/k3x9a7qd" and "robots" not in tags


def test_a_search_engine_is_told_when_it_ends(notice):
    data = page(notice).split('<script type="application/ld+json">')[1].split("</script>")[0]
    told = json.loads(data)
    assert told["@type"] == "SpecialAnnouncement" and told["expires"] == "2026-11-25T03:00:00Z"


def test_what_has_ended_says_so_and_stays_readable(notice):
    body = page(notice, Phase.ENDED)
    assert 'role="status">本通知已过有效期' in body and "请提前储水" in body
    assert "<script>" not in body and "data-expires" not in body


def test_what_was_withdrawn_is_no_longer_told(notice):
    body = page(notice, Phase.WITHDRAWN)
    assert 'role="status">本通知已撤回，请以最新通知为准。' in body and notice.headline in body
    assert "请提前储水" not in body and notice.when_where not in body
    assert "ld+json" not in body and 'name="robots" content="noindex"' in body


def test_a_correction_is_dated_as_one(notice):
    later = replace(notice, revision=2, sent=notice.sent + timedelta(hours=1))
    assert "更新时间" in page(later) and "发布时间" in page(notice)


def test_the_words_of_the_page_are_english_when_asked(notice):
    body = page(notice, profile=replace(HERE, language="en"))
    assert "Valid until" in body and "Wed 25 Nov 11:00" in body and "?lang=zh-CN" in body


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, relative luminance."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_pair_of_colours_can_be_read(board):
    css = documents(board)["index.html"].body.decode()
    light, dark = (
        dict(re.findall(r"--([a-z-]+):(#\w+)", b)) for b in re.findall(r":root\{(.*?)\}", css)
    )
    for of in (light, dark):
        of = {k: "#" + v[1] * 2 + v[2] * 2 + v[3] * 2 if len(v) == 4 else v for k, v in of.items()}
        for ink in ("ink", "soft", "accent"):
            for ground in ("ground", "paper", "wash"):
                assert contrast(of[ink], of[ground]) >= 4.5, (ink, ground)
        assert contrast(of["warn-ink"], of["warn"]) >= 4.5
        for header in ("#1a4f9c", "#16386b"):
            assert contrast(of["on-accent-soft"], header) >= 4.5


@pytest.mark.parametrize("category", Category)
def test_every_category_can_be_read_in_its_colours(category):
    accent = ACCENTS[category]
    assert contrast(accent.deep, accent.tint) >= 4.5  # the chip by day
    assert contrast(accent.bright, "#262d38") >= 4.5  # and by night
    assert contrast(accent.bright, "#132f57") >= 4.5  # on TV


def test_what_is_on_record_stands_on_the_page_and_in_its_tags(notice):
    from app.domain.notice import Record

    record = Record(
        summary="检修停水。",
        document_no="朝望街发〔2026〕12号",
        editor="李强",
        keywords=("停水", "检修"),
        reprinted_from="市自来水集团",
        link="https://example.gov.cn/1?a=<b>",
    )
    html = page(replace(notice, record=replace(record, link="https://example.gov.cn/1?a=b&c=d")))
    tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', html))
    assert tags["Keywords"] == "停水,检修,停水停电,望春里社区" and tags["Author"] == "李强"
    assert tags["ContentSource"] == "市自来水集团" and tags["Description"] == "检修停水。"
    assert "朝望街发〔2026〕12号" in html and 'href="https://example.gov.cn/1?a=b&amp;c=d"' in html
    said = json.loads(re.search(r'application/ld\+json">(.*?)</script>', html, re.S).group(1))
    assert said["identifier"] == "朝望街发〔2026〕12号" and said["keywords"] == ["停水", "检修"]
    assert record.link not in page(replace(notice, record=record))  # it is no whole address


def test_a_withdrawn_page_keeps_nothing_of_the_record(notice):
    from app.domain.notice import Record

    filed = replace(
        notice, record=Record(document_no="朝望街发〔2026〕12号", link="https://a.cn/1")
    )
    html = page(filed, Phase.WITHDRAWN)
    assert "朝望街发" not in html and "https://a.cn/1" not in html
