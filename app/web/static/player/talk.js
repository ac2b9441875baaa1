/** The socket's part of the talk: token, hello, frames, heartbeats, coming back. */
import { readClocks } from "./clock.js";
import { rebuilt } from "./delta.js";
import { newNonce, readTime, readToken, tokenBody } from "./enrol.js";
import { Refused, member, number, parseObject, text, writeInstant } from "./fields.js";
import { ask } from "./http.js";
import { settleKey, tryOtherKey } from "./obey.js";
import { openStamp } from "./trust.js";

const [HEARTBEAT_MS, STAMP_EVERY, SILENT_MS] = [30_000, 10, 400_000];
const [LONGEST_S, REFUSED_S, TOKEN_MARGIN_MS] = [120, 2, 30_000];
const FRAME_MAX = 64 << 10;
const [BAD_TOKEN, RESTART, TOO_MUCH, TAKEN_OVER] = [1008, 1012, 1013, 4001];
export const uniform = (low, high) => low + Math.random() * (high - low);

/** One line at a time; when it breaks, a later one tells what the earlier could not. */
export class Talk {
  /** `enqueue` runs an event after those before it; `obey` carries out a command. */
  constructor(screen, enqueue, obey) {
    Object.assign(this, { screen, enqueue, obey });
    this.socket = null;
    this.hasGreeted = false; // an open socket takes nothing before its hello
    this.token = null;
    this.skewMs = 0;
    this.tries = 0;
    this.beats = 0;
    this.nonces = new Map(); // nonce -> when it was sent
    this.lastFrame = 0;
    this.isBusy = false;
    this.frames = {
      stamp: (said) => this.#stamp(member(said, "envelope")),
      playlist: (said) => screen.offerPlaylist(member(said, "envelope")),
      alerts: (said) => screen.offerAlerts(member(said, "envelope")),
      command: (said) => this.#command(member(said, "envelope")),
      delta: (said) => this.#delta(said),
      ack: (said) => this.#ack(said),
      poll: () => screen.soon("poll", uniform(0, 1000)),
    };
  }

  /** Return ms to wait: U(0, min(120 s, 2^n s)), n counting up until something works. */
  backOff(leastS = 0) {
    const longest = Math.min(LONGEST_S, 2 ** Math.min(this.tries, 7));
    this.tries += 1;
    return Math.max(leastS, uniform(0, longest)) * 1000;
  }

  /** Whether the line is up, and knows who we are. */
  get isOpen() {
    return this.hasGreeted && this.socket?.readyState === WebSocket.OPEN;
  }

