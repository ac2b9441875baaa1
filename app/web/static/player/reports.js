/** What the screen has seen and shown: journalled first, then told until it is acknowledged. */
import { utf8, writeInstant } from "./fields.js";

const [BATCH_MAX, BATCH_BYTES] = [200, 48 << 10];
const AGAIN_MS = 600_000;
const HOUR_MS = 3_600_000;

/** One batch is on its way at a time; a lost one is told again on the next connection. */
export class Reports {
  constructor(store, waiting) {
    this.store = store;
    this.waiting = waiting;
    this.sent = [];
    this.batch = 0;
    this.said = new Map(); // refusals and faults: when last told
  }

  /** Journal `items` of `slot` at trusted `at`; with a full disk they are told from memory. */
  async note(slot, at, ...items) {
    const dated = items.map((item) => ({ ...item, at: writeInstant(at) }));
    try {
      this.waiting.push(...(await this.store.journal(slot, dated)));
    } catch {
      this.waiting.push(...dated.map((item) => ({ slot, item, key: null })));
    }
  }

  /** Journal a refusal or a fault; the same one at most once in ten minutes. */
  async noteOnce(slot, at, mono, item) {
    const name = `${item.kind} ${item.document ?? ""} ${item.code}`;
    if (mono - (this.said.get(name) ?? -Infinity) < AGAIN_MS) return false;
    this.said.set(name, mono);
    await this.note(slot, at, item);
    return true;
  }

  /** Return the next batch as a frame, null when there is none or one is on its way. */
  async flush(slot) {
    if (this.sent.length) return null;
    const foreign = this.waiting.filter((e) => e.slot !== slot);
    if (foreign.length) await this.#drop(foreign);
    this.sent = fitting(this.waiting);
    if (!this.sent.length) return null;
    this.batch += 1;
    return { type: "evidence", batch: this.batch, items: this.sent.map((e) => e.item) };
  }

  /** Forget what the server has. */
  async acked(batch) {
    if (!this.sent.length || batch !== this.batch) return;
    const done = this.sent;
    this.sent = [];
    await this.#drop(done);
  }

  /** The line is down: what was on its way will be told again. */
  lost() {
    this.sent = [];
  }

  async #drop(entries) {
    const gone = new Set(entries);
    this.waiting = this.waiting.filter((e) => !gone.has(e));
    const keys = entries.map((e) => e.key).filter((key) => key !== null);
    if (keys.length) await this.store.forget(keys);
  }
}

/** Proof of play: how often and how long each item was up, by UTC hour. */
export class Played {
  constructor(kept = []) {
    this.totals = new Map(kept.map((t) => [nameOf(t), t]));
    this.told = -Infinity;
  }

  /** Count `seconds` of an item that was up until `now`; `times` is 1 when it came on. */
  count(item, revision, seconds, times, now) {
    const hour = writeInstant(Math.floor(now / HOUR_MS) * HOUR_MS);
    const known = this.totals.get(nameOf({ item, revision, hour }));
    const total = known ?? { item, revision, hour, times: 0, seconds: 0, toldSeconds: 0 };
    total.times += times;
    total.seconds += seconds;
    this.totals.set(nameOf(total), total);
  }

  /** Return the totals due at `now` as evidence: hours that are over, and now and then this one. */
  due(now, mono) {
    const hour = writeInstant(Math.floor(now / HOUR_MS) * HOUR_MS);
    const isDue = mono - this.told >= AGAIN_MS;
    const items = [];
    for (const [name, total] of this.totals) {
      const isOver = total.hour < hour;
      const seconds = Math.floor(total.seconds);
      if ((isOver || isDue) && seconds > total.toldSeconds) {
        items.push({ kind: "played", item: total.item, revision: total.revision, hour: total.hour, times: total.times, seconds });
        total.toldSeconds = seconds;
      }
      if (isOver) this.totals.delete(name);
    }
    if (isDue) this.told = mono;
    return items;
  }

  /** Return what to keep for the next start. */
  kept() {
    return [...this.totals.values()];
  }
}

function nameOf({ item, revision, hour }) {
  return `${item}\n${revision}\n${hour}`;
}

function fitting(entries) {
  const chosen = [];
  let bytes = 0;
  for (const entry of entries.slice(0, BATCH_MAX)) {
    bytes += utf8(JSON.stringify(entry.item)).length + 1;
    if (bytes > BATCH_BYTES) break;
    chosen.push(entry);
  }
  return chosen;
}
