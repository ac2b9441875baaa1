/** Whom a screen believes: a pinned root, the keys it names, and signatures over exact bytes. */
import { Refused, instant, member, number, objects, own, parseObject, raw, sha256, text, utf8 } from "./fields.js";

const COMPULSORY = ["root", "release", "timestamp"];
const ROLES = [...COMPULSORY, "alert", "drill"];
const SIGNATURES_MAX = 16;
const ROOTS_MAX = 64;
const COUNT_MAX = Number.MAX_SAFE_INTEGER;
export const PAYLOAD_MAX = 4 << 20;
export const NO_HEAD = Object.freeze({ epoch: 0, seq: 0, hash: "" });

/** Return DSSE v1's pre-authentication encoding; its lengths count bytes. */
export function pae(payloadType, payload) {
  const name = utf8(payloadType);
  const parts = [utf8(`DSSEv1 ${name.length} `), name, utf8(` ${payload.length} `), payload];
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Return the payload of a `document`, signed as every one of `roles` asks. */
export async function openEnvelope(envelope, document, ...roles) {
  const payloadType = text(envelope, "payloadType", 128);
  if (payloadType !== `application/vnd.linli.${document}.v1+json`) throw new Refused("wrong_type");
  const payload = raw(envelope, "payload", PAYLOAD_MAX);
  const signatures = objects(envelope, "signatures", SIGNATURES_MAX).map((s) => ({
    keyid: text(s, "keyid"),
    sig: raw(s, "sig", 64),
  }));
  const signed = pae(payloadType, payload);
  for (const role of roles) await checkThreshold(role, signatures, signed);
  return payload;
}

/** Return the root that is about to be pinned; it must have signed itself. */
export async function firstRoot(envelope) {
  const claimed = await parseRoot(raw(envelope, "payload", PAYLOAD_MAX));
  return parseRoot(await openEnvelope(envelope, "root", claimed.roles.root));
}

/** Return the root that follows `pinned`: signed by the old and by the new root keys. */
export async function laterRoot(pinned, envelope) {
  const claimed = await parseRoot(raw(envelope, "payload", PAYLOAD_MAX));
  const payload = await openEnvelope(envelope, "root", pinned.roles.root, claimed.roles.root);
  const root = await parseRoot(payload);
  if (root.version <= pinned.version) throw new Refused("rollback", "version");
  return root;
}

/** Walk from `pinned` to the newest of `envelopes`, step by step; return that one with its root. */
export async function walkRoots(pinned, envelopes) {
  if (!Array.isArray(envelopes) || envelopes.length > ROOTS_MAX) throw new Refused("malformed", "roots");
  let [root, envelope] = [pinned, null];
  for (const one of envelopes) {
    const claimed = parseObject(raw(one ?? {}, "payload", PAYLOAD_MAX));
    if (number(claimed, "version", 1, 2 ** 31) <= root.version) continue;
    [root, envelope] = [await laterRoot(root, one), one];
  }
  return { root, envelope };
}

/** Return a stamp for `slot` that answers one of our own `nonces`. */
export async function openStamp(root, envelope, slot, nonces) {
  const stamp = parseObject(await openEnvelope(envelope, "stamp", root.roles.timestamp));
  const nonce = text(stamp, "nonce", 64, "");
  if (!nonces.has(nonce)) throw new Refused("wrong_nonce");
  if (text(stamp, "slot", 200) !== slot) throw new Refused("wrong_slot");
  const head = member(stamp, "head");
  const ms = own(stamp, "ms") === undefined ? null : number(stamp, "ms", 0, 999);
  return {
    nonce,
    time: instant(stamp, "time"),
    ms,
    head: parseHead(head),
    alerts: own(head, "alerts") === undefined ? null : parseHead(member(head, "alerts")),
    pollS: number(stamp, "poll_s", 5, 3600),
    spreadS: number(stamp, "spread_s", 0, 3600),
  };
}

/** Return below 0, 0 or above 0 as `one` is before, beside or after `other`. */
export function compareHeads(one, other) {
  return one.epoch - other.epoch || one.seq - other.seq;
}

/** Return whether `fresh` is news; (epoch, seq) never falls, and one number has one content. */
export function checkOrder(held, fresh) {
  const order = compareHeads(fresh, held);
  if (order < 0) throw new Refused("rollback", "seq");
  if (order > 0) return true;
  if (fresh.hash !== held.hash) throw new Refused("fork", "seq");
  return false;
}

/** Refuse what has ended, and what claims to last longer than its kind may. */
export function checkLifetime(issued, expires, now, longest) {
  if (expires - issued > longest) throw new Refused("too_long", "expires");
  if (expires <= now) throw new Refused("expired", "expires");
}

/** Return the name of a raw public key: 16 hex digits. */
export async function keyidOf(publicKey) {
  return (await sha256(publicKey)).slice(0, 16);
}

/** Count keys, not signatures: one key that signs twice is one. */
async function checkThreshold(role, signatures, signed) {
  const good = new Set();
  for (const { keyid, sig } of signatures) {
    const key = role.keys.get(keyid);
    if (key && (await crypto.subtle.verify("Ed25519", key, sig, signed))) good.add(keyid);
  }
  if (good.size < role.threshold) throw new Refused("bad_signature");
}

async function parseRoot(payload) {
  const source = parseObject(payload);
  const keys = await parseKeys(member(source, "keys"));
  const named = member(source, "roles");
  const roles = {};
  for (const name of ROLES) {
    const isThere = own(named, name) !== undefined || COMPULSORY.includes(name);
    roles[name] = isThere ? parseRole(member(named, name), keys) : { keys: new Map(), threshold: 1 };
  }
  return {
    version: number(source, "version", 1, 2 ** 31),
    issued: instant(source, "issued"),
    expires: instant(source, "expires"),
    roles,
  };
}

/** A key that we cannot use, or whose name is not its own, is left out. */
async function parseKeys(source) {
  const keys = new Map();
  for (const keyid of Object.keys(source).slice(0, 64)) {
    const facts = member(source, keyid);
    const bytes = raw(facts, "public", 64);
    if (text(facts, "algorithm") !== "ed25519" || bytes.length !== 32) continue;
    if ((await keyidOf(bytes)) !== keyid) continue;
    keys.set(keyid, await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]));
  }
  return keys;
}

function parseRole(source, keys) {
  const keyids = own(source, "keyids");
  if (!Array.isArray(keyids)) throw new Refused("malformed", "keyids");
  const known = keyids.filter((k) => keys.has(k)).map((k) => [k, keys.get(k)]);
  return { keys: new Map(known), threshold: number(source, "threshold", 1, 16) };
}

function parseHead(source) {
  return {
    epoch: number(source, "epoch", 0, COUNT_MAX),
    seq: number(source, "seq", 0, COUNT_MAX),
    hash: text(source, "hash", 64, ""),
  };
}
