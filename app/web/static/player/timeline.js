/** The one timeline that all screens of a slot share: which picture is up at an instant. Pure. */
import { HOLD_MS, edgesOf, isLive, liveItems, secondsOf } from "./playlist.js";

const SECOND_MS = 1000; // edges lie on whole seconds

/**
 * Return what is up at `now`: `{item, medium, index, seconds, until}`.
 *
 * `seconds` is how long it has been up, `until` when something else may be. `between` lists how
 * many seconds each of the bands takes that follow every item from `since` on; while one is up,
 * `band` is its index.
 */
export function pictureAt(playlist, now, between = [], since = 0) {
  const ring = ringAt(playlist, now);
  const anchor = between.length ? Math.max(ring.anchor, since) : ring.anchor;
  const steps = between.length ? withBands(ring.steps, between) : ring.steps;
  const total = steps.reduce((sum, step) => sum + step.length, 0);
  let at = Math.max(0, (now - anchor) / 1000) % total;
  let step = steps[0];
  for (step of steps) {
    if (at < step.length) break;
    at -= step.length;
  }
  return { ...step, seconds: at, until: Math.min(now + (step.length - at) * 1000, ring.until) };
}

const known = new WeakMap(); // playlist -> its latest ring: it stays the same from edge to edge

/** Return what goes round at `now`: `{from, until, anchor, steps}`, good from `from` until before `until`. */
function ringAt(playlist, now) {
  const last = known.get(playlist);
  if (last && last.from <= now && now < last.until) return last;
  const edges = [...new Set([...playlist.items.flatMap(edgesOf), playlist.issued + HOLD_MS + 1])];
  const passed = edges.filter((edge) => edge <= now).sort((one, other) => other - one);
  const live = liveItems(playlist, now);
  const { anchor, lead } = anchorOf(playlist, live, passed);
  const at = Math.max(0, live.indexOf(lead));
  const steps = [...live.slice(at), ...live.slice(0, at)].flatMap(stepsOf);
  const until = Math.min(...edges.filter((edge) => edge > now));
  const ring = { from: passed[0] ?? -Infinity, until, anchor, steps };
  known.set(playlist, ring);
  return ring;
}

function stepsOf(item) {
  const step = (medium, index) => ({ item, medium, index, band: -1, length: secondsOf(medium) });
  return item.media.map(step);
}

/** Return the round with the bands after each item's last picture. */
function withBands(steps, between) {
  const bands = (item) => between.map((length, band) => ({ item, medium: null, index: 0, band, length }));
  return steps.flatMap((step) => (step.index === step.item.media.length - 1 ? [step, ...bands(step.item)] : [step]));
}

/** Return from when the round counts, and the item that it begins with; `passed` are edges, latest first. */
function anchorOf({ items, loop }, live, passed) {
  for (const edge of passed.filter((one) => one > loop.from)) {
    const begun = items.findIndex((one) => isLive(one, edge) && !isLive(one, edge - SECOND_MS));
    const ended = items.findLastIndex((one) => !isLive(one, edge) && isLive(one, edge - SECOND_MS));
    if (begun >= 0 || ended >= 0) return { anchor: edge, lead: liveFrom(items, begun >= 0 ? begun : ended + 1, live) };
  }
  return { anchor: loop.from, lead: liveFrom(items, items.findIndex((one) => one.id === loop.item), live) };
}

/** Return the first live item from `place` on in list order, wrapping. */
function liveFrom(items, place, live) {
  return live.find((item) => items.indexOf(item) >= place) ?? live[0];
}
