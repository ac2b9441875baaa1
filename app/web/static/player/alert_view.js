/** Alerts as text on the panel: level colour, level word, title, text in pages, source. */
import { readingSeconds } from "./alerts.js";
import { fieldText } from "./local_time.js";
import { drawSign } from "./signs.js";
import { say } from "./words.js";

const STRIP = 3; // a panel this many times wider than high has room for one row
const PAGES_MAX = 24;
const KEPT_MAX = 32;
const SIZES = [1.8, 1.5, 1.25, 1]; // of the text, where all of it fits one page
const ENDS = ["。", "；", "！", "，", "\n", ". ", "; "];
const PARTS = ["drill", "level", "source", "title", "text", "until"];

/** Fills the element `root` with one page of one alert; `look` is `{mode, isMono, zone, language, place}`. */
export class AlertView {
  constructor(root) {
    this.root = root;
    this.pages = new Map(); // what was asked -> pages
    this.shown = "";
    this.sign = root.querySelector("[data-part=sign]");
    this.parts = Object.fromEntries(PARTS.map((name) => [name, root.querySelector(`[data-part=${name}]`)]));
  }

  /** Return the pages of an alert: `[{title, text, size, seconds}]`. */
  paged(alert, look) {
    const name = JSON.stringify([alert, look]);
    if (!this.pages.has(name)) {
      if (this.pages.size > KEPT_MAX) this.pages.clear();
      this.pages.set(name, this.#paginate(alert, look));
    }
    return this.pages.get(name);
  }

  /** Show one page. */
  show(alert, page, look) {
    const shown = JSON.stringify([alert, page, look]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.#dress(alert, look, page.size);
    this.#write("title", page.title);
    this.#write("text", page.text);
    this.root.hidden = false;
  }

  /** Take it down. */
  hide() {
    this.root.hidden = true;
    this.shown = "";
  }

  /** Write all that stands on every page of an alert. */
  #dress(alert, { mode, isMono, zone, language, place }, size) {
    const isStrip = isLow(place);
    const classes = ["alert", `alert-${mode === "drill" ? "drill" : alert.level}`];
    if (isStrip) classes.push("alert-strip");
    if (isMono) classes.push("alert-mono");
    this.root.className = classes.join(" ");
    const unit = isStrip ? place.height : Math.min(place.height, place.width * 0.75);
    this.root.style.setProperty("--unit", `${unit / 100}px`);
    this.root.style.setProperty("--size", size);
    this.#write("drill", mode === "drill" ? say(language, "drill") : "");
    drawSign(this.sign, alert.icon);
    this.#write("level", say(language, alert.level));
    this.#write("source", alert.source);
    const until = say(language, "until", fieldText("time", alert.expires, zone, language));
    this.#write("until", mode === "drill" ? `${say(language, "drill_line")} · ${until}` : until);
  }

  /** A telephone number is not broken at its hyphen. */
  #write(part, line) {
    this.parts[part].textContent = line.replace(/(\d)-(?=\d)/g, "$1-\u2060");
    this.parts[part].hidden = !line;
  }

  #paginate(alert, look) {
    const wasHidden = this.root.hidden;
    this.root.hidden = false;
    this.shown = "";
    const isStrip = isLow(look.place);
    const title = isStrip ? "" : alert.title;
    const size = isStrip ? 1 : SIZES.find((one) => this.#fitsWhole(alert, look, one)) ?? 1;
    this.#dress(alert, look, size);
    this.#write("title", title);
    const texts = this.#cut(alert.text.trim());
    this.root.hidden = wasHidden;
    const pages = texts.map((text) => ({ title, text, size }));
    if (isStrip || !pages.length) pages.unshift({ title: alert.title, text: "", size });
    return pages.map((page) => ({ ...page, seconds: readingSeconds(page.title + page.text) }));
  }

  #fitsWhole(alert, look, size) {
    this.#dress(alert, look, size);
    this.#write("title", alert.title);
    return this.#fits(alert.text.trim());
  }

  #cut(whole) {
    const texts = [];
    let rest = whole;
    while (rest && texts.length < PAGES_MAX) {
      const length = this.#fitting(rest);
      texts.push(rest.slice(0, length).trim());
      rest = rest.slice(length).trim();
    }
    return texts;
  }

  /** Letters may reach a little over their lines. */
  #fits(text) {
    this.#write("text", text);
    const { scrollHeight, clientHeight } = this.parts.text;
    return scrollHeight <= clientHeight + parseFloat(getComputedStyle(this.parts.text).fontSize) / 4;
  }

  /** Return how much of `rest` goes on a page: to the end of a sentence if one is near. */
  #fitting(rest) {
    if (this.#fits(rest)) return rest.length;
    let [low, high] = [1, rest.length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#fits(rest.slice(0, middle))) low = middle;
      else high = middle - 1;
    }
    const near = Math.max(...ENDS.map((end) => rest.lastIndexOf(end, low - 1)));
    return near >= low * 0.6 ? near + 1 : low;
  }
}

function isLow(place) {
  return place.width / place.height >= STRIP;
}
