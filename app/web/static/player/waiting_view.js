/** What stands on the panel while there is no board yet: the pairing code, or what is awaited. */
import { say } from "./words.js";

/** Fills the element `root`. */
export class WaitingView {
  constructor(root, language) {
    Object.assign(this, { root, language });
    this.parts = {};
    for (const name of ["label", "code", "qr", "line"]) this.parts[name] = root.querySelector(`[data-part=${name}]`);
    this.parts.qr.alt = say(language, "qr");
    this.shown = "";
  }

  /** Show how the enrolment stands. */
  show(screen, session) {
    const code = screen.identity ? "" : session.code;
    const line = this.#line(screen, session, code);
    if (this.shown === code + line) return;
    this.shown = code + line;
    this.parts.label.textContent = say(this.language, code ? "pairing" : "title");
    this.parts.code.textContent = code ? `${code.slice(0, 4)} ${code.slice(4)}` : "";
    this.parts.code.hidden = this.parts.qr.hidden = !code;
    if (code) this.parts.qr.src = `/player/code/${code}.svg`;
    this.parts.line.textContent = line;
  }

  /** Show why this browser cannot be a screen. */
  stop(name) {
    this.root.hidden = false;
    this.parts.code.hidden = this.parts.qr.hidden = true;
    this.parts.label.textContent = say(this.language, "title");
    this.parts.line.textContent = say(this.language, name);
  }

  #line(screen, session, code) {
    const name = code ? "how" : session.isRefused ? "profile" : this.#name(screen);
    return say(this.language, name);
  }

  #name({ identity, isKnown, isOnline, timers }) {
    if (identity?.isRevoked) return "revoked";
    if (!isKnown) return "unknown";
    if (identity && isOnline) return "fetching";
    return timers.has("enrol") || identity ? "unreachable" : "connecting";
  }
}
