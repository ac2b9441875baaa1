/** Runs a screen's talk with its server: enrolment, polls, the socket, commands, one at a time. */
import { NEAR_MS, readClocks } from "./clock.js";
import { enrolBody, readCode, readStanding } from "./enrol.js";
import { Refused, parseObject } from "./fields.js";
import { ask } from "./http.js";
import { obeying } from "./obey.js";
import { compareHeads } from "./trust.js";
import { Talk, uniform } from "./talk.js";

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];
const ROOT_AGAIN_MS = 10 * MINUTE_MS;
const CODE_AGAIN_MS = MINUTE_MS;

/** Begin with `start`; nothing that comes over the line stops it. */
export class Session {
  /** `view` says what the panel shows: `view.snapshot()` is its picture, for a screenshot. */
  constructor(screen, view) {
    this.screen = screen;
    this.queue = Promise.resolve();
    this.wake = 0;
    this.screenId = "";
    this.code = "";
    this.codePollMs = 3000;
    this.codeAgain = 0;
    this.rootAsked = -Infinity;
    this.etags = new Map();
    const obey = obeying(this, view);
    this.talk = new Talk(screen, (event) => this.enqueue(event), obey);
    this.doings = {
      enrol: () => this.#enrol(),
      standing: () => this.#standing(),
      connect: () => this.talk.connect(),
      poll: () => this.#poll(),
      alerts: () => this.#pollAlerts(),
      heartbeat: () => this.talk.heartbeat(),
      evidence: () => this.talk.evidence(),
      gather: () => this.#gather(),
      floor: () => this.#floor(),
    };
  }

  /** Run `event` after those before it; our own mistake must not leave the screen deaf. */
  enqueue(event) {
    this.queue = this.queue.then(event).catch((error) => this.#stumbled(error)).then(() => this.#arm());
    return this.queue;
  }

  /** Begin; what is held is on the panel already. */
  start() {
    const { screen } = this;
    screen.soon("floor", MINUTE_MS);
    this.#measure();
    if (!screen.identity) screen.soon("enrol");
    else screen.soon("standing");
    if (screen.identity && !screen.identity.isRevoked) {
      for (const name of ["connect", "poll", "gather"]) screen.soon(name);
    }
    addEventListener("online", () => this.enqueue(() => screen.identity && screen.soon("connect")));
    return this.enqueue(() => {});
  }

  /** Have something done soon, from outside of the queue. */
  soon(name, ms = 0) {
    return this.enqueue(() => this.screen.soon(name, ms));
  }

  #arm() {
    clearTimeout(this.wake);
    const due = Math.min(...this.screen.timers.values());
    const wait = Math.min(Math.max(0, due - readClocks().mono), MINUTE_MS);
    this.wake = setTimeout(() => this.enqueue(() => this.#tick()), wait);
  }

  async #tick() {
    const { timers } = this.screen;
    const now = readClocks().mono;
    for (const name of Object.keys(this.doings)) {
      if ((timers.get(name) ?? Infinity) > now) continue;
      timers.delete(name);
      await this.doings[name]();
    }
  }

  #stumbled(error) {
    if (error instanceof Refused) return this.#again();
    console.warn("linli player:", error);
    if (error?.name === "QuotaExceededError") this.screen.fault("disk_full").catch(() => {});
    return this.#again();
  }

