/** Carries out commands, and tells in evidence what became of each. */
import { rekeyBody } from "./enrol.js";
import { ask } from "./http.js";

const PNG_MAX = 512 << 10;
const RESTART_MS = 1500; // so that `done` is told before the page goes

/** Return a function that obeys one command of `session`; `view.snapshot` makes its picture. */
export function obeying(session, view) {
  const { screen } = session;
  const doings = {
    purge: async () => {
      await screen.board.purge();
      session.etags.clear();
      screen.soon("poll");
      screen.changed();
    },
    blank: (command) => lasting("blankUntil", command),
    drill: async (command) => {
      await lasting("drillUntil", command);
      screen.soon("alerts");
      screen.soon("heartbeat");
    },
    restart: () => setTimeout(() => location.reload(), RESTART_MS),
    screenshot: () => sendPicture(session, view),
    rekey: () => rekey(session),
  };
  async function lasting(name, command) {
    screen.orders = { ...screen.orders, [name]: command.until > command.issued ? command.until : 0 };
    await screen.keepOrders();
  }
  return async (command) => {
    let why = "";
    try {
      await doings[command.command](command);
    } catch (error) {
      why = String(error?.message || "failed").slice(0, 64);
    }
    await screen.note({ kind: "done", nonce: command.nonce, ok: !why, why });
    screen.soon("evidence");
  };
}

async function sendPicture(session, view) {
  const { screen, talk } = session;
  const blob = await view.snapshot(960, 540);
  if (blob.size > PNG_MAX) throw new Error("too_large");
  const headers = { Authorization: `Bearer ${talk.token?.token ?? ""}`, "Content-Type": "image/png" };
  const path = `/player/v1/screens/${screen.identity.screen}/screenshot`;
  const answer = await ask(path, { method: "PUT", body: blob, headers });
  if (answer.status !== 204) throw new Error(`http_${answer.status}`);
}

/** Make a new key; both are kept until the answer is certain. */
async function rekey({ screen }) {
  const fresh = await screen.store.key("next");
  const json = await rekeyBody(screen.identity.screen, screen.pair, fresh, screen.now());
  const answer = await ask("/player/v1/rekey", { method: "POST", json });
  if (answer.status >= 400) await screen.store.dropKey("next");
  if (answer.status !== 204) throw new Error(`http_${answer.status}`);
  await takeNext(screen);
}

/** The server did not know our key: try the other one, if there is one whose fate is unknown. */
export async function tryOtherKey(screen) {
  const next = await screen.store.findKey("next");
  if (!next) return;
  screen.isNextKey = !screen.isNextKey;
  screen.pair = screen.isNextKey ? next : await screen.store.key();
  screen.soon("connect");
}

/** The server knows the key in use: forget the other one. */
export async function settleKey(screen) {
  if (screen.isNextKey) await takeNext(screen);
  else await screen.store.dropKey("next");
}

async function takeNext(screen) {
  const fresh = await screen.store.findKey("next");
  await screen.store.keepKey(fresh);
  await screen.store.dropKey("next");
  screen.pair = fresh;
  screen.isNextKey = false;
}
