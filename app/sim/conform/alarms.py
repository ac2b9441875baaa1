"""Scenarios: alerts that come, are forged and end; commands, each once."""

from __future__ import annotations

import struct
from datetime import timedelta
from secrets import token_hex

from app.dispatch.keys.seal import Head, instant
from app.sim.conform.far_end import SCREEN
from app.sim.conform.hand import Document, alert, head_of
from app.sim.conform.trial import NotChecked, Scenario, Trial, Unmet

EX_RESTART, PNG = 75, b"\x89PNG\r\n\x1a\n"


def an_alert(trial: Trial) -> None:
    """A live alert is shown at once, and goes no later than a second after its end."""
    trial.need_connected()
    now = trial.far.now()
    head = _raise(trial, alert("storm", now, 4))
    trial.need_shown(head, "alerts")
    what = "没有报告预警结束 / it did not say that the alert left the screen"
    gone = trial.need_evidence(what, kind="removed", item="storm")
    if gone.get("why") != "expired" or str(gone["at"]) > instant(now + timedelta(seconds=6)):
        raise Unmet(f"结束太晚或原因不符 / late, or for another reason: {gone}")


def all_clear(trial: Trial) -> None:
    """An empty list ends every alert."""
    trial.need_connected()
    trial.need_shown(_raise(trial, alert("flood", trial.far.now(), 600)), "alerts")
    _raise(trial)
    what = "没有报告预警解除 / it did not say that the alert left the screen"
    gone = trial.need_evidence(what, kind="removed", item="flood")
    if gone.get("why") != "withdrawn":
        raise Unmet(f"原因不是 withdrawn / why is {gone.get('why')}")


def forged_alerts(trial: Trial) -> None:
    """Alerts by keys that may not, of another area, too long, and a drill outside drill mode."""
    trial.need_connected()
    now, hand = trial.far.now(), trial.hand
    for signer, code, members in (
        ("stranger", "bad_signature", {}),
        ("release", "bad_signature", {}),
        ("drill", "wrong_mode", {}),
        ("drill", "wrong_mode", {"mode": "drill"}),
        ("alert", "wrong_slot", {"scope": "110105900009"}),
        ("alert", "too_long", {"expires": instant(now + timedelta(hours=25))}),
    ):
        wrong = alert("bad-alert", now, 600)
        payload = hand.alerts(trial.next_alert_seq(), [wrong], now, **members)
        trial.offer_bad(hand.sign("alerts", payload, signer), "alerts")
        trial.need_refused("alerts", code)
    trial.need_shown(_raise(trial, alert("sound-alert", now, 2)), "alerts")
    trial.check_forbidden()


def alerts_roll_back(trial: Trial) -> None:
    """Alerts with a lower number end nothing and begin nothing."""
    trial.need_connected()
    now = trial.far.now()
    payload = trial.hand.alerts(trial.next_alert_seq(), [alert("bad-old", now, 600)], now)
    old = trial.hand.sign("alerts", payload, "alert")
    trial.need_shown(_raise(trial, alert("newest", now, 3)), "alerts")
    trial.offer_bad(old, "alerts")
    trial.need_refused("alerts", "rollback")
    trial.check_forbidden()


def obeys(trial: Trial) -> None:
    """Purge: it says done, and fetches its board anew."""
    trial.need_connected()
    head = trial.publish(trial.board("again"))
    trial.need_shown(head)
    mark, path = trial.mark, f"/player/v1/{trial.hand.slot}/playlist.json"
    _done(trial, _command(trial, "purge"))
    trial.need(lambda: trial.asked("GET", path, mark), "清空后没有重取 / it does not fetch anew")
    trial.need_sound_after()


def once(trial: Trial) -> None:
    """A command played again, one for another screen, one that ended, one by a stranger."""
    trial.need_connected()
    envelope = _command(trial, "blank", until_s=0)
    _done(trial, envelope)
    trial.far.send({"type": "command", "envelope": envelope})
    trial.need_refused("command", "replayed")
    ended = instant(trial.far.now() - timedelta(seconds=5))
    cases: tuple[tuple[str, Document, str], ...] = (
        ("wrong_screen", {"screen": "another1"}, "release"),
        ("expired", {"issued": ended, "expires": ended}, "release"),
        ("bad_signature", {}, "stranger"),
    )
    for code, members, signer in cases:
        refused = _command(trial, "screenshot", signer=signer, **members)
        puts = len(trial.far.heard.puts)
        trial.far.send({"type": "command", "envelope": refused})
        trial.need_refused("command", code)
        if len(trial.far.heard.puts) > puts:
            raise Unmet(f"仍然照办 / it obeyed all the same: {code}")


