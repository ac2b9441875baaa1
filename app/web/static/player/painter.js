/** Keeps the panel showing what is true now: never an error box, never black unless asked. */
import { brightness, fieldText } from "./local_time.js";
import { Pictures } from "./pictures.js";
import { isLive, scrollOffset } from "./playlist.js";
import { placed } from "./stage.js";
import { pictureAt } from "./timeline.js";
import { Witness } from "./witness.js";

const SILENT_MS = 86_400_000;
const LOOK_MS = 1000;
const [FRAME_MS, SLOW_FRAME_MS] = [17, 50];
const ALERT_BRIGHT = 60;

/** Paints what `screen` holds; `parts` are the elements and the panel it paints on. */
export class Painter {
  constructor(screen, session, parts) {
    Object.assign(this, { screen, session, ...parts });
    this.pictures = new Pictures((digest) => screen.store.file(digest), (medium, why) => this.#broken(medium, why));
    this.playlist = null;
    this.source = null; // what `playlist` was made ready from
    this.witness = new Witness(screen, session);
    this.painted = "";
    this.current = null; // for the snapshot
    this.timer = 0;
  }

  /** Look again at once: something has changed. */
  changed() {
    const held = this.screen.board.held?.playlist ?? null;
    if (held !== this.source) this.#prepare(held);
    this.#again(0);
  }

  /** Where the panel lies in the window now. */
  get place() {
    const size = this.playlist ?? sizeOf(this.screen.facts.profile);
    return placed(size, { width: innerWidth, height: innerHeight }, devicePixelRatio);
  }

  /** Paint what is due; return the ms until it may look different. */
  step() {
    const { screen } = this;
    const now = screen.now();
    this.#lay();
    this.witness.tellRemoved(now);
    const alerts = this.#alertsAt(now);
    const wait = Math.min(LOOK_MS, screen.warnings.nextEdge(now) - now);
    return Math.min(wait, this.#paint(alerts, now));
  }

  /** While nobody knows what time it is, no alert is shown: it may have ended long ago. */
  #alertsAt(now) {
    const { clock, warnings, area } = this.screen;
    if (clock.isHeld || this.screen.identity?.isRevoked) return { mode: "live", document: null, alerts: [], since: 0 };
    const { live } = warnings.documents;
    const alerts = warnings.at(area, now, this.screen.isDrill(now));
    if (live && !live.alerts.length) this.witness.sawAlerts(live);
    return alerts;
  }

  /** A live full alert goes before a black panel, that before all else. */
  #paint(alerts, now) {
    const { screen } = this;
    const full = alerts.alerts.filter((a) => a.template === "full");
    const isBlack = now < screen.orders.blankUntil && !(full.length && alerts.mode === "live");
    if (isBlack) return this.#paintBlank(now);
    if (full.length) return this.#paintAlerts({ ...alerts, alerts: full }, now);
    return this.playlist ? this.#play(alerts, now) : this.#paintWaiting(alerts, now);
  }

  #play(alerts, now) {
    const playlist = this.screen.identity?.isRevoked ? { ...this.playlist, items: [] } : this.playlist;
    const looks = alerts.alerts.map((a) => this.alertView.paged(a, this.#look(alerts.mode)));
    const between = looks.map((pages) => total(pages));
    const at = pictureAt(playlist, now, between, alerts.since);
    if (at.band >= 0) return this.#paintPage(alerts.alerts[at.band], looks[at.band], at.seconds, alerts, now);
    const found = this.#sound(playlist, at, now);
    if (!found) {
      this.#paintClock(now);
      return 250;
    }
    this.#paintItem(playlist, found, now);
    this.#ahead(pictureAt(playlist, at.until + 1, between, alerts.since));
    const isMoving = found.medium.effect === "scroll";
    return isMoving ? 0 : Math.min(at.until - now, this.pictures.retry.size ? 500 : LOOK_MS);
  }

  /** Return the first picture from `at` on that can be painted, else one of the default item. */
  #sound(playlist, at, now) {
    const live = playlist.items.filter((item) => isLive(item, now)).flatMap((item) => item.media.map((medium) => ({ item, medium })));
    const place = live.findIndex(({ medium }) => medium === at.medium);
    const others = [...live.slice(place + 1), ...live.slice(0, Math.max(0, place))];
    const last = playlist.default.media.map((medium) => ({ item: playlist.default, medium }));
    for (const one of [at, ...others, ...last]) {
      const picture = this.pictures.get(one.medium);
      if (picture) return { ...one, picture, seconds: one === at ? at.seconds : 0 };
    }
    return null;
  }

