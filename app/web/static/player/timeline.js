/** The one timeline that all screens of a slot share: which picture is up at an instant. Pure. */
import { edgesOf, isLive, liveItems, secondsOf } from "./playlist.js";

const SECOND_MS = 1000; // edges lie on whole seconds

/**
 * Return what is up at `now`: `{item, medium, index, seconds, until}`.
 *
 * `seconds` is how long it has been up, `until` when something else may be. `between` lists
 * seconds-long pauses after every item (bands of alerts); in one, `band` is its index.
 */
export function pictureAt(playlist, now, between = []) {
  const live = liveItems(playlist, now);
  const { anchor, lead } = anchorOf(playlist, live, now);
  const steps = stepsFrom(live, lead, between);
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
  const latest = latestEdge(playlist, from, now);
  if (latest === null) {
    const named = playlist.items.findIndex((one) => one.id === item);
    const lead = live.find((one) => one.id === item) ?? following(playlist, named, live);
    return { anchor: from, lead };
  }
  const begins = playlist.items.find((one) => isLive(one, latest) && !isLive(one, latest - SECOND_MS));
  if (begins && live.includes(begins)) return { anchor: latest, lead: begins };
  const ended = playlist.items.findLastIndex((one) => !isLive(one, latest) && isLive(one, latest - SECOND_MS));
  return { anchor: latest, lead: following(playlist, ended, live) };
}

function latestEdge(playlist, from, now) {
  let latest = null;
  for (const edge of playlist.items.flatMap(edgesOf)) {
    if (from < edge && edge <= now && (latest === null || edge > latest)) latest = edge;
  }
  return latest;
}

function nextEdge(playlist, now) {
  return Math.min(...playlist.items.flatMap(edgesOf).filter((edge) => edge > now));
}

/** Return the first live item after `place` in list order, wrapping. */
function following(playlist, place, live) {
  return live.find((item) => playlist.items.indexOf(item) > place) ?? live[0];
}
