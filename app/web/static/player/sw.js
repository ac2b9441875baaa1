/* Keeps the page itself: it starts with the server down. VERSION and SHELL stand above this line. */
const NAME = `linli-player-${VERSION}`;
const PAGE = "/player/";

self.addEventListener("install", (event) => {
  const fresh = (path) => new Request(path, { cache: "reload", credentials: "omit" });
  event.waitUntil(
    caches.open(NAME).then((cache) => cache.addAll(SHELL.map(fresh))).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("linli-player-") && name !== NAME;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !SHELL.includes(pathname)) return;
  const kept = caches.open(NAME).then((cache) => cache.match(pathname));
  event.respondWith(kept.then((found) => found || fetch(event.request)));
});
