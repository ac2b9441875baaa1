/** What a screen keeps in the browser so that a power cut, at any instant, costs it nothing. */
import { sha256, utf8 } from "./fields.js";

const [TWINS, FILES, JOURNAL, KEYS] = ["twins", "files", "journal", "keys"];
const JOURNAL_MAX = 10_000;
const COUNT_MAX_AGE_MS = 30 * 86_400_000;

/** Open the store of one device; each device has a key of its own, and one tab at a time. */
export async function openStore(device) {
  const asked = indexedDB.open(device ? `linli-player:${device}` : "linli-player", 1);
  asked.onupgradeneeded = () => {
    const db = asked.result;
    for (const name of [TWINS, FILES, KEYS]) db.createObjectStore(name);
    db.createObjectStore(JOURNAL, { autoIncrement: true });
  };
  return new Store(await answer(asked));
}

/** Reads and writes IndexedDB; rejects when it cannot. */
export class Store {
  constructor(db) {
    this.db = db;
    this.counts = {};
  }

  /** Return the own key pair kept under `name`, or a new one that is kept from now on. */
  async key(name = "own") {
    const kept = await this.#get(KEYS, name);
    if (kept) return kept;
    const made = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    await this.keepKey(made, name);
    return made;
  }

  /** Keep a key pair; its private half can be used and never read. */
  async keepKey(pair, name = "own") {
    await this.#write(KEYS, (store) => store.put(pair, name));
  }

  /** Forget the key pair kept under `name`. */
  async dropKey(name) {
    await this.#write(KEYS, (store) => store.delete(name));
  }

  /** Return the key pair kept under `name`, if there is one. */
  async findKey(name) {
    return (await this.#get(KEYS, name)) ?? null;
  }

  /** Return the copies of `name` that are whole, newest first; none, one or two. */
  async read(name) {
    const copies = [await this.#copy(`${name}.a`), await this.#copy(`${name}.b`)];
    const whole = copies.filter(Boolean).sort((one, other) => other.n - one.n);
    this.counts[name] = Math.max(this.counts[name] ?? 0, ...whole.map((c) => c.n));
    return whole.map((c) => JSON.parse(c.body));
  }

  /** Replace both copies, one after the other: while one is written, the other is whole. */
  async write(name, value) {
    if (this.counts[name] === undefined) await this.read(name);
    const n = (this.counts[name] = Math.max(0, this.counts[name]) + 1);
    const body = JSON.stringify(value);
    const copy = { n, body, sha256: await sha256(utf8(`${n}\n${body}`)) };
    for (const half of ["a", "b"]) await this.#write(TWINS, (store) => store.put(copy, `${name}.${half}`));
  }

  /** Return a picture's bytes, null when it is not here; what has decayed is deleted. */
  async file(digest) {
    const bytes = await this.#get(FILES, digest);
    if (!bytes) return null;
    if ((await sha256(bytes)) === digest) return bytes;
    await this.#write(FILES, (store) => store.delete(digest));
    return undefined;
  }

  /** Keep a picture; false, and nothing kept, when `bytes` is not it. */
  async putFile(digest, size, bytes) {
    if (bytes.length !== size || (await sha256(bytes)) !== digest) return false;
    await this.#write(FILES, (store) => store.put(bytes, digest));
    return true;
  }

  /** Delete every other picture. */
  async keepOnly(digests) {
    const here = await answer(this.db.transaction(FILES).objectStore(FILES).getAllKeys());
    const gone = here.filter((digest) => !digests.has(digest));
    if (gone.length) await this.#write(FILES, (store) => gone.forEach((digest) => store.delete(digest)));
  }

  /** Return what is journalled and not acknowledged, oldest first, as `{key, slot, item}`. */
  async journalled(now) {
    const store = this.db.transaction(JOURNAL).objectStore(JOURNAL);
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    const all = values.map((value, i) => ({ ...value, key: keys[i] }));
    return all.filter((e) => now - Date.parse(e.item.at) <= COUNT_MAX_AGE_MS);
  }

  /** Journal `items` of `slot`; they are on the disk when this resolves. Return their entries. */
  async journal(slot, items) {
    const keys = [];
    await this.#write(JOURNAL, (store) => {
      for (const item of items) {
        const put = store.add({ slot, item });
        put.onsuccess = () => keys.push(put.result);
      }
      const counted = store.count();
      counted.onsuccess = () => {
        const first = keys[0] ?? 0;
        if (counted.result > JOURNAL_MAX) store.delete(IDBKeyRange.upperBound(first - JOURNAL_MAX / 2));
      };
    });
    return items.map((item, i) => ({ slot, item, key: keys[i] }));
  }

  /** Drop what was acknowledged; twice does no harm. */
  async forget(keys) {
    await this.#write(JOURNAL, (store) => keys.forEach((key) => store.delete(key)));
  }

  async #copy(key) {
    const kept = await this.#get(TWINS, key);
    if (!kept || typeof kept.body !== "string") return null;
    return kept.sha256 === (await sha256(utf8(`${kept.n}\n${kept.body}`))) ? kept : null;
  }

  #get(name, key) {
    return answer(this.db.transaction(name).objectStore(name).get(key));
  }

  #write(name, change) {
    const tx = this.db.transaction(name, "readwrite", { durability: "strict" });
    return new Promise((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error ?? new Error("aborted"));
      change(tx.objectStore(name));
    });
  }
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
