/** The one timeline that all screens of a slot share: which picture is up at an instant. Pure. */
import { edgesOf, isLive, liveItems, secondsOf } from "./playlist.js";

const SECOND_MS = 1000; // edges lie on whole seconds

/**
 * Return what is up at `now`: `{item, medium, index, seconds, until}`.
 *
 * `seconds` is how long it has been up, `until` when something else may be. `between` lists how
 * many seconds each of the bands takes that follow every item from `since` on; while one is up,
 * `band` is its index.
 */
export function pictureAt(playlist, now, between = [], since = 0) {
  const live = liveItems(playlist, now);
  const ring = anchorOf(playlist, live, now);
  const anchor = between.length ? Math.max(ring.anchor, since) : ring.anchor;
  const steps = stepsFrom(live, ring.lead, between);
  const total = steps.reduce((sum, step) => sum + step.length, 0);
  let at = Math.max(0, (now - anchor) / 1000) % total;
  let step = steps[0];
  for (step of steps) {
    if (at < step.length) break;
    at -= step.length;
  }
  const ends = Math.min(now + (step.length - at) * 1000, nextEdge(playlist, now));
  return { ...step, seconds: at, until: ends };
}

/** Return every step of one round: each live item's pictures in order, then the bands. */
function stepsFrom(live, lead, between) {
  const at = Math.max(0, live.indexOf(lead));
  const order = [...live.slice(at), ...live.slice(0, at)];
  return order.flatMap((item) => [
    ...item.media.map((medium, index) => ({ item, medium, index, band: -1, length: secondsOf(medium) })),
    ...between.map((length, band) => ({ item, medium: null, index: 0, band, length })),
  ]);
}

/** Return from when the round counts, and the item that it begins with. */
function anchorOf(playlist, live, now) {
  const { from, item } = playlist.loop;
  const { items } = playlist;
  const passed = new Set(items.flatMap(edgesOf).filter((edge) => from < edge && edge <= now));
  for (const edge of [...passed].sort((one, other) => other - one)) {
    const begun = items.findIndex((one) => isLive(one, edge) && !isLive(one, edge - SECOND_MS));
    const ended = items.findLastIndex((one) => !isLive(one, edge) && isLive(one, edge - SECOND_MS));
    if (begun >= 0 || ended >= 0) return { anchor: edge, lead: liveFrom(items, begun >= 0 ? begun : ended + 1, live) };
  }
  return { anchor: from, lead: liveFrom(items, items.findIndex((one) => one.id === item), live) };
}

function nextEdge(playlist, now) {
  return Math.min(...playlist.items.flatMap(edgesOf).filter((edge) => edge > now));
}

/** Return the first live item from `place` on in list order, wrapping. */
function liveFrom(items, place, live) {
  return live.find((item) => items.indexOf(item) >= place) ?? live[0];
}
