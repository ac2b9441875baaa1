/** What a screen plays: a verified playlist as values. Instants are ms since 1970. */
import { Refused, instant, member, number, objects, own, parseObject, raw, sha256, text } from "./fields.js";
import { checkLifetime } from "./trust.js";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
export const HOLD_MS = 30 * DAY_MS;
const [INLINE_MAX, MEDIUM_MAX, PIXELS_MAX, MEDIA_MAX] = [4096, 4 << 20, 16 << 20, 256 << 20];
const COUNT_MAX = Number.MAX_SAFE_INTEGER;
const REVISION_MAX = 2 ** 31;
const HASH = /^[0-9a-f]{64}$/;
const INK = /^#[0-9a-f]{6}$/i;
const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;
export const REST_S = 1; // how long a scroll rests before it moves

/** Return the playlist in a verified `payload`; Refused when it is not wholly sound. */
export async function parsePlaylist(payload) {
  const source = parseObject(payload);
  if (text(source, "mode") !== "live") throw new Refused("wrong_mode");
  const size = [number(source, "width", 1, 1920), number(source, "height", 1, 1080)];
  const items = [];
  for (const one of objects(source, "items", 256)) items.push(await parseItem(one, size, false));
  const playlist = {
    slot: text(source, "slot", 200),
    head: {
      epoch: number(source, "epoch", 1, COUNT_MAX),
      seq: number(source, "seq", 1, COUNT_MAX),
      hash: await sha256(payload),
    },
    issued: instant(source, "issued"),
    expires: instant(source, "expires"),
    width: size[0],
    height: size[1],
    timeZone: text(source, "time_zone"),
    language: parseLanguage(source),
    items,
    default: await parseItem(member(source, "default"), size, true),
    withdrawn: listed(source, "withdrawn", 256).map((w) => ({
      id: text(w, "id"),
      revision: number(w, "revision", 0, REVISION_MAX),
    })),
    dimming: listed(source, "dimming", 8).map(parseDimming),
  };
  playlist.loop = parseLoop(source, playlist.issued);
  const bytes = mediaOf(playlist).reduce((sum, m) => sum + m.size, 0);
  if (bytes > MEDIA_MAX) throw new Refused("too_large", "media");
  return playlist;
}

/** Refuse a playlist of another slot, one that has ended, one that lasts above 7 days. */
export function checkFresh(playlist, slot, now) {
  if (playlist.slot !== slot) throw new Refused("wrong_slot");
  checkLifetime(playlist.issued, playlist.expires, now, WEEK_MS);
}

/** Return every picture it needs, the default item's first. */
export function mediaOf(playlist) {
  return [playlist.default, ...playlist.items].flatMap((item) => item.media);
}

/** Whether an item may be shown at `now`: within its schedule, and never once it expired. */
export function isLive(item, now) {
  if (item.effective === null) return true;
  if (now < item.effective || now >= item.expires) return false;
  return !item.schedule.length || item.schedule.some((s) => s.from <= now && now < s.until);
}

/** Return what may be shown at `now`; never empty, the default item is the last rung. */
export function liveItems(playlist, now) {
  if (now - playlist.issued > HOLD_MS) return [playlist.default];
  const live = playlist.items.filter((item) => isLive(item, now));
  return live.length ? live : [playlist.default];
}

/** Return every instant at which an item may begin or cease to be live. */
export function edgesOf(item) {
  if (item.effective === null) return [];
  return [item.effective, item.expires, ...item.schedule.flatMap((s) => [s.from, s.until])];
}

/** Return how many seconds a picture stays. */
export function secondsOf(medium) {
  return medium.effect === "still" ? medium.dwellMs / 1000 : REST_S + medium.width / medium.speedPxS;
}

/** Return how many whole pixels of a picture have left the panel after `shownFor` seconds. */
export function scrollOffset(medium, shownFor) {
  if (medium.effect === "still") return 0;
  return Math.min(medium.width, Math.max(0, Math.floor((shownFor - REST_S) * medium.speedPxS)));
}

