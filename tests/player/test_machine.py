"""Any order of what a server, a stranger, the line, the clocks and the mains may do to a screen.

The whole player runs but for its sockets: session, link, disk and painter. ``make soak`` goes on
for longer.
"""

import json
import os
import tempfile
from base64 import b64decode
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from types import SimpleNamespace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from player import actions as do
from player.actions import Answer, Identity
from player.clock import Now
from player.journal import KEEP
from player.link import Link
from player.painter import Painter
from player.pictures import Pictures
from player.session import Session
from player.stage import Scene, Stage
from player.state import State
from player.words import Words
from tests.player import far_end
from tests.player.conftest import NOON, world
from tests.player.far_end import SCOPE, SCREEN, SLOT, WIRE, seal, z
from tests.player.test_painter import Panel

PICTURES = sorted(
    (p.read_bytes() for p in (WIRE / "media").iterdir()), key=lambda png: (len(png), png)
)[:3]
HERE = {sha256(png).hexdigest(): png for png in PICTURES}
ROOT = json.loads((WIRE / "roots.json").read_text())[1]
DOCUMENTS = json.loads((WIRE / "documents.json").read_text())
SHM = Path("/dev/shm")
IDS = st.lists(st.sampled_from("abc"), unique=True, max_size=3)


def said(entries):
    return {json.dumps(e.told(), sort_keys=True) for e in entries}


class Wired(Link):
    """A link whose lines end in a list; it remembers what it has put on the disk."""

    def __init__(self, *args):
        self.sent, self.noted, self.tops = [], [], {}
        super().__init__(*args)

    def _talk(self, action):
        if isinstance(action, do.Send):
            self.sent.append(json.loads(action.text))

    def carry_out(self, actions):
        for action in actions:
            self._carry_out([action])
            if isinstance(action, do.Note):
                self.noted += action.entries
            elif isinstance(action, do.KeepBoard | do.KeepAlerts):
                self.tops |= action.tops


