/** What time it is for a screen: no earlier than what was signed, whatever the wall clock says. */

export const NEAR_MS = 120_000;
const AWAY_MAX_MS = 30 * 86_400_000;
const DAWN = Date.UTC(2026, 0, 1); // before the first document of this format

/** Read both clocks: `mono` in ms since the page began, `wall` in ms since 1970. */
export function readClocks() {
  return { mono: performance.now(), wall: Date.now() };
}

/** Trusted time: what was signed, plus the time measured since. */
export class TrustedClock {
  constructor({ signed, signedMono, start, startMono, isStamped = false, isHeld = false }) {
    Object.assign(this, { signed, signedMono, start, startMono, isStamped, isHeld });
    Object.freeze(this);
  }

  /**
   * Return the clock of a new start, which knows only what an earlier one kept.
   *
   * While the screen was off nobody measured. A wall clock up to 30 days ahead of `kept` is
   * believed then, once, because it can only end things, until the first stamp corrects it.
   * `isHeld`: the wall clock is no help, so that alerts wait for a stamp.
   */
  static booted(kept, now) {
    const floor = kept ?? DAWN;
    const ahead = now.wall - floor;
    const isNear = ahead >= 0 && ahead <= AWAY_MAX_MS;
    const start = isNear || kept === null ? now.wall : floor;
    return new TrustedClock({
      signed: floor,
      signedMono: now.mono,
      start: Math.max(start, floor),
      startMono: now.mono,
      isHeld: ahead < -NEAR_MS || ahead > AWAY_MAX_MS,
    });
  }

  /** Return an instant that has certainly passed: worth keeping for the next start. */
  floor(now) {
    return this.signed + Math.max(0, now.mono - this.signedMono);
  }

  /** Return the trusted time; a jump of the wall clock does not move it. */
  read(now) {
    return Math.max(this.start + Math.max(0, now.mono - this.startMono), this.floor(now));
  }

  /**
   * Return the clock after a verified stamp that answered our own nonce.
   *
   * `ms` is the fraction of its second, null when it has none: a wall clock up to 120 s ahead is
   * then the finer reading. `wayMs` is how long the stamp was on its way.
   */
  stamped(instant, ms, wayMs, now) {
    const signed = Math.max(instant + (ms ?? 0), this.floor(now));
    const ahead = now.wall - signed;
    const finer = ms === null && ahead >= 0 && ahead <= NEAR_MS ? now.wall : signed;
    const start = ms === null ? finer : signed + Math.min(1000, Math.max(0, wayMs));
    return new TrustedClock({ signed, signedMono: now.mono, start, startMono: now.mono, isStamped: true });
  }

  /** Return the clock after a verified document that was issued at `instant`. */
  issued(instant, now) {
    if (instant <= this.floor(now)) return this;
    return new TrustedClock({
      signed: instant,
      signedMono: now.mono,
      start: Math.max(this.read(now), instant),
      startMono: now.mono,
      isStamped: this.isStamped,
      isHeld: this.isHeld,
    });
  }
}
