/** Pictures as they go to the panel: checked, decoded, the last few of them kept. */

const KEPT_PIXELS = 16 << 20;
const QUARANTINE_MS = 60_000;
const MISSING_MS = 2000;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** `read` gives a picture's verified bytes; `onBroken(medium, why)` hears of what cannot be painted. */
export class Pictures {
  constructor(read, onBroken = () => {}) {
    Object.assign(this, { read, onBroken });
    this.kept = new Map(); // hash -> {bitmap, isMono}
    this.loading = new Map();
    this.retry = new Map(); // hash -> ms of the monotonic clock
  }

  /** Return the decoded picture, null when it is not ready; then it is on its way. */
  get(medium) {
    const found = this.kept.get(medium.sha256);
    if (!found) {
      this.load(medium);
      return null;
    }
    this.kept.delete(medium.sha256);
    this.kept.set(medium.sha256, found); // the latest used is last
    return found;
  }

  /** Decode a picture; resolves when it is ready, or cannot be for now. */
  load(medium) {
    const { sha256 } = medium;
    if (this.kept.has(sha256) || performance.now() < (this.retry.get(sha256) ?? 0)) return Promise.resolve();
    if (!this.loading.has(sha256)) {
      const done = this.#decode(medium).catch((error) => this.#failed(medium, error));
      this.loading.set(sha256, done.finally(() => this.loading.delete(sha256)));
    }
    return this.loading.get(sha256);
  }

  async #decode(medium) {
    const bytes = medium.inline ?? (await this.read(medium.sha256));
    if (!bytes) throw new Error("missing");
    const head = pngHead(bytes);
    if (!head || head.width !== medium.width || head.height !== medium.height) throw new Error("wrong size");
    const blob = new Blob([bytes], { type: "image/png" });
    const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
    this.retry.delete(medium.sha256);
    this.kept.set(medium.sha256, { bitmap, isMono: head.depth === 1 && head.colour === 0 });
    this.#trim();
  }

  #failed(medium, error) {
    const isMissing = error.message === "missing";
    this.retry.set(medium.sha256, performance.now() + (isMissing ? MISSING_MS : QUARANTINE_MS));
    this.onBroken(medium, isMissing ? "missing" : "broken");
  }

  #trim() {
    const pixels = () => [...this.kept.values()].reduce((sum, { bitmap }) => sum + bitmap.width * bitmap.height, 0);
    while (this.kept.size > 2 && pixels() > KEPT_PIXELS) {
      const [oldest, { bitmap }] = this.kept.entries().next().value;
      this.kept.delete(oldest);
      bitmap.close();
    }
  }
}

/** Return what a PNG says of itself before it is decoded, null when it is none. */
export function pngHead(bytes) {
  if (bytes.length < 33 || SIGNATURE.some((b, i) => bytes[i] !== b)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20), depth: bytes[24], colour: bytes[25] };
}
