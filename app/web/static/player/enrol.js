/** How a screen introduces itself: the requests it makes and strict readings of the answers. */
import { Refused, base64, instant, member, number, own, parseObject, text, utf8, writeInstant } from "./fields.js";

const CODE = /^[23456789ABCDEFGHJKMNPQRSTUVWXYZ]{8}$/;
const SCREEN = /^[A-Za-z0-9_-]+$/;
const SLOT = /^[A-Za-z0-9-]+\/[A-Za-z0-9-]+\/[A-Za-z0-9-]+$/;

/** Return the raw public half of a key pair. */
export async function publicOf(pair) {
  return new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
}

/** Return a Base64 signature over the UTF-8 of `lines`. */
export async function signed(pair, ...lines) {
  const made = await crypto.subtle.sign("Ed25519", pair.privateKey, utf8(lines.join("\n")));
  return base64(new Uint8Array(made));
}

/** Return 24 random hex digits. */
export function newNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Return the body that asks for a code; asking again is safe. */
export async function enrolBody(pair, facts) {
  const { device, profile, version } = facts;
  return { public_key: base64(await publicOf(pair)), device, profile, version };
}

/** Return the code in an answer to `enrolBody`. */
export function readCode(body) {
  const source = parseObject(body);
  const [screen, code] = [text(source, "screen"), text(source, "code", 8)];
  if (!CODE.test(code)) throw new Refused("malformed", "code");
  if (!SCREEN.test(screen)) throw new Refused("malformed", "screen");
  return { screen, code, pollS: number(source, "poll_s", 1, 600) };
}

/** Return where the enrolment stands; the roots in it are not verified yet. */
export function readStanding(body) {
  const source = parseObject(body);
  const state = text(source, "state");
  if (!["waiting", "approved", "revoked"].includes(state)) throw new Refused("malformed", "state");
  if (state !== "approved") return { state };
  const roots = own(source, "roots");
  return {
    state,
    slot: readSlot(source),
    gateway: readGateway(source),
    roots: roots === undefined ? [member(source, "root")] : roots,
  };
}

/** Return the signed body that asks for a token. */
export async function tokenBody(screen, pair, now) {
  const [time, nonce] = [writeInstant(now), newNonce()];
  return { screen, time, nonce, sig: await signed(pair, "linli-token-v1", screen, time, nonce) };
}

/** Return the token in an answer to `tokenBody`. */
export function readToken(body) {
  const source = parseObject(body);
  return {
    token: text(source, "token", 4096),
    slot: readSlot(source),
    gateway: readGateway(source),
    lifeMs: instant(source, "expires") - instant(source, "time"),
  };
}

/** Return the server's time in a refusal; not signed, good for the next request only. */
export function readTime(body) {
  return instant(parseObject(body), "time");
}

/** Return the body that puts `fresh` in the place of `pair`: signed by both keys. */
export async function rekeyBody(screen, pair, fresh, now) {
  const [time, nonce, key] = [writeInstant(now), newNonce(), base64(await publicOf(fresh))];
  const lines = ["linli-rekey-v1", screen, time, nonce, key];
  const [sig, proof] = [await signed(pair, ...lines), await signed(fresh, ...lines)];
  return { screen, public_key: key, time, nonce, sig, proof };
}

function readSlot(source) {
  const slot = text(source, "slot", 200);
  if (!SLOT.test(slot)) throw new Refused("malformed", "slot");
  return slot;
}

function readGateway(source) {
  const gateway = text(source, "gateway", 500);
  if (!/^wss?:\/\//.test(gateway)) throw new Refused("malformed", "gateway");
  return gateway;
}
