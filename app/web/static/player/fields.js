/** Strict reading of JSON from outside: the right type and size, or a named refusal. */

/** What came must not be used; the one kept stays. `code` names why, `member` where. */
export class Refused extends Error {
  constructor(code, member = "") {
    super(`${code} ${member}`.trim());
    this.code = code;
    this.member = member;
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const UNPRINTABLE_LINES = /(?!\n)[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u;

/** Return the JSON object in `source`, a string or UTF-8 bytes. */
export function parseObject(source) {
  let value;
  try {
    const text = typeof source === "string" ? source : decodeUtf8(source);
    value = JSON.parse(text);
  } catch {
    throw new Refused("malformed", "json");
  }
  if (!isObject(value)) throw new Refused("malformed", "json");
  return value;
}

/** Return a printable string of at most `limit` characters; not empty without a `fallback`. */
export function text(source, name, limit = 64, fallback = undefined) {
  const value = own(source, name) ?? fallback;
  if (typeof value !== "string" || [...value].length > limit || UNPRINTABLE.test(value)) {
    throw new Refused("malformed", name);
  }
  if (!value && fallback === undefined) throw new Refused("malformed", name);
  return value;
}

/** Return a string of several lines. */
export function prose(source, name, limit) {
  const value = own(source, name);
  if (typeof value !== "string" || [...value].length > limit || UNPRINTABLE_LINES.test(value)) {
    throw new Refused("malformed", name);
  }
  return value;
}

/** Return a whole number from `low` to `high`. */
export function number(source, name, low, high) {
  const value = own(source, name);
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new Refused("malformed", name);
  }
  return value;
}

/** Return an instant in milliseconds since 1970; whole seconds in UTC with a Z, 2000 to 2199. */
export function instant(source, name) {
  const written = text(source, name, 20);
  const when = INSTANT.test(written) ? Date.parse(written) : NaN;
  if (Number.isNaN(when) || writeInstant(when) !== written) throw new Refused("malformed", name);
  const year = Number(written.slice(0, 4));
  if (year < 2000 || year >= 2200) throw new Refused("malformed", name);
  return when;
}

/** Return `when` as the wire writes it: whole seconds, cut and not rounded. */
export function writeInstant(when) {
  return `${new Date(Math.floor(when / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** Return the bytes behind a Base64 member that holds at most `limit` of them. */
export function raw(source, name, limit) {
  const encoded = own(source, name);
  if (typeof encoded !== "string" || !encoded) throw new Refused("malformed", name);
  if (encoded.length > Math.ceil(limit / 3) * 4) throw new Refused("malformed", name);
  return unBase64(encoded, name);
}

/** Return the bytes that `encoded` stands for. */
export function unBase64(encoded, name = "base64") {
  if (typeof encoded !== "string" || !BASE64.test(encoded)) throw new Refused("malformed", name);
  const chars = atob(encoded);
  const bytes = new Uint8Array(chars.length);
  for (let i = 0; i < chars.length; i += 1) bytes[i] = chars.charCodeAt(i);
  return bytes;
}

/** Return standard Base64 with padding. */
export function base64(bytes) {
  let chars = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    chars += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(chars);
}

/** Return an object member. */
export function member(source, name) {
  const value = own(source, name);
  if (!isObject(value)) throw new Refused("malformed", name);
  return value;
}

/** Return a list of at most `most` objects. */
export function objects(source, name, most) {
  const value = own(source, name);
  if (!Array.isArray(value) || value.length > most || !value.every(isObject)) {
    throw new Refused("malformed", name);
  }
  return value;
}

/** Return a member that is the object's own. */
export function own(source, name) {
  return Object.hasOwn(source, name) ? source[name] : undefined;
}

/** Return lower-case hex SHA-256. */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Return UTF-8 bytes. */
export function utf8(written) {
  return new TextEncoder().encode(written);
}

function decodeUtf8(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