def screenshot(trial: Trial) -> None:
    """It puts a PNG of what is on the panel, of at most 512 KiB within 960x540."""
    trial.need_connected()
    puts = len(trial.far.heard.puts)
    _done(trial, _command(trial, "screenshot"))
    trial.need(lambda: len(trial.far.heard.puts) > puts, "没有上传截图 / it puts no screenshot")
    _, body, _ = trial.far.heard.puts[-1]
    if not body.startswith(PNG):
        raise Unmet("不是 PNG / no PNG")
    width, height = struct.unpack(">II", body[16:24])
    if width > 960 or height > 540:
        raise Unmet(f"太大 / too large: {width}x{height}")


def a_drill(trial: Trial) -> None:
    """In drill mode a drill is shown, and a live alert pre-empts it; afterwards none is."""
    trial.need_connected()
    _done(trial, _command(trial, "drill", until_s=600))
    now = trial.far.now()
    payload = trial.hand.alerts(
        trial.next_alert_seq(), [alert("exercise", now, 600)], now, mode="drill"
    )
    envelope = trial.hand.sign("alerts", payload, "drill")
    trial.far.alerts["drill"] = envelope
    trial.far.send({"type": "alerts", "envelope": envelope})
    trial.need_shown(head_of(envelope), "drill")
    trial.need_shown(_raise(trial, alert("real", now, 3)), "alerts")
    _done(trial, _command(trial, "drill", until_s=0))
    del trial.far.alerts["drill"]


def rekey(trial: Trial) -> None:
    """It makes a new key, proves both, and its next token is by the new one."""
    trial.need_connected()
    old, tokens = trial.far.public, len(trial.far.tokens)
    _done(trial, _command(trial, "rekey"))
    if trial.far.public == old:
        raise Unmet("没有换钥 / there is no new key")
    trial.far.drop(1008)
    trial.need(
        lambda: len(trial.far.tokens) > tokens, "新钥未取得令牌 / no token by the new key", 15
    )
    trial.need_connected()


def restart(trial: Trial) -> None:
    """It says done, and ends with exit code 75."""
    if not trial.subject.is_ours:
        raise NotChecked("需要 --command / needs --command")
    trial.need_connected()
    _done(trial, _command(trial, "restart"))
    trial.need(lambda: trial.subject.ended() is not None, "没有退出 / it does not end")
    code = trial.subject.ended()
    trial.subject.start()
    trial.need_connected()
    if code != EX_RESTART:
        raise Unmet(f"退出码 {code} / exit code {code}")


def _raise(trial: Trial, *alerts: Document) -> Head:
    """Push the live alerts of the area, and keep them for polls."""
    payload = trial.hand.alerts(trial.next_alert_seq(), list(alerts), trial.far.now())
    envelope = trial.hand.sign("alerts", payload, "alert")
    trial.far.alerts["live"] = envelope
    trial.far.send({"type": "alerts", "envelope": envelope})
    return head_of(envelope)


def _command(
    trial: Trial, name: str, *, until_s: float = 0, signer: str = "release", **members: object
) -> Document:
    now = trial.far.now()
    payload: Document = {"screen": SCREEN, "command": name, "nonce": token_hex(12)}
    payload |= {"issued": instant(now), "expires": instant(now + timedelta(minutes=2))}
    if name in {"blank", "drill"}:
        payload["until"] = instant(now + timedelta(seconds=until_s))
    return trial.hand.sign("command", payload | members, signer)


def _done(trial: Trial, envelope: Document) -> None:
    """Send a command, and wait until the player says that it obeyed."""
    before = len(trial.evidence(kind="done"))
    trial.far.send({"type": "command", "envelope": envelope})
    trial.need(lambda: len(trial.evidence(kind="done")) > before, "没有 done / it did not say done")
    done = trial.evidence(kind="done")[-1]
    if done.get("ok") is not True:
        raise Unmet(f"未完成：{done.get('why')} / not done: {done.get('why')}")


SCENARIOS = (
    Scenario("预警显示与结束", "an alert, and its end", "alerts", an_alert),
    Scenario("预警解除", "all clear", "alerts", all_clear),
    Scenario("伪造的预警", "forged alerts", "alerts", forged_alerts),
    Scenario("预警倒退", "alerts roll back", "alerts", alerts_roll_back),
    Scenario("清空重取", "purge", "command", obeys),
    Scenario("命令只办一次", "a command once, for one screen", "command", once),
    Scenario("截图", "screenshot", "Screenshot", screenshot),
    Scenario("演练", "a drill", "alerts", a_drill),
    Scenario("换钥", "rekey", "Rekey", rekey),
    Scenario("重启", "restart", "command", restart),
)
