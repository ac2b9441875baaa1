/** The page `/player/`: a screen in a browser. Starts what the other modules are. */
import { AlertView } from "./alert_view.js";
import { newNonce } from "./enrol.js";
import { bindOperator, stayAwake } from "./operator.js";
import { Painter, sizeOf } from "./painter.js";
import { Screen } from "./screen.js";
import { Session } from "./session.js";
import { snapshot } from "./snapshot.js";
import { Panel, lampColour, ownProfile } from "./stage.js";
import { openStore } from "./store.js";
import { WaitingView } from "./waiting_view.js";
import { languageOf } from "./words.js";

const VERSION = "web-0.2.0";
const UPDATE_MS = 3_600_000;
const asked = new URLSearchParams(location.search);
const language = languageOf(asked.get("lang") ?? navigator.language);
const element = (id) => document.getElementById(id);

/** Return why this browser cannot be a screen, empty when it can. */
async function obstacle() {
  if (!globalThis.isSecureContext) return "insecure";
  if (!globalThis.indexedDB) return "storage";
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  } catch {
    return "old";
  }
  return "";
}

/** Hold the device's lock for as long as the page lives; false when another tab has it. */
function alone(device) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const held = (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : null;
    };
    navigator.locks.request(`linli-player:${device}`, { ifAvailable: true }, held);
  });
}

/** Keep the page itself, so that it starts with the server down; a newer one is taken up at once. */
function keepPage() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let isKept = Boolean(workers.controller); // the first worker of all brings nothing newer
  workers.addEventListener("controllerchange", () => {
    if (isKept) location.reload();
    isKept = true;
  });
  const again = (registration) => setInterval(() => registration.update().catch(() => {}), UPDATE_MS);
  workers.register("/player/sw.js", { scope: "/player/" }).then(again).catch(() => {});
}

async function start() {
  const waiting = new WaitingView(element("waiting"), language);
  element("starting").remove();
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  const device = (asked.get("device") ?? "").slice(0, 80);
  const wrong = (await obstacle()) || ((await alone(device)) ? "" : "occupied");
  if (wrong) return waiting.stop(wrong);
  keepPage();
  stayAwake();
  navigator.storage?.persist?.().catch(() => {});
  const profile = asked.get("profile") ?? ownProfile(screen);
  const facts = { device: device || "browser", profile, version: VERSION, boot: newNonce() };
  return run(waiting, await openStore(device), facts);
}

async function run(waiting, store, facts) {
  let painter = null;
  const changed = () => painter?.changed();
  const here = await Screen.load(store, facts, changed);
  const session = new Session(here, { snapshot: (width, height) => snapshot(painter, width, height) });
  const panel = new Panel(element("panel"), lampColour(asked.get("colour")));
  element("frame").style.setProperty("--lamp", panel.lamp);
  panel.resize(sizeOf(facts.profile).width, sizeOf(facts.profile).height);
  painter = new Painter(here, session, {
    panel,
    waiting,
    frameBox: element("frame"),
    fieldBox: element("fields"),
    clockFace: element("clock"),
    alertView: new AlertView(element("alert")),
  });
  bindOperator(element("operator"), here, {
    language,
    wantsFullscreen: asked.has("fullscreen"),
    erase: () => erase(store),
  });
  for (const kind of ["resize", "visibilitychange"]) addEventListener(kind, changed);
  painter.changed();
  await session.start();
}

/** Forget key and content; the page starts anew and shows another code. */
function erase(store) {
  store.db.close();
  const gone = indexedDB.deleteDatabase(store.db.name);
  gone.onsuccess = gone.onblocked = () => location.reload();
}

start().catch((error) => {
  console.warn("linli player:", error);
  new WaitingView(element("waiting"), language).stop("storage");
});
