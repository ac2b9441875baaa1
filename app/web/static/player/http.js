/** HTTP as a screen needs it: small bounded requests that always end, and never throw. */

const TIMEOUT_MS = 10_000;
const DOCUMENT_MAX = 6 << 20;
const RETRY_MAX_S = 3600;

/** Return `{status, body, etag, retryS}`; status 0 when nobody answered in time. */
export async function ask(path, { method = "GET", json = null, body = null, headers = {}, most = DOCUMENT_MAX } = {}) {
  const options = { method, headers: { ...headers }, cache: "no-store", credentials: "omit", redirect: "error" };
  options.signal = AbortSignal.timeout(TIMEOUT_MS);
  if (json !== null) {
    options.body = JSON.stringify(json);
    options.headers["Content-Type"] = "application/json";
  } else if (body !== null) {
    options.body = body;
  }
  try {
    const answer = await fetch(path, options);
    const bytes = answer.body ? await readAll(answer.body, most) : new Uint8Array();
    return {
      status: answer.status,
      body: bytes,
      etag: answer.headers.get("ETag") ?? "",
      retryS: retryAfter(answer.headers.get("Retry-After") ?? ""),
    };
  } catch {
    return { status: 0, body: new Uint8Array(), etag: "", retryS: 0 };
  }
}

/** Return the seconds a Retry-After header asks for, at most an hour; 0 for anything else. */
export function retryAfter(value) {
  return /^\d+$/.test(value) ? Math.min(RETRY_MAX_S, Number(value)) : 0;
}

async function readAll(stream, most) {
  const [parts, reader] = [[], stream.getReader()];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    length += read.value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error("too long");
    }
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
