/** What one screen is and holds, and how it judges what it is told. */
import { AREA_OF } from "./alerts.js";
import { Board } from "./board.js";
import { TrustedClock, readClocks } from "./clock.js";
import { checkCommand, parseCommand } from "./command.js";
import { Refused } from "./fields.js";
import { Played, Reports } from "./reports.js";
import { checkOrder, compareHeads, firstRoot, openEnvelope, walkRoots } from "./trust.js";
import { Warnings } from "./warnings.js";

const MINUTE_MS = 60_000;
const GATHER_MS = 300;

/** The state that enrolment, polls, the socket and the painter share; `changed` tells the painter. */
export class Screen {
  /** Return what an earlier start left; all of it is verified again while it is read. */
  static async load(store, facts, changed = () => {}) {
    const { identity, root } = await pinned(store);
    const board = await Board.load(store, root);
    const [kept] = await store.read("time");
    const floors = [kept?.floor, board.held?.playlist.issued].filter(Number.isFinite);
    const clock = TrustedClock.booted(floors.length ? Math.max(...floors) : null, readClocks());
    const made = new Screen({ store, facts, changed, board, clock, root, identity });
    made.warnings = await Warnings.load(store, root);
    made.pair = await store.key();
    const now = clock.read(readClocks());
    const [orders] = await store.read("orders");
    made.orders = orders ?? { drillUntil: 0, blankUntil: 0, spent: [] };
    made.reports = new Reports(store, await store.journalled(now));
    made.played = new Played((await store.read("played"))[0] ?? []);
    return made;
  }

  constructor(parts) {
    Object.assign(this, parts);
    this.timers = new Map(); // name -> ms of the monotonic clock at which it is due
    this.pollS = 60;
    this.spreadS = 5;
    this.marks = {};
    this.alertsShown = [0, 0];
    this.isOnline = false;
    this.isKnown = true;
    this.heard = 0;
  }

  get slot() {
    return this.identity?.slot ?? "";
  }

  get area() {
    return AREA_OF(this.slot);
  }

  /** The trusted time. */
  now() {
    return this.clock.read(readClocks());
  }

  /** Whether it is in drill mode. */
  isDrill(now = this.now()) {
    return now < this.orders.drillUntil;
  }

  /** Have a timer run in `ms` at the latest. */
  soon(name, ms = 0) {
    const at = readClocks().mono + ms;
    this.timers.set(name, Math.min(at, this.timers.get(name) ?? at));
  }

  /** Have a timer run in `ms`, however it stood. */
  later(name, ms) {
    this.timers.set(name, readClocks().mono + ms);
  }

