/* Shows pushes, and does what a tap on one asks for. Read in by the worker that keeps pages. */
"use strict";
const WORDS = {
  zh: { open: "查看", warning: "停收预警", notice: "停收通知", life: "停收生活信息", confirm: "确认订阅", done: "订阅已生效" },
  en: { open: "Open", warning: "Stop warnings", notice: "Stop notices", life: "Stop local news", confirm: "Confirm", done: "You are subscribed" },
};

function wordsOf(told) { return WORDS[/^en/.test(told.lang || "") ? "en" : "zh"]; }

self.addEventListener("push", (event) => {
  let told = null;
  try { told = event.data.json(); } catch { /* nothing of ours: say so little as must be said */ }
  event.waitUntil(shown(told || { title: "邻里", body: "", tag: "unknown", url: "/" }).then(() => noted(told)));
});

function shown(told) {
  const say = wordsOf(told);
  const actions = told.kind === "confirm"
    ? [{ action: "confirm", title: say.confirm }]
    : [{ action: "open", title: say.open }, { action: "leave", title: say[told.group] || "" }];
  return self.registration.showNotification(told.title, {
    body: told.body,
    lang: told.lang,
    tag: told.tag,
    renotify: !told.quiet,
    silent: Boolean(told.quiet),
    requireInteraction: Boolean(told.loud),
    icon: "/static/icons/192.png",
    badge: "/static/icons/192.png",
    actions: actions.filter((one) => one.title),
    data: told,
  });
}

/* The house is told that this device shows it; a text for the same telephone can then stay away. */
function noted(told) {
  const name = told && told.kind === "notice" && String(told.tag).replace(/^n-/, "");
  return name ? post("shown", { notice: name }, 1) : undefined;
}

self.addEventListener("notificationclick", (event) => {
  const told = event.notification.data || {};
  event.notification.close();
  event.waitUntil(tapped(told, event.action));
});

async function tapped(told, action) {
  if (told.kind === "confirm") return seen(await post("confirm", { code: told.code }));
  if (action === "leave") return seen(await post("leave", { group: told.group }));
  return seen(told.url);
}

/* A tap may come without a line: it is asked a few times, then the page says what is the matter. */
async function post(what, told, left = 3) {
  try {
    const answer = await fetch("/subscriptions/" + what, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(told),
    });
    return (await answer.json()).url || "/";
  } catch {
    if (!left) return "/";
    await new Promise((go) => { setTimeout(go, 2000); });
    return post(what, told, left - 1);
  }
}

async function seen(url) {
  const there = new URL(url || "/", self.location.origin).href;
  const open = await self.clients.matchAll({ type: "window" });
  const mine = open.find((one) => one.url === there);
  return mine ? mine.focus() : self.clients.openWindow(there);
}

self.addEventListener("pushsubscriptionchange", (event) => {
  const options = (event.oldSubscription || {}).options;
  if (!options) return;
  event.waitUntil((async () => {
    const push = event.newSubscription || await self.registration.pushManager.subscribe(options);
    await post("renew", { push: push.toJSON() });
  })());
});