/** Return `playlist` without what a newer verified one says was withdrawn. */
export function withoutWithdrawn(playlist, withdrawn) {
  const gone = (item) => withdrawn.some((w) => w.id === item.id && item.revision <= w.revision);
  return { ...playlist, items: playlist.items.filter((item) => !gone(item)) };
}

async function parseItem(source, size, isDefault) {
  const kind = text(source, "kind");
  if ((kind === "default") !== isDefault || !["notice", "warning", "default"].includes(kind)) {
    throw new Refused("malformed", "kind");
  }
  const media = [];
  for (const one of objects(source, "media", 64)) media.push(await parseMedium(one, size));
  if (!media.length) throw new Refused("malformed", "media");
  number(source, "priority", 0, REVISION_MAX);
  return {
    id: text(source, "id"),
    revision: number(source, "revision", 0, REVISION_MAX),
    kind,
    effective: isDefault ? null : instant(source, "effective"),
    expires: isDefault ? null : instant(source, "expires"),
    media,
    schedule: parseSchedule(source),
  };
}

function parseSchedule(source) {
  if (own(source, "schedule") === undefined) return [];
  const spans = objects(source, "schedule", 200).map((s) => ({
    from: instant(s, "from"),
    until: instant(s, "until"),
  }));
  if (!spans.length || spans.some((s) => s.from >= s.until)) throw new Refused("malformed", "schedule");
  return spans;
}

async function parseMedium(source, [width, height]) {
  const effect = text(source, "effect");
  const isStill = effect === "still";
  const digest = text(source, "sha256");
  if (!HASH.test(digest)) throw new Refused("malformed", "sha256");
  if (!isStill && effect !== "scroll") throw new Refused("malformed", "effect");
  if (text(source, "mime") !== "image/png") throw new Refused("malformed", "mime");
  number(source, "height", height, height);
  const across = number(source, "width", isStill ? width : 1, isStill ? width : PIXELS_MAX);
  if (across * height > PIXELS_MAX) throw new Refused("too_large", "width");
  const size = number(source, "size", 1, MEDIUM_MAX);
  const inline = own(source, "inline") == null ? null : raw(source, "inline", INLINE_MAX);
  if (inline && (inline.length !== size || (await sha256(inline)) !== digest)) {
    throw new Refused("wrong_content", "inline");
  }
  return {
    sha256: digest,
    size,
    width: across,
    height,
    effect,
    dwellMs: isStill ? number(source, "dwell_ms", 200, 3_600_000) : 0,
    speedPxS: isStill ? 0 : number(source, "speed_px_s", 1, 2000),
    inline,
    fields: listed(source, "fields", 8).map((f) => parseField(f, width, height)),
  };
}

function parseField(source, width, height) {
  const [show, ink] = [text(source, "show"), text(source, "ink")];
  if (!["time", "date", "weekday"].includes(show)) throw new Refused("malformed", "show");
  if (!INK.test(ink)) throw new Refused("malformed", "ink");
  const px = number(source, "px", 12, 96);
  if (![12, 16, 24, 32, 48, 64, 96].includes(px)) throw new Refused("malformed", "px");
  return { show, px, ink, x: number(source, "x", 0, width), y: number(source, "y", 0, height) };
}

function parseDimming(source) {
  const [from, until] = [text(source, "from"), text(source, "until")];
  if (!HOUR.test(from) || !HOUR.test(until)) throw new Refused("malformed", "dimming");
  return { from, until, percent: number(source, "percent", 5, 100) };
}

function parseLanguage(source) {
  const language = text(source, "language", 64, "zh-CN");
  if (language !== "zh-CN" && language !== "en") throw new Refused("malformed", "language");
  return language;
}

function parseLoop(source, issued) {
  if (own(source, "loop") === undefined) return { from: issued, item: "" };
  const loop = member(source, "loop");
  return { from: instant(loop, "from"), item: text(loop, "item", 64, "") };
}

function listed(source, name, most) {
  return own(source, name) === undefined ? [] : objects(source, name, most);
}