  /** Take a playlist; a key nobody knows may mean that the root is old. */
  async offerPlaylist(envelope, document = "playlist") {
    if (!this.root || !this.identity || this.identity.isRevoked) return true;
    return this.#judged(document, async () => {
      const playlist = await this.board.offer(envelope, this.root, this.slot, this.now());
      if (!playlist) return;
      this.clock = this.clock.issued(playlist.issued, readClocks());
      this.heard = this.now();
      await this.#seen("received", playlist.head);
      if (this.board.wanted().media.length) this.soon("gather");
      else await this.complete();
      this.changed();
    });
  }

  /** Everything the pending playlist needs is here and checked: show it, then write it down. */
  async complete() {
    const playlist = this.board.complete();
    if (!playlist) return;
    this.changed();
    await this.#kept(this.board.keep());
    await this.#seen("verified", playlist.head);
  }

  /** Take alerts, of one `mode` if it was asked for; a drill only in drill mode. */
  async offerAlerts(envelope, mode) {
    if (!this.root || !this.identity || this.identity.isRevoked) return true;
    return this.#judged("alerts", async () => {
      const now = this.now();
      const modes = mode ? [mode] : this.isDrill(now) ? ["live", "drill"] : ["live"];
      const news = await this.warnings.offer(envelope, this.root, this.area, modes, now);
      if (!news) return;
      this.clock = this.clock.issued(news.issued, readClocks());
      this.heard = this.now();
      this.changed();
      await this.#kept(this.warnings.keep());
      const { head, mode: kind } = news;
      await this.#seen("received", head, kind);
      await this.#seen("verified", head, kind);
    });
  }

  /** Return the command in an envelope if it is to be obeyed now; its nonce is spent then. */
  async offerCommand(envelope) {
    let command = null;
    await this.#judged("command", async () => {
      if (!this.root || !this.identity) return;
      const payload = await openEnvelope(envelope, "command", this.root.roles.release);
      const found = parseCommand(payload);
      const spent = new Set(this.orders.spent.map(([nonce]) => nonce));
      checkCommand(found, this.identity.screen, spent, this.clock, readClocks());
      const now = this.now();
      const kept = this.orders.spent.filter(([, expires]) => expires > now);
      this.orders = { ...this.orders, spent: [...kept, [found.nonce, found.expires]] };
      await this.keepOrders();
      command = found;
    });
    return command;
  }

  /** Put drill, blank and the spent nonces on the disk. */
  async keepOrders() {
    await this.store.write("orders", this.orders);
    this.changed();
  }

  /** Set the clock; a head ahead of ours is fetched, one beside ours is an alarm. */
  async stamped(stamp, wayMs) {
    const isFirst = !this.clock.isStamped;
    this.clock = this.clock.stamped(stamp.time, stamp.ms, wayMs, readClocks());
    this.heard = this.now();
    [this.pollS, this.spreadS] = [stamp.pollS, stamp.spreadS];
    if (isFirst) await this.keepTime();
    await this.#judged("stamp", async () => {
      if (stamp.head.seq && checkOrder(this.board.top(this.slot), stamp.head)) this.soon("poll", 2000);
      const top = this.warnings.top(this.area, "live");
      if (stamp.alerts && compareHeads(stamp.alerts, top) > 0) this.soon("alerts");
    });
    this.changed();
  }

  /** Pin the first root, or follow to a later one or another slot. */
  async approve(standing, screen) {
    return this.#judged("root", async () => {
      const before = this.identity;
      let envelope = before?.root ?? standing.roots[0];
      this.root ??= await firstRoot(envelope);
      const newest = await walkRoots(this.root, standing.roots);
      [this.root, envelope] = [newest.root, newest.envelope ?? envelope];
      const { slot, gateway } = standing;
      this.identity = { screen, slot, gateway, root: envelope, isRevoked: false };
      if (JSON.stringify(before) === JSON.stringify(this.identity)) return;
      await this.store.write("identity", this.identity);
      for (const name of ["connect", "poll"]) this.soon(name);
      this.changed();
    });
  }

  /** Show the default item alone, and ask now and then whether that still holds. */
  async revoke() {
    if (!this.identity) return;
    if (!this.identity.isRevoked) {
      this.identity = { ...this.identity, isRevoked: true };
      await this.store.write("identity", this.identity);
    }
    this.timers.clear();
    this.later("standing", 10 * MINUTE_MS);
    this.later("floor", MINUTE_MS);
    this.changed();
  }

  /** A playlist, or alerts of `mode`, was on the panel for the first time. */
  async shown(head, mode = "") {
    if (mode === "live") this.alertsShown = [head.epoch, head.seq];
    await this.#seen("shown", head, mode);
    this.soon("evidence");
  }

  /** Journal any other evidence. */
  async note(...items) {
    if (!items.length) return;
    await this.reports.note(this.slot, this.now(), ...items);
    this.soon("evidence");
  }

  /** Journal that a document was refused. */
  async refused(document, code) {
    await this.#once({ kind: "refused", document, code });
  }

  /** Journal a fault, with its item if it has one. */
  async fault(code, item = "") {
    await this.#once(item ? { kind: "fault", code, item } : { kind: "fault", code });
  }

  /** Keep an instant that has certainly passed, and what was played. */
  async keepTime() {
    await this.#kept(this.store.write("time", { floor: this.clock.floor(readClocks()) }));
    await this.#kept(this.store.write("played", this.played.kept()));
  }

  /** A screen waits for people, not for its disk: what it cannot write down it still shows. */
  async #kept(written) {
    try {
      await written;
    } catch {
      await this.fault("disk_full");
    }
  }

  async #once(item) {
    const isNew = await this.reports.noteOnce(this.slot, this.now(), readClocks().mono, item);
    if (isNew) this.soon("evidence");
  }

  async #seen(kind, head, mode = "") {
    const [mark, now] = [{ kind, epoch: head.epoch, seq: head.seq }, this.now()];
    if (!mode) this.marks[kind] = [head.epoch, head.seq];
    else mark.stream = mode === "live" ? "alerts" : "drill";
    if (kind === "shown" && mode === "drill") mark.ms = Math.floor(now) % 1000; // a stop-watch reads it
    await this.reports.note(this.slot, now, mark);
    this.soon("evidence", GATHER_MS); // with the first painting, which tells at once
  }

  /** Run `judge`; return whether nothing was refused. What is held stays. */
  async #judged(document, judge) {
    try {
      await judge();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === "bad_signature" || error.member === "root") this.soon("standing");
      await this.refused(document, error.code);
      return false;
    }
  }
}

/** Return the identity kept with its root, which signed itself when it was pinned and must still do so. */
async function pinned(store) {
  for (const identity of await store.read("identity")) {
    try {
      return { identity, root: await firstRoot(identity.root) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return { identity: null, root: null };
}