class Screen(RuleBasedStateMachine):
    """A screen, and a simple model of what may be on it."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None)
        self.mono, self.off, self.lag = 1000.0, 0.0, 0.0  # lag: time that nobody measured
        self.nonce, self.commands = 0, []
        self.boards, self.states = [], {"live": [], "drill": []}  # what was ever signed
        self.revisions, self.void = {}, {}  # void: what the screen knows to be withdrawn
        self.until = {"drill": NOON, "blank": NOON}
        self.noted, self.acked, self.floor = [], set(), {}

    @initialize()
    def begin(self):
        state = State(Path(self.folder.name))
        identity = Identity(screen=SCREEN, slot=SLOT, gateway="ws://127.0.0.1:9/", root=ROOT)
        state.keep_identity(identity)
        state.close()
        self._boot()

    def teardown(self):
        with suppress(AttributeError):
            self.state.close()
        self.folder.cleanup()

    # The world

    @property
    def true(self):
        return NOON + timedelta(seconds=self.mono - 1000.0)

    @property
    def now(self):
        return Now(self.mono, self.true + timedelta(seconds=self.off))

    def _boot(self):
        self.state = State(Path(self.folder.name))
        kept = self.state.load(self.now)
        self.session = Session(kept, world())
        self.stage = Stage(Scene(clock=kept.clock))
        if kept.uptake.held:
            self.stage.play(kept.uptake.held.playing)
        self.sights = SimpleQueue()
        self.panel = Panel()
        self.painter = Painter(
            self.stage,
            Pictures(HERE.get),
            self.panel,
            size=(192, 32),
            colour=(255, 42, 0),
            on_seen=self.sights.put,
        )
        fetcher = SimpleNamespace(ask=lambda asked: Answer(what=asked.what, status=0))
        self.link = Wired(self.session, self.state, self.stage, fetcher, Words("en"), SimpleQueue())
        self.carry(self.session.start(self.now))

    def carry(self, actions):
        self.link.carry_out(actions)
        self.noted += self.link.noted
        self.floor |= self.link.tops
        self.link.noted = []

    def hear(self, kind, envelope):
        self.carry(self.session.frame(json.dumps({"type": kind, "envelope": envelope}), self.now))

    def trusted(self):
        return self.session.screen.clock.read(self.now)

    # The server

    @rule(names=IDS, hours=st.integers(0, 3), inline=st.booleans(), lead=st.booleans())
    def publish(self, names, hours, inline, lead):
        media = [far_end.medium(png, inline=inline) for png in PICTURES]
        items = []
        for name in names:
            revision = self.revisions.setdefault(name, 1)
            one = far_end.item(name, [media[ord(name) % 2]], self.true, hours, revision)
            items.append(one | {"expires": z(self.true + timedelta(hours=hours, seconds=90))})
        gone = [{"id": n, "revision": r} for n, r in self.revisions.items() if n not in names]
        for one in gone:
            self.revisions[one["id"]] = one["revision"] + 1
        seq = len(self.boards) + 1
        loop = {"from": z(self.true), "item": names[-1] if names and lead else ""}
        whole = far_end.playlist(
            seq, items, far_end.medium(PICTURES[2]), self.true, loop=loop, withdrawn=gone
        )
        self.boards.append((whole, seal("playlist", whole, "release")))

    @precondition(lambda self: self.boards)
    @rule(back=st.sampled_from([0, 0, 0, 1, 2]), by_poll=st.booleans())
    def bring_playlist(self, back, by_poll):
        """The newest, or an old one once more."""
        whole, envelope = self.boards[max(0, len(self.boards) - 1 - back)]
        before = self.session.screen.uptake.top(SLOT).seq
        if by_poll:
            answer = Answer(what="poll", status=200, body=json.dumps(envelope).encode())
            self.carry(self.session.answered(answer, self.now))
        else:
            self.hear("playlist", envelope)
        if self.session.screen.uptake.top(SLOT).seq > before:
            for gone in whole["withdrawn"]:
                self.void[gone["id"]] = max(gone["revision"], self.void.get(gone["id"], 0))

    @precondition(lambda self: len(self.boards) > 1)
    @rule(is_cut=st.booleans())
    def bring_delta(self, is_cut):
        """All but the last bytes are copied; one that is cut makes nothing."""
        base, (_, new) = b64decode(self.boards[-2][1]["payload"]), self.boards[-1]
        payload = b64decode(new["payload"])
        same = next((n for n, (a, b) in enumerate(zip(base, payload, strict=False)) if a != b), 1)
        ops = [[0, same], far_end.b64encode(payload[same : -1 if is_cut else None]).decode()]
        frame = {"type": "delta", "base": sha256(base).hexdigest(), "ops": ops}
        frame |= {k: new[k] for k in ("payloadType", "signatures")}
        before = self.session.screen.uptake.top(SLOT).seq
        self.carry(self.session.frame(json.dumps(frame), self.now))
        if self.session.screen.uptake.top(SLOT).seq > before:
            assert not is_cut
            for gone in self.boards[-1][0]["withdrawn"]:
                self.void[gone["id"]] = max(gone["revision"], self.void.get(gone["id"], 0))

    @rule(has_all=st.booleans())
    def gather(self, has_all):
        uptake = self.session.screen.uptake
        if newest := uptake.pending or uptake.held:
            self.carry(self.session.gathered(newest.playlist.head, has_all, self.now))

    @rule(
        mode=st.sampled_from(["live", "drill"]),
        templates=st.lists(st.sampled_from(["full", "band"]), max_size=2),
        seconds=st.integers(1, 4000),
        back=st.sampled_from([0, 0, 0, 1]),
    )
    def warn(self, mode, templates, seconds, back):
        known, seq = self.states[mode], len(self.states[mode]) + 1
        listed = [
            far_end.alert(f"{mode}{n}", self.true, seconds=seconds, template=t, revision=seq)
            for n, t in enumerate(templates)
        ]
        state = {"scope": SCOPE, "mode": mode, "epoch": 1, "seq": seq, "issued": z(self.true)}
        state |= {"expires": z(self.true + timedelta(hours=20)), "alerts": listed}
        known.append((state, seal("alerts", state, "alert" if mode == "live" else "drill")))
        self.hear("alerts", known[max(0, len(known) - 1 - back)][1])

    @rule(
        name=st.sampled_from(["drill", "blank", "purge", "rekey"]),
        minutes=st.sampled_from([0, 1, 60]),
        screen=st.sampled_from([SCREEN, SCREEN, "zzzzzzzz"]),
    )
    def command(self, name, minutes, screen):
        self.nonce += 1
        issued, until = self.trusted(), self.trusted() + timedelta(minutes=minutes)
        order = {"screen": screen, "command": name, "nonce": f"nonce-of-order-{self.nonce:04d}"}
        order |= {"issued": z(issued), "expires": z(issued + timedelta(minutes=4))}
        order |= {"until": z(until)}
        sealed = seal("command", order, "release")
        is_heard = screen == SCREEN and self.session.screen.clock.is_stamped
        if is_heard and name in self.until:
            self.until[name] = until.replace(microsecond=0) if minutes else NOON
        self.commands += [sealed] if is_heard else []
        self.hear("command", sealed)

    @rule(minutes=st.sampled_from([1, 60]), templates=st.sampled_from([["full"], ["band"]]))
    def hold_a_drill(self, minutes, templates):
        """What must come together for a drill to be up, and may outlive its time."""
        self.connect(is_stamped=True)
        self.command("drill", minutes, SCREEN)
        self.warn("drill", templates, 4000, 0)

    @precondition(lambda self: self.commands)
    @rule()
    def command_again(self):
        before = self.session.screen.memory.orders
        self.hear("command", self.commands[0])
        assert self.session.screen.memory.orders == before

    # Strangers

    @rule(
        what=st.sampled_from(["playlist", "alerts", "command", "stamp"]),
        signer=st.sampled_from(["stranger", "timestamp", "player"]),
    )
    def forge(self, what, signer):
        documents = json.loads((WIRE / "documents.json").read_text())
        document = documents[what] | {"seq": 99_999, "issued": z(self.true)}
        signer = "stranger" if (what, signer) == ("stamp", "timestamp") else signer
        self.hear(
            what, seal(what, document | {"expires": z(self.true + timedelta(hours=1))}, signer)
        )

    @precondition(lambda self: self.boards)
    @rule(change=st.sampled_from(["slot", "fork", "truncated", "drill"]))
    def misdirect(self, change):
        whole, envelope = self.boards[-1]
        top = self.session.screen.uptake.top(SLOT).seq
        if change == "truncated":
            self.hear("playlist", envelope | {"payload": envelope["payload"][:400]})
        elif change == "slot":
            other = whole | {"slot": "led/110105900002/192x32-mono", "seq": 99_999}
            self.hear("playlist", seal("playlist", other, "release"))
        elif change == "drill":
            self.hear(
                "playlist", seal("playlist", whole | {"mode": "drill", "seq": 9**9}, "release")
            )
        elif top:
            self.hear("playlist", seal("playlist", whole | {"seq": top, "items": []}, "release"))

    @rule(text=st.sampled_from(["", "[]", '{"type": "alerts"}', '{"type":"delta","base":"x"}']))
    def babble(self, text):
        self.carry(self.session.frame(text, self.now))

    # The line, the clocks, the mains

    @rule(is_stamped=st.booleans())
    def connect(self, is_stamped):
        facts = {"token": "t", "slot": SLOT, "gateway": "ws://127.0.0.1:9/", "time": z(self.true)}
        body = json.dumps(facts | {"expires": z(self.true + timedelta(minutes=10))}).encode()
        self.carry(self.session.closed(1006, 0, self.now))
        self.carry(self.session.answered(Answer(what="token", status=200, body=body), self.now))
        self.carry(self.session.opened(self.now))
        hellos = [f for f in self.link.sent if f["type"] == "hello"]
        if is_stamped and hellos:
            stamp = {"time": z(self.true), "ms": self.true.microsecond // 1000, "slot": SLOT}
            stamp |= {"nonce": hellos[-1]["nonce"], "poll_s": 60, "spread_s": 5}
            stamp |= {"head": {"epoch": 0, "seq": 0, "hash": ""}}
            self.hear("stamp", seal("stamp", stamp, "timestamp"))
            self.lag = 0.0

    @rule(is_acked=st.booleans())
    def answer(self, is_acked):
        sent, self.link.sent = self.link.sent, []
        for frame in sent if is_acked else []:
            if frame["type"] == "evidence" and len(frame["items"]) <= 200:
                told = self.session.screen.reports._sent
                if frame["batch"] == self.session.screen.reports._batch:
                    self.acked |= set(told)
                ack = json.dumps({"type": "ack", "batch": frame["batch"]})
                self.carry(self.session.frame(ack, self.now))

    @rule(seconds=st.floats(0.05, 20) | st.floats(20, 5000))
    def wait(self, seconds):
        self.mono += seconds
        self.carry(self.session.tick(self.now))

    @rule(hours=st.sampled_from([-9000, -3, 0, 0.02, 5, 9000]))
    def set_wall_clock(self, hours):
        self.off = hours * 3600.0

    @rule(seconds=st.floats(0, 3000), done=st.integers(0, 3))
    def cut_the_power(self, seconds, done):
        """In the middle of carrying out what a document asked for."""
        if self.boards:
            frame = json.dumps({"type": "playlist", "envelope": self.boards[-1][1]})
            actions = self.session.frame(frame, self.now)
            keeps = [n for n, a in enumerate(actions) if isinstance(a, do.KeepBoard)]
            self.carry(actions[:done])
            if keeps and keeps[0] < done:
                for gone in self.boards[-1][0]["withdrawn"]:
                    self.void[gone["id"]] = max(gone["revision"], self.void.get(gone["id"], 0))
        self.state.close()
        self.mono += seconds
        if self.boards and not self.session.screen.clock.is_stamped:
            # What it heard first may have been old, and is all that it knows of the time.
            issued = datetime.fromisoformat(self.boards[-1][0]["issued"])
            self.lag = max(self.lag, (self.true - issued).total_seconds())
        self.lag += seconds + 61.0  # the floor is kept once a minute
        self._boot()
        waiting = self.session.screen.reports._waiting
        late = [e for e in self.noted if self.session.screen.clock.signed - e.at > KEEP]
        assert not said(self.noted) - said(self.acked) - said(late) - said(waiting)
        for name, head in self.floor.items():
            tops = self.session.screen.uptake.tops | self.session.screen.alerts.tops
            assert tops[name] >= head

    # What must hold

    @invariant()
    def what_is_up_may_be_up(self):
        if not hasattr(self, "painter"):
            return
        self.painter.step(self.now)
        with suppress(Empty):
            while True:
                self.carry(self.session.saw(self.sights.get_nowait(), self.now))
        image, up = self.panel.frames[-1]
        assert up.what == "blank" or image.getbbox()
        {"item": self._item, "alert": self._alert, "drill": self._drill, "blank": self._blank}.get(
            up.what, lambda _up: None
        )(up)

    def _item(self, up):
        whole = self.boards[up.seq - 1][0]
        assert up.slot == whole["slot"] == SLOT
        if up.item == "default":
            return
        (one,) = [i for i in whole["items"] if (i["id"], i["revision"]) == (up.item, up.revision)]
        assert z(self.trusted()) < one["expires"]
        assert z(self.true - timedelta(seconds=self.lag + 1)) < one["expires"]
        assert up.revision > self.void.get(up.item, 0)

    def _alert(self, up):
        self._is_current(up, "live")
        assert self.session.screen.clock.is_plausible

    def _drill(self, up):
        self._is_current(up, "drill")
        assert self.trusted() < self.until["drill"]
        live = self.session.screen.alerts.of("live", SCOPE)
        assert not (live and live.at(self.trusted()))

    def _is_current(self, up, mode):
        """It is of the newest state that the screen has verified."""
        assert up.seq == self.session.screen.alerts.top(mode, SCOPE).seq
        listed = self.states[mode][up.seq - 1][0]["alerts"]
        (one,) = [a for a in listed if a["id"] == up.item]
        assert z(self.trusted()) < one["expires"]
        assert z(self.true - timedelta(seconds=self.lag + 1)) < one["expires"]

    def _blank(self, _up):
        assert self.trusted() < self.until["blank"]
        live = self.session.screen.alerts.of("live", SCOPE)
        full = [a for a in live.at(self.trusted()) if a.template == "full"] if live else []
        assert not (full and self.session.screen.clock.is_plausible)

    @invariant()
    def heads_never_fall_and_nothing_to_tell_is_lost(self):
        if hasattr(self, "session"):
            waiting = said(self.session.screen.reports._waiting)
            assert not said(self.noted[-40:]) - said(self.acked) - waiting
            tops = self.session.screen.uptake.tops | self.session.screen.alerts.tops
            assert all(tops[name] >= head for name, head in self.floor.items())
            self.floor |= {n: h for n, h in self.link.tops.items()}


LONG = os.environ.get("LINLI_SOAK") == "1"
Screen.TestCase.settings = settings(
    max_examples=3000 if LONG else 40,
    stateful_step_count=100 if LONG else 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAnyOrderOfEvents = Screen.TestCase