  #again() {
    this.talk.isBusy = Boolean(this.talk.socket);
    for (const name of this.screen.identity ? ["connect", "poll", "floor"] : ["enrol", "floor"]) {
      if (!this.screen.timers.has(name)) this.screen.later(name, MINUTE_MS);
    }
  }

  async #enrol() {
    const json = await enrolBody(this.screen.pair, this.screen.facts);
    const asked = ask("/player/v1/enrol", { method: "POST", json });
    asked.then((answer) => this.enqueue(() => this.#enrolled(answer)));
  }

  #enrolled(answer) {
    const { screen } = this;
    this.isRefused = answer.status === 400; // the profile in the address is none
    if (answer.status !== 200 && answer.status !== 201) {
      screen.later("enrol", this.talk.backOff(Math.max(1, answer.retryS)));
      return screen.changed();
    }
    const code = readCode(answer.body);
    const isNew = code.screen !== this.screenId;
    [this.screenId, this.code, this.codePollMs] = [code.screen, code.code, code.pollS * 1000];
    this.codeAgain = readClocks().mono + CODE_AGAIN_MS;
    screen.soon("standing", isNew ? 0 : this.codePollMs); // a key that was approved before plays at once
    return screen.changed();
  }

  #standing() {
    const { identity } = this.screen;
    const now = readClocks().mono;
    if (identity && now - this.rootAsked < ROOT_AGAIN_MS) {
      this.screen.later("standing", this.rootAsked + ROOT_AGAIN_MS - now);
      return;
    }
    if (identity) this.rootAsked = now;
    const asked = ask(`/player/v1/enrol/${identity?.screen ?? this.screenId}`);
    asked.then((answer) => this.enqueue(() => this.#stands(answer)));
  }

  async #stands(answer) {
    const { screen } = this;
    const standing = answer.status === 200 ? readStanding(answer.body) : { state: "" };
    if (standing.state === "approved") {
      const before = screen.slot;
      await screen.approve(standing, screen.identity?.screen ?? this.screenId);
      if (before && before !== screen.slot) this.talk.hang();
      return;
    }
    if (standing.state === "revoked") {
      await screen.revoke();
      this.talk.hang();
      return;
    }
    if (screen.identity) {
      screen.isKnown = answer.status !== 404;
      screen.changed();
    } else if (answer.status === 404 || readClocks().mono >= this.codeAgain) screen.soon("enrol");
    else screen.later("standing", Math.max(this.codePollMs, answer.retryS * 1000));
  }

  #poll() {
    const { screen } = this;
    if (!screen.identity || screen.identity.isRevoked) return;
    screen.later("poll", screen.pollS * uniform(800, 1200));
    screen.soon("alerts");
    this.#fetchDocument("poll", `/player/v1/${screen.slot}/playlist.json`, (envelope) => screen.offerPlaylist(envelope));
  }

  #pollAlerts() {
    const { screen } = this;
    if (!screen.identity || screen.identity.isRevoked) return;
    const offer = (mode) => (envelope) => screen.offerAlerts(envelope, mode);
    this.#fetchDocument("alerts", `/player/v1/alerts/${screen.area}.json`, offer("live"));
    if (screen.isDrill()) this.#fetchDocument("alerts", `/player/v1/drill/${screen.area}.json`, offer("drill"));
  }

  /** Fetch a document when it has changed; what was refused is asked for again. */
  #fetchDocument(timer, path, offer) {
    const headers = this.etags.has(path) ? { "If-None-Match": this.etags.get(path) } : {};
    const answered = async (answer) => {
      if (answer.status !== 200) {
        if (answer.retryS) this.screen.later(timer, answer.retryS * 1000);
        return;
      }
      if (await offer(parseObject(answer.body))) this.etags.set(path, answer.etag);
    };
    ask(path, { headers }).then((answer) => this.enqueue(() => answered(answer)));
  }

  /** Fetch the pictures that are not here yet; what is not what was signed is not kept. */
  #gather() {
    const { head, media } = this.screen.board.wanted();
    const fetched = (async () => {
      let hasAll = true;
      for (const medium of media) hasAll = (await this.#fetchPicture(medium)) && hasAll;
      return hasAll;
    })();
    const failed = (error) => (console.warn("linli player:", error), this.screen.fault("disk_full"), false);
    fetched.catch(failed).then((hasAll) => this.enqueue(() => this.#gathered(head, hasAll)));
  }

  async #fetchPicture({ sha256, size }) {
    const { store } = this.screen;
    const kept = await store.file(sha256);
    if (kept) return true;
    if (kept === undefined) await this.screen.fault("file_corrupt");
    const answer = await ask(`/files/${sha256}`, { most: size });
    if (answer.status !== 200) return false;
    if (await store.putFile(sha256, size, answer.body)) return true;
    await this.screen.refused("file", "wrong_content");
    return false;
  }

  async #gathered(head, hasAll) {
    const { screen } = this;
    if (compareHeads(screen.board.wanted().head, head) !== 0) return screen.soon("gather");
    if (!hasAll) return screen.later("gather", 1000 + this.talk.backOff());
    screen.later("gather", DAY_MS); // the next time it is a scrub
    screen.changed();
    return screen.complete();
  }

  /** Finds out how much room the browser leaves. */
  async #measure() {
    const estimate = await navigator.storage?.estimate?.();
    const room = (estimate?.quota ?? 0) - (estimate?.usage ?? 0);
    this.screen.freeBytes = Math.max(0, Math.floor(room));
  }

  async #floor() {
    const { screen } = this;
    screen.later("floor", MINUTE_MS);
    await this.#measure();
    if (await this.#jumped()) this.talk.askTime();
    await screen.note(...screen.played.due(screen.now(), readClocks().mono));
    await screen.keepTime();
  }

  /** The wall clock went another way than ours: it was set, or the machine slept. */
  async #jumped() {
    const { mono, wall } = readClocks();
    const [before, apart] = [this.apart ?? wall - mono, wall - mono];
    this.apart = apart;
    if (Math.abs(apart - before) < NEAR_MS) return false;
    await this.screen.fault("clock_jump");
    return true;
  }
}
