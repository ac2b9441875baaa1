/* Keeps the residents' pages that were seen, and shows them with their age when there is no line.
   The line comes first, always; what has ended hides itself on the page by its own time. */
"use strict";
importScripts("/static/site-push.js");
const NAME = "linli-site-1";
const MOST = 60;
const PATIENCE_MS = 6000;
const ROOMS = /^\/(a|p|w|areas)\//;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("linli-site-") && name !== NAME;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || event.request.mode !== "navigate") return;
  if (url.origin !== self.location.origin) return;
  if (url.pathname !== "/" && !ROOMS.test(url.pathname)) return;
  event.respondWith(answer(event, url));
});

/* One page is kept once, in the language and mode it was seen in last. */
function keyOf(url) {
  const plain = new URL(url);
  plain.searchParams.delete("lang");
  plain.searchParams.delete("mode");
  return plain.pathname + plain.search;
}

async function answer(event, url) {
  const key = keyOf(url);
  try {
    const fresh = await inTime(fetch(event.request));
    if (fresh.ok && !fresh.redirected && ROOMS.test(url.pathname)) event.waitUntil(keep(key, fresh.clone()));
    else if (fresh.status === 404 || fresh.status === 410) event.waitUntil(drop(key));
    return fresh;
  } catch {
    return kept(key);
  }
}

function inTime(asked) {
  return Promise.race([
    asked,
    new Promise((_, no) => { setTimeout(() => no(new Error("slow")), PATIENCE_MS); }),
  ]);
}

async function keep(key, fresh) {
  const head = new Headers(fresh.headers);
  ["Content-Encoding", "Content-Length", "Vary"].forEach((name) => head.delete(name));
  head.set("X-Seen", new Date().toISOString());
  const page = new Response(await fresh.blob(), { status: 200, headers: head });
  const cache = await caches.open(NAME);
  await cache.delete(key);
  await cache.put(key, page);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((one) => cache.delete(one)));
}

async function drop(key) {
  await (await caches.open(NAME)).delete(key);
}

/* What was asked for, else the area's page that was seen last, else a word that says why. */
async function kept(key) {
  const cache = await caches.open(NAME);
  let found = await cache.match(key);
  if (!found) {
    const boards = (await cache.keys()).filter((one) => /^\/a\/[^/]+\/$/.test(new URL(one.url).pathname));
    found = boards.length ? await cache.match(boards[boards.length - 1]) : undefined;
  }
  if (!found) return nothing();
  const text = await found.text();
  const head = new Headers(found.headers);
  const note = `<div class="columns kept"><p class="banner" role="status">${said(text, head.get("X-Seen"))}</p></div>`;
  return new Response(text.replace('<div class="columns">', `${note}<div class="columns">`), { headers: head });
}

function said(text, seen) {
  const isEnglish = /<html lang="en"/.test(text);
  const form = { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" };
  const when = new Intl.DateTimeFormat(isEnglish ? "en-GB" : "zh-CN", form).format(new Date(seen));
  if (isEnglish) return `There is no connection. This was seen on ${when}; it may have changed.`;
  return `现在没有网络。以下是 ${when} 看到的内容，可能已有变化。`;
}

function nothing() {
  const body = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    + "<title>没有网络</title><h1>现在没有网络</h1><p>这个页面还没有在这部手机上打开过。请连上网络后再试。</p>"
    + '<p lang="en">There is no connection, and this page has not been opened on this phone before.</p>';
  const head = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" };
  return new Response(body, { status: 503, headers: head });
}
