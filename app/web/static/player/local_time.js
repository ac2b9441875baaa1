/** What people read off a clock on the wall of the community: in the playlist's own time zone. */

const made = new Map();

/** Return the parts of `now` in `zone`: `{year, month, day, hour, minute, weekday}`, all text. */
export function localParts(now, zone) {
  const format = formatter("en-GB", zone, {
    year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", weekday: "short", hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(now).map((part) => [part.type, part.value]));
}

/** Return what a field shows: `15:04`, `11月25日` or `25 Nov`, `星期三` or `Wed`. */
export function fieldText(show, now, zone, language) {
  const parts = localParts(now, zone);
  if (show === "time") return `${parts.hour}:${parts.minute}`;
  if (show === "date" && language !== "en") return `${parts.month}月${parts.day}日`;
  if (show === "date") return formatter("en-GB", zone, { day: "numeric", month: "short" }).format(now);
  if (language === "en") return parts.weekday;
  return formatter("zh-CN", zone, { weekday: "long" }).format(now);
}

/** Return how bright the panel is at `now`, in percent: the first span that matches counts. */
export function brightness(dimming, now, zone) {
  const parts = localParts(now, zone);
  const clock = `${parts.hour}:${parts.minute}`;
  const isIn = ({ from, until }) => (from < until ? from <= clock && clock < until : clock >= from || clock < until);
  return dimming.find(isIn)?.percent ?? 100;
}

function formatter(locale, zone, options) {
  const name = `${locale} ${zone} ${Object.keys(options)}`;
  if (!made.has(name)) made.set(name, newFormatter(locale, zone, options));
  return made.get(name);
}

function newFormatter(locale, zone, options) {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "Asia/Shanghai" });
  }
}
