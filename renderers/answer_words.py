"""The words around what residents may answer to a notice, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """One language's words; those with ``{…}`` are filled by ``str.format``."""

    heading: str
    know: str
    is_known: str
    known_count: str
    known_one: str
    unclear: str
    poll: str
    vote: str
    choose: str
    no_cookie: str
    thanked: str
    votes: str
    one_vote: str
    no_votes: str
    closes: str
    closed: str
    scan: str


_ZH = AnswerWords(
    heading="您的回应",
    know="我已知晓",
    is_known="已记下，谢谢您。",
    known_count="已有 {count} 台设备点了“我已知晓”",
    known_one="已有 1 台设备点了“我已知晓”",
    unclear="看不懂，或内容有误？告诉社区",
    poll="投票",
    vote="投票",
    choose="请先选一项，再按“投票”。",
    no_cookie="浏览器没有保存 Cookie，不能区分设备。请允许 Cookie 后再投一次。",
    thanked="您的一票已经计入，谢谢您。",
    votes="已有 {count} 票",
    one_vote="已有 1 票",
    no_votes="还没有人投票",
    closes="{when} 截止",
    closed="投票已结束",
    scan="手机扫码投票",
)
_EN = AnswerWords(
    heading="Your answer",
    know="I have taken note",
    is_known="Noted, thank you.",
    known_count="{count} devices have taken note",
    known_one="1 device has taken note",
    unclear="Unclear, or something wrong? Tell the community office",
    poll="Poll",
    vote="Vote",
    choose="Please choose an answer first, then press “Vote”.",
    no_cookie="Your browser keeps no cookies. Please allow them, and vote again.",
    thanked="Your vote has been counted, thank you.",
    votes="{count} votes so far",
    one_vote="1 vote so far",
    no_votes="No votes yet",
    closes="until {when}",
    closed="The poll has closed",
    scan="Scan to vote",
)


def answer_words(language: str) -> AnswerWords:
    """Return the words of ``language``: English for ``en``, else Chinese."""
    return _EN if language == "en" else _ZH


def known_line(count: int, own: AnswerWords) -> str:
    """Say how many devices have taken note; nothing while none has."""
    if count == 1:
        return own.known_one
    return own.known_count.format(count=count) if count else ""
