/** Which alerts a screen holds, live ones and those of a drill; (epoch, seq) never falls. */
import { alertEdges, alertsAt, checkAlerts, parseAlerts } from "./alerts.js";
import { Refused } from "./fields.js";
import { NO_HEAD, checkOrder, compareHeads, openEnvelope } from "./trust.js";

const MODES = ["live", "drill"];
const ROLES = { live: "alert", drill: "drill" };

/** The newest verified document of each mode; an empty one ends what an older one said. */
export class Warnings {
  constructor(store) {
    this.store = store;
    this.documents = { live: null, drill: null };
    this.envelopes = { live: null, drill: null };
    this.tops = {}; // by scope and mode
  }

  /** Return what an earlier start left, every signature verified again. */
  static async load(store, root) {
    const made = new Warnings(store);
    for (const copy of await store.read("alerts")) {
      for (const [name, head] of Object.entries(copy.tops)) {
        if (compareHeads(head, made.tops[name] ?? NO_HEAD) > 0) made.tops[name] = head;
      }
      for (const mode of MODES) {
        if (root && copy.envelopes[mode] && !made.documents[mode]) await made.#reopen(copy.envelopes[mode], root, mode);
      }
    }
    return made;
  }

  /** Return the highest head that was verified for an area. */
  top(scope, mode) {
    return this.tops[`${scope} ${mode}`] ?? NO_HEAD;
  }

  /** Take an envelope for the area; return its document when it is news, else null. */
  async offer(envelope, root, scope, modes, now) {
    if (root.expires <= now) throw new Refused("expired", "root");
    const document = await opened(envelope, root);
    const { mode, head } = document;
    checkAlerts(document, scope, modes, now);
    const held = this.documents[mode];
    const isHeld = held?.scope === scope && compareHeads(held.head, head) === 0;
    if (!checkOrder(this.top(scope, mode), head) && isHeld) return null;
    this.tops[`${scope} ${mode}`] = head;
    this.documents[mode] = document;
    this.envelopes[mode] = envelope;
    return document;
  }

  /**
   * Return the alerts that hold at `now` for the area: `{mode, document, alerts, since}`.
   *
   * Live ones pre-empt a drill; `since` is when this line-up began.
   */
  at(scope, now, isDrill) {
    for (const mode of isDrill ? MODES : ["live"]) {
      const document = this.documents[mode];
      const alerts = document?.scope === scope ? alertsAt(document, now) : [];
      const begun = () => this.#edges().filter((edge) => edge <= now);
      if (alerts.length) return { mode, document, alerts, since: Math.max(document.issued, ...begun()) };
    }
    return { mode: "live", document: null, alerts: [], since: 0 };
  }

  /** Return the next instant at which one begins or ends. */
  nextEdge(now) {
    return Math.min(...this.#edges().filter((edge) => edge > now));
  }

  /** Put them on the disk. */
  async keep() {
    await this.store.write("alerts", { envelopes: this.envelopes, tops: this.tops });
  }

  #edges() {
    return MODES.flatMap((mode) => alertEdges(this.documents[mode]));
  }

  async #reopen(envelope, root, mode) {
    try {
      this.documents[mode] = await opened(envelope, root);
      this.envelopes[mode] = envelope;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
}

/** The mode belongs to the key: what one key signed never counts as what the other may say. */
async function opened(envelope, root) {
  const [signer, payload] = await openedBy(envelope, root);
  const document = await parseAlerts(payload);
  if (document.mode !== signer) throw new Refused("wrong_mode");
  return document;
}

async function openedBy(envelope, root) {
  try {
    return ["live", await openEnvelope(envelope, "alerts", root.roles[ROLES.live])];
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "bad_signature") throw error;
    return ["drill", await openEnvelope(envelope, "alerts", root.roles[ROLES.drill])];
  }
}