  #paintItem(playlist, { item, medium, picture, seconds }, now) {
    const offset = scrollOffset(medium, seconds);
    const isSilent = now - Math.max(playlist.issued, this.screen.clock.isStamped ? this.screen.heard : 0) > SILENT_MS;
    this.#shine(playlist, now, 0);
    this.#reveal("panel");
    this.#write(playlist, medium, now);
    const what = [playlist.head.hash, medium.sha256, offset, isSilent].join(" ");
    if (what !== this.painted) {
      this.painted = what;
      this.panel.resize(playlist.width, playlist.height);
      this.panel.draw(picture, offset);
      if (isSilent) this.panel.mark();
      this.current = { kind: "item" };
    }
    this.witness.saw(item, medium.sha256, now);
    this.witness.sawBoard(playlist.head);
  }

  /** Alerts that have the panel to themselves take turns. */
  #paintAlerts(programme, now) {
    const { alerts, since, mode } = programme;
    const looks = alerts.map((a) => this.alertView.paged(a, this.#look(mode)));
    const round = looks.reduce((sum, pages) => sum + total(pages), 0);
    let at = Math.max(0, (now - since) / 1000) % round;
    let which = 0;
    while (which < looks.length - 1 && at >= total(looks[which])) at -= total(looks[which++]);
    return this.#paintPage(alerts[which], looks[which], at, programme, now);
  }

  /** Paint the page of an alert that is up after `at` seconds of it. */
  #paintPage(alert, pages, at, { mode, document: from }, now) {
    let [left, index] = [at, 0];
    while (index < pages.length - 1 && left >= pages[index].seconds) left -= pages[index++].seconds;
    const look = this.#look(mode);
    this.#shine(this.playlist, now, ALERT_BRIGHT);
    this.#reveal("alert");
    this.alertView.show(alert, pages[index], look);
    this.current = { kind: "alert", alert, page: pages[index], look };
    this.witness.saw(alert, index, now);
    this.witness.sawAlerts(from);
    return Math.min(LOOK_MS, (pages[index].seconds - left) * 1000);
  }

  /** How an alert is to look on this panel. */
  #look(mode) {
    const { timeZone = "Asia/Shanghai", language = "zh-CN" } = this.playlist ?? {};
    const isMono = this.screen.slot.includes("-mono");
    return { mode, isMono, zone: timeZone, language: language === "en" ? "en" : "zh", place: this.place };
  }

  #paintBlank(now) {
    this.#reveal("");
    this.current = { kind: "blank" };
    this.witness.sawNothing(now);
    return LOOK_MS;
  }

  #paintWaiting(alerts, now) {
    this.witness.sawNothing(now);
    if (alerts.alerts.length && this.screen.identity) return this.#paintAlerts(alerts, now);
    this.#reveal("waiting");
    this.waiting.show(this.screen, this.session);
    this.current = { kind: "waiting" };
    return LOOK_MS;
  }

  #paintClock(now) {
    this.witness.sawNothing(now);
    this.#reveal("clock");
    this.clockFace.textContent = fieldText("time", now, this.playlist.timeZone, "zh");
    this.current = { kind: "clock", text: this.clockFace.textContent };
  }

  /** Load what comes next, so that it is there in time. */
  #ahead(next) {
    if (next.medium) this.pictures.load(next.medium);
  }

  /** Make a playlist's first pictures ready, then put it up; the old one plays until then. */
  async #prepare(held) {
    this.source = held;
    if (held) {
      const first = pictureAt(held, this.screen.now()).medium;
      const wanted = [first, held.default.media[0]].map((medium) => this.pictures.load(medium));
      await Promise.race([Promise.all(wanted), new Promise((done) => setTimeout(done, 2000))]);
    }
    if (this.source !== held) return;
    this.playlist = held;
    this.#again(0);
  }

  #again(ms, isRunning = false) {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    const run = () => {
      let wait = LOOK_MS;
      try {
        wait = this.step();
      } catch (error) {
        console.warn("linli player:", error); // our mistake must not take the picture down
      }
      this.#again(wait, true);
    };
    const isMoving = isRunning && ms < FRAME_MS && !document.hidden;
    if (isMoving) this.frame = requestAnimationFrame(run);
    // Small windows get few animation frames, so that none is relied on.
    this.timer = setTimeout(run, isMoving ? SLOW_FRAME_MS : Math.min(LOOK_MS, ms));
  }

  #lay() {
    const place = this.place;
    const laid = JSON.stringify(place);
    if (laid === this.laid) return;
    this.laid = laid;
    for (const side of ["left", "top", "width", "height"]) this.frameBox.style[side] = `${place[side]}px`;
    this.frameBox.style.setProperty("--dot", `${place.scale}px`);
    this.frameBox.classList.toggle("exact", place.isExact);
  }

  #reveal(name) {
    if (this.revealed === name) return;
    this.revealed = name;
    if (name !== "alert") this.alertView.hide();
    if (name !== "panel") this.painted = "";
    this.panel.canvas.hidden = this.fieldBox.hidden = name !== "panel";
    this.clockFace.hidden = name !== "clock";
    this.waiting.root.hidden = name !== "waiting";
  }

  #shine(playlist, now, least) {
    const percent = playlist ? Math.max(least, brightness(playlist.dimming, now, playlist.timeZone)) : 100;
    if (percent === this.percent) return;
    this.percent = percent;
    this.frameBox.style.filter = percent < 100 ? `brightness(${percent}%)` : "";
  }

  /** Write the clock, date and weekday that the picture leaves room for. */
  #write(playlist, medium, now) {
    this.fields = medium.fields.map((f) => ({ ...f, text: fieldText(f.show, now, playlist.timeZone, playlist.language) }));
    const written = JSON.stringify(this.fields);
    if (written === this.written) return;
    this.written = written;
    this.fieldBox.replaceChildren(...this.fields.map((field) => {
      const span = document.createElement("span");
      span.textContent = field.text;
      span.style.color = field.ink;
      for (const [name, value] of [["--x", field.x], ["--y", field.y], ["--px", field.px]]) span.style.setProperty(name, value);
      return span;
    }));
  }

  #broken(medium, why) {
    const item = this.source?.items.find((one) => one.media.includes(medium));
    this.session.soon("gather");
    this.session.enqueue(() => this.screen.fault(why === "missing" ? "file_corrupt" : "quarantined", item?.id));
  }
}

function total(pages) {
  return pages.reduce((sum, page) => sum + page.seconds, 0);
}

/** Return the size that a profile such as `192x32-mono` names. */
export function sizeOf(profile) {
  const [, width, height] = /^(\d+)x(\d+)/.exec(profile) ?? [0, 1280, 720];
  return { width: Number(width), height: Number(height) };
}