  /** Open the socket, with a token that still lives or after fetching one. */
  async connect() {
    const { identity } = this.screen;
    if (!identity || identity.isRevoked || this.isBusy) return;
    this.isBusy = true;
    if (this.token && readClocks().mono < this.token.until) return this.#dial(identity.gateway);
    const json = await tokenBody(identity.screen, this.screen.pair, this.screen.now() + this.skewMs);
    const asked = ask("/player/v1/token", { method: "POST", json });
    asked.then((answer) => this.enqueue(() => this.#tokenAnswered(answer)));
  }

  /** Close the line; the next hello speaks of what holds then. */
  hang() {
    this.socket?.close(1000);
  }

  /** Say that the screen lives and how far it is. */
  heartbeat() {
    if (!this.isOpen) return;
    if (readClocks().mono - this.lastFrame > SILENT_MS) return this.hang();
    this.beats += 1;
    this.screen.later("heartbeat", HEARTBEAT_MS);
    const beat = { type: "heartbeat", ...this.#condition() };
    for (const kind of ["received", "verified", "shown"]) beat[kind] = this.screen.marks[kind] ?? [0, 0];
    beat.alerts = this.screen.alertsShown;
    if (this.beats % STAMP_EVERY === 0 || !this.screen.clock.isStamped) beat.nonce = this.#newNonce();
    this.send(beat);
  }

  /** Ask for a stamp now. */
  askTime() {
    this.beats = STAMP_EVERY - 1;
    this.heartbeat();
  }

  /** Tell what was journalled, if anything waits. */
  async evidence() {
    if (!this.isOpen) return;
    const batch = await this.screen.reports.flush(this.screen.slot);
    if (batch) this.send(batch);
  }

  /** Send one frame, if the line is up. */
  send(frame) {
    if (this.isOpen) this.socket.send(JSON.stringify(frame));
  }

  async #tokenAnswered(answer) {
    this.isBusy = false;
    const { screen } = this;
    if (answer.status === 200) {
      const token = readToken(answer.body);
      this.token = { token: token.token, until: readClocks().mono + token.lifeMs - TOKEN_MARGIN_MS };
      if (token.slot !== screen.slot) screen.soon("standing");
      await settleKey(screen);
      this.isBusy = true;
      return this.#dial(token.gateway);
    }
    if (answer.status === 403) return screen.revoke();
    screen.later("connect", this.backOff(answer.retryS));
    if (answer.status !== 401) return null;
    this.skewMs = readTime(answer.body) - screen.now();
    return tryOtherKey(screen);
  }

  #dial(gateway) {
    let socket;
    try {
      socket = new WebSocket(gateway, "linli.v1");
    } catch {
      this.isBusy = false;
      this.screen.later("connect", this.backOff());
      return;
    }
    this.socket = socket;
    this.hasGreeted = false;
    const mine = (event) => (arrived) => this.enqueue(() => (this.socket === socket ? event(arrived) : null));
    socket.onopen = mine(() => this.#opened());
    socket.onmessage = mine((arrived) => this.#frame(arrived.data));
    socket.onclose = mine((arrived) => this.#closed(arrived.code));
  }

  #opened() {
    const { screen } = this;
    this.beats = 0;
    this.lastFrame = readClocks().mono;
    this.hasGreeted = true;
    screen.later("heartbeat", HEARTBEAT_MS);
    const held = screen.board.holds(screen.slot);
    const alerts = screen.warnings.top(screen.area, "live");
    this.send({
      type: "hello",
      token: this.token.token,
      boot: screen.facts.boot,
      nonce: this.#newNonce(),
      epoch: held.epoch,
      seq: held.seq,
      version: screen.facts.version,
      alerts: [alerts.epoch, alerts.seq],
      screen_px: [Math.round(innerWidth * devicePixelRatio), Math.round(innerHeight * devicePixelRatio)],
      ...this.#condition(),
    });
    screen.isOnline = true;
    screen.changed();
  }

  async #closed(code) {
    const { screen } = this;
    const [was, wasOpen] = [this.socket, screen.isOnline];
    this.socket = null;
    this.hasGreeted = this.isBusy = screen.isOnline = false;
    screen.reports.lost();
    screen.timers.delete("heartbeat");
    screen.changed();
    if (!was || !screen.identity || screen.identity.isRevoked) return;
    // A browser does not tell the Retry-After of a handshake that was refused.
    screen.later("connect", this.backOff(wasOpen ? 0 : REFUSED_S));
    if (code === BAD_TOKEN) this.token = null;
    if (code === RESTART) screen.later("connect", uniform(0, screen.spreadS) * 1000);
    if (code === TAKEN_OVER) screen.later("connect", uniform(60, LONGEST_S) * 1000);
    if (code === TOO_MUCH) {
      screen.soon("poll", uniform(0, screen.spreadS) * 1000);
      screen.later("connect", this.backOff(screen.spreadS));
    }
  }

  async #frame(received) {
    this.lastFrame = readClocks().mono;
    if (typeof received !== "string" || received.length > FRAME_MAX) return;
    try {
      const said = parseObject(received);
      const kind = text(said, "type");
      if (Object.hasOwn(this.frames, kind)) await this.frames[kind](said);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  async #stamp(envelope) {
    const { screen } = this;
    if (!screen.root) return;
    try {
      const stamp = await openStamp(screen.root, envelope, screen.slot, new Set(this.nonces.keys()));
      const wayMs = (this.lastFrame - this.nonces.get(stamp.nonce)) / 2;
      this.nonces.clear();
      this.tries = 0;
      this.skewMs = 0;
      await screen.stamped(stamp, wayMs);
      screen.soon("evidence");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === "bad_signature") screen.soon("standing");
      await screen.refused("stamp", error.code);
    }
  }

  async #command(envelope) {
    const command = await this.screen.offerCommand(envelope);
    if (command) await this.obey(command);
  }

  async #delta(said) {
    const { screen } = this;
    try {
      const envelope = await rebuilt(said, screen.board.payload(screen.slot));
      if (!(await screen.offerPlaylist(envelope, "delta"))) screen.soon("poll");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await screen.refused("delta", error.code);
      screen.soon("poll"); // the whole, at once
    }
  }

  async #ack(said) {
    await this.screen.reports.acked(number(said, "batch", 0, Number.MAX_SAFE_INTEGER));
    if (this.screen.reports.waiting.length) this.screen.soon("evidence");
  }

  #newNonce() {
    const nonce = newNonce();
    this.nonces = new Map([...[...this.nonces].slice(-3), [nonce, readClocks().mono]]);
    return nonce;
  }

  #condition() {
    const { screen } = this;
    return { clock: writeInstant(screen.now()), free_bytes: screen.freeBytes ?? 0, drill: screen.isDrill() };
  }
}
