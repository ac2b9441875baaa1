/** Alerts as text on the panel: level colour, level word, title, text in pages, source. */
import { readingSeconds } from "./alerts.js";
import { fieldText } from "./local_time.js";
import { say } from "./words.js";

const STRIP = 3; // a panel this many times wider than high has room for one row
const PAGES_MAX = 24;

/** Fills the element `root` with one page of one alert. */
export class AlertView {
  constructor(root) {
    this.root = root;
    this.pages = new Map(); // what was asked -> pages
    this.shown = "";
    this.parts = {};
    for (const name of ["drill", "level", "source", "title", "text", "until"]) {
      this.parts[name] = root.querySelector(`[data-part=${name}]`);
    }
  }

  /** Return the pages of an alert on a panel placed as `place`: `[{title, text, seconds}]`. */
  paged(alert, place) {
    const name = [alert.id, alert.revision, alert.title, alert.text, place.width, place.height].join("\n");
    if (!this.pages.has(name)) {
      if (this.pages.size > 32) this.pages.clear();
      this.pages.set(name, this.#paginate(alert, place));
    }
    return this.pages.get(name);
  }

  /** Show one page; `look` is `{mode, isMono, zone, language, place}`. */
  show(alert, page, look) {
    const { mode, isMono, language } = look;
    const written = {
      drill: mode === "drill" ? say(language, "drill") : "",
      level: say(language, alert.level),
      source: alert.source,
      title: page.title,
      text: page.text,
      until: say(language, "until", fieldText("time", alert.expires, look.zone, language)),
    };
    const shown = JSON.stringify([written, look, alert.level]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.#dress(look.place, alert.level, mode, isMono);
    for (const [part, line] of Object.entries(written)) this.#write(part, line);
    this.root.hidden = false;
  }

  /** Take it down. */
  hide() {
    this.root.hidden = true;
    this.shown = "";
  }

  #dress(place, level, mode, isMono) {
    const isStrip = place.width / place.height >= STRIP;
    const classes = ["alert", `alert-${mode === "drill" ? "drill" : level}`];
    if (isStrip) classes.push("alert-strip");
    if (isMono) classes.push("alert-mono");
    this.root.className = classes.join(" ");
    this.root.style.setProperty("--unit", `${isStrip ? place.height / 100 : Math.min(place.height, place.width * 0.75) / 100}px`);
  }

  #write(part, line) {
    this.parts[part].textContent = line;
    this.parts[part].hidden = !line;
  }

  /** Cut the text where it no longer fits, at the end of a sentence if one is near. */
  #paginate(alert, place) {
    const wasHidden = this.root.hidden;
    this.root.hidden = false;
    this.shown = "";
    this.#dress(place, alert.level, "live", false);
    for (const part of ["level", "source", "until"]) this.#write(part, "国");
    const isStrip = place.width / place.height >= STRIP;
    const pages = isStrip ? [{ title: alert.title, text: "" }] : [];
    let rest = alert.text.trim();
    this.#write("title", isStrip ? "" : alert.title);
    while (rest && pages.length < PAGES_MAX) {
      const cut = this.#fitting(rest);
      pages.push({ title: isStrip ? "" : alert.title, text: rest.slice(0, cut).trim() });
      rest = rest.slice(cut).trim();
    }
    if (!pages.length) pages.push({ title: alert.title, text: "" });
    this.root.hidden = wasHidden;
    return pages.map((page, i) => ({ ...page, seconds: readingSeconds((i && !isStrip ? "" : page.title) + page.text) }));
  }

  #fitting(rest) {
    const fits = (length) => {
      this.#write("text", rest.slice(0, length));
      const { scrollHeight, clientHeight } = this.parts.text;
      return scrollHeight <= clientHeight + 1;
    };
    if (fits(rest.length)) return rest.length;
    let [low, high] = [1, rest.length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    const near = Math.max(...["。", "；", "！", "，", "\n", ". ", "; "].map((end) => rest.lastIndexOf(end, low - 1)));
    return near >= low * 0.6 ? near + 1 : low;
  }
}
