/** Alerts: all that hold now for one area, as values; and how long each stays on the panel. */
import { Refused, instant, number, objects, parseObject, prose, sha256, text, utf8 } from "./fields.js";
import { checkLifetime } from "./trust.js";

const DAY_MS = 86_400_000;
const COUNT_MAX = Number.MAX_SAFE_INTEGER;
const [PAYLOAD_MAX, ALERT_MAX] = [40 << 10, 8 << 10];
const LEVELS = ["red", "orange", "yellow", "blue", "none"];
export const AREA_OF = (slot) => slot.split("/")[1] ?? "";

/** Return the alerts document in a verified `payload`; Refused when it is not wholly sound. */
export async function parseAlerts(payload) {
  if (payload.length > PAYLOAD_MAX) throw new Refused("too_large", "payload");
  const source = parseObject(payload);
  const mode = text(source, "mode");
  if (mode !== "live" && mode !== "drill") throw new Refused("wrong_mode");
  const issued = instant(source, "issued");
  return {
    scope: text(source, "scope"),
    mode,
    head: {
      epoch: number(source, "epoch", 1, COUNT_MAX),
      seq: number(source, "seq", 1, COUNT_MAX),
      hash: await sha256(payload),
    },
    issued,
    expires: instant(source, "expires"),
    alerts: objects(source, "alerts", 8).map((one) => parseAlert(one, issued)),
  };
}

/** Refuse a document of another area or mode, one that has ended, one that lasts above 24 h. */
export function checkAlerts(document, scope, modes, now) {
  if (!modes.includes(document.mode)) throw new Refused("wrong_mode");
  if (document.scope !== scope) throw new Refused("wrong_slot", "scope");
  checkLifetime(document.issued, document.expires, now, DAY_MS);
}

/** Return those alerts of `document` that hold at `now`; each ends by itself. */
export function alertsAt(document, now) {
  return (document?.alerts ?? []).filter((a) => a.effective <= now && now < a.expires);
}

/** Return every instant at which one begins or ends. */
export function alertEdges(document) {
  return (document?.alerts ?? []).flatMap((a) => [a.effective, a.expires]);
}

/** Return how many seconds it takes to read `written` aloud; at least five. */
export function readingSeconds(written) {
  const all = [...written].length;
  const wide = [...written].filter((char) => char.codePointAt(0) > 0x2e7f).length;
  return Math.max(5, 1.5 + wide / 4 + (all - wide) / 12);
}

function parseAlert(source, issued) {
  if (utf8(JSON.stringify(source)).length > ALERT_MAX) throw new Refused("too_large", "alerts");
  const [level, template] = [text(source, "level"), text(source, "template")];
  if (!LEVELS.includes(level)) throw new Refused("malformed", "level");
  if (template !== "full" && template !== "band") throw new Refused("malformed", "template");
  const [effective, expires] = [instant(source, "effective"), instant(source, "expires")];
  if (expires <= effective) throw new Refused("malformed", "expires");
  if (expires - issued > DAY_MS) throw new Refused("too_long", "expires");
  return {
    id: text(source, "id"),
    revision: number(source, "revision", 0, 2 ** 31),
    level,
    template,
    title: text(source, "title"),
    text: prose(source, "text", 2000),
    source: text(source, "source", 64, ""),
    icon: text(source, "icon", 64, ""),
    effective,
    expires,
  };
}
