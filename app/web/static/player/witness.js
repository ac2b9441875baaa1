/** Notes what was really on the panel: first showings, proof of play, what has left it. */

const FRAME_LATE_MS = 100; // small windows get few animation frames
const LONGEST_S = 5; // between two looks; a longer gap was no showing

/** Tells `session`'s screen; a page in the background shows nothing, and claims nothing. */
export class Witness {
  constructor(screen, session) {
    Object.assign(this, { screen, session });
    this.headShown = "";
    this.alertsShown = { live: "", drill: "" };
    this.up = null; // {name, id, revision, since}
    this.seen = new Map(); // what had been up, until it is told as removed
  }

  /** Count that an item or alert is up at `now`; `picture` is which of its pictures. */
  saw(item, picture, now) {
    if (document.hidden) return this.sawNothing(now);
    const name = `${item.id} ${item.revision} ${picture}`;
    const isSameItem = this.up?.id === item.id && this.up?.revision === item.revision;
    if (this.up?.name === name && now - this.up.since < 1000) return;
    this.#count(now);
    if (!isSameItem) this.screen.played.count(item.id, item.revision, 0, 1, now);
    this.up = { name, id: item.id, revision: item.revision, since: now };
    if (item.expires) this.seen.set(`${item.id} ${item.revision}`, item);
  }

  /** Nothing of the playlist or the alerts is up. */
  sawNothing(now) {
    this.#count(now);
    this.up = null;
  }

  /** A playlist is up: told once. */
  sawBoard(head) {
    const name = `${head.epoch} ${head.seq}`;
    if (this.headShown === name || document.hidden) return;
    this.headShown = name;
    this.#afterPainting(() => this.screen.shown(head));
  }

  /** Alerts are up, or have all ended and are shown by not being there: told once. */
  sawAlerts({ mode, head }) {
    const name = `${head.epoch} ${head.seq}`;
    if (this.alertsShown[mode] === name || document.hidden) return;
    this.alertsShown[mode] = name;
    this.#afterPainting(() => this.screen.shown(head, mode));
  }

  /** Tell what had been up and has left: it ended, was withdrawn, or another took its place. */
  tellRemoved(now) {
    for (const [name, item] of this.seen) {
      const isHere = this.#current().some((one) => one.id === item.id && one.revision === item.revision);
      if (isHere && now < item.expires) continue;
      this.seen.delete(name);
      const gone = { kind: "removed", item: item.id, revision: item.revision, why: this.#why(item, now) };
      this.session.enqueue(() => this.screen.note(gone));
    }
  }

  #why(item, now) {
    if (now >= item.expires) return "expired";
    if (this.#current().some((one) => one.id === item.id)) return "replaced";
    if (item.template) return "withdrawn"; // alerts are state: one that is not listed was lifted
    const { board } = this.screen;
    const { withdrawn, items } = (board.pending ?? board.held)?.playlist ?? { withdrawn: [], items: [] };
    if (items.some((one) => one.id === item.id)) return "replaced";
    return withdrawn.some((w) => w.id === item.id && item.revision <= w.revision) ? "withdrawn" : "replaced";
  }

  #current() {
    const { board, warnings } = this.screen;
    const { live, drill } = warnings.documents;
    return [...(board.held?.playlist.items ?? []), ...(live?.alerts ?? []), ...(drill?.alerts ?? [])];
  }

  #count(now) {
    if (!this.up) return;
    const passed = Math.max(0, now - this.up.since) / 1000;
    if (passed < LONGEST_S) this.screen.played.count(this.up.id, this.up.revision, passed, 0, now);
  }

  #afterPainting(tell) {
    let isTold = false;
    const once = () => {
      if (!isTold) this.session.enqueue(tell);
      isTold = true;
    };
    requestAnimationFrame(once);
    setTimeout(once, FRAME_LATE_MS);
  }
}
