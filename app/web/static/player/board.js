/** Which playlist a screen holds, and how a new one takes its place. */
import { payloadOf } from "./delta.js";
import { Refused } from "./fields.js";
import { checkFresh, mediaOf, parsePlaylist, withoutWithdrawn } from "./playlist.js";
import { NO_HEAD, checkOrder, compareHeads, openEnvelope } from "./trust.js";

/** Takes verified playlists of one slot; the old one plays until the new one is complete. */
export class Board {
  constructor(store, held = null, tops = {}) {
    this.store = store;
    this.held = held; // {playlist, envelope}
    this.pending = null;
    this.tops = tops; // by slot
  }

  /** Return what an earlier start left: both copies count for the heads, the newest sound one plays. */
  static async load(store, root) {
    let held = null;
    const tops = {};
    for (const copy of await store.read("board")) {
      for (const [slot, head] of Object.entries(copy.tops)) {
        if (compareHeads(head, tops[slot] ?? NO_HEAD) > 0) tops[slot] = head;
      }
      held ??= root && copy.envelope ? await reopened(copy.envelope, root) : null;
    }
    return new Board(store, held, tops);
  }

  /** Return the highest head that was verified for `slot` on this screen. */
  top(slot) {
    return this.tops[slot] ?? NO_HEAD;
  }

  /** Return the head of what is held for `slot`. */
  holds(slot) {
    return this.held?.playlist.slot === slot ? this.held.playlist.head : NO_HEAD;
  }

  /** Return the bytes of the payload held for `slot`. */
  payload(slot) {
    return this.held?.playlist.slot === slot ? payloadOf(this.held.envelope) : null;
  }

  /** Judge an envelope; return its playlist when it is news, null when it is known. */
  async offer(envelope, root, slot, now) {
    if (root.expires <= now) throw new Refused("expired", "root");
    const playlist = await parsePlaylist(await openEnvelope(envelope, "playlist", root.roles.release));
    checkFresh(playlist, slot, now);
    checkOrder(this.top(slot), playlist.head);
    const known = [this.holds(slot), this.pending?.playlist.head ?? NO_HEAD];
    if (known.some((head) => compareHeads(head, playlist.head) === 0)) return null;
    this.tops[slot] = playlist.head;
    this.pending = { playlist, envelope };
    if (this.held && playlist.withdrawn.length) {
      this.held = { ...this.held, playlist: withoutWithdrawn(this.held.playlist, playlist.withdrawn) };
    }
    return playlist;
  }

  /** Return the pictures that did not come along, of the newest playlist. */
  wanted() {
    const newest = this.pending ?? this.held;
    if (!newest) return { head: NO_HEAD, media: [] };
    const media = new Map(mediaOf(newest.playlist).filter((m) => !m.inline).map((m) => [m.sha256, m]));
    return { head: newest.playlist.head, media: [...media.values()] };
  }

  /** Switch to the pending playlist: everything it needs is here and checked. */
  complete() {
    if (!this.pending) return null;
    this.held = this.pending;
    this.pending = null;
    return this.held.playlist;
  }

  /** Put it on the disk, then drop the pictures that it does not need. */
  async keep() {
    await this.store.write("board", { envelope: this.held?.envelope ?? null, tops: this.tops });
    if (this.pending) return; // its pictures are still on their way
    await this.store.keepOnly(new Set(this.held ? mediaOf(this.held.playlist).map((m) => m.sha256) : []));
  }

  /** Forget playlist and pictures, never the heads. */
  async purge() {
    this.held = this.pending = null;
    await this.keep();
  }
}

async function reopened(envelope, root) {
  try {
    const playlist = await parsePlaylist(await openEnvelope(envelope, "playlist", root.roles.release));
    return { playlist, envelope };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
