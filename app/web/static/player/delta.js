/** Rebuilds a playlist's envelope from the payload held and what changed. */
import { Refused, base64, own, raw, sha256, text, unBase64 } from "./fields.js";
import { PAYLOAD_MAX as WHOLE_MAX } from "./trust.js";

const [OPS_MAX, PAYLOAD_MAX] = [1024, 1 << 20]; // what is longer comes whole, by a poll

/** Return the envelope that `frame` stands for, over the `held` payload (bytes). */
export async function rebuilt(frame, held) {
  if (!held || text(frame, "base") !== (await sha256(held))) throw new Refused("wrong_content", "base");
  const ops = own(frame, "ops");
  if (!Array.isArray(ops) || ops.length > OPS_MAX) throw new Refused("malformed", "ops");
  const parts = ops.map((op) => part(op, held));
  const length = parts.reduce((sum, one) => sum + one.length, 0);
  if (length > PAYLOAD_MAX) throw new Refused("too_large", "ops");
  const payload = new Uint8Array(length);
  let at = 0;
  for (const one of parts) {
    payload.set(one, at);
    at += one.length;
  }
  return { payloadType: own(frame, "payloadType"), payload: base64(payload), signatures: own(frame, "signatures") };
}

/** Return the payload in an envelope that was verified before. */
export function payloadOf(envelope) {
  return envelope ? raw(envelope, "payload", WHOLE_MAX) : null;
}

function part(op, held) {
  if (typeof op === "string") return unBase64(op, "ops");
  const [offset, length] = Array.isArray(op) && op.length === 2 ? op : [-1, -1];
  const isSound = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!isSound || offset + length > held.length) throw new Refused("malformed", "ops");
  return held.subarray(offset, offset + length);
}
