// Keeps the ledger true while the page is open: what is read, focused and unfolded stays as it is.
(function () {
  "use strict";
  const place = document.getElementById("ledger");
  if (!place) return;
  let last = null;
  const every = () => Number(place.querySelector("[data-every]").dataset.every) * 1000;
  const name = (one) => one.id || (one.getAttribute && one.getAttribute("href")) || (one.parentElement && one.parentElement.id) || "";

  function put(text) {
    const open = Array.from(place.querySelectorAll("details[open]"), (one) => one.dataset.keep);
    const aside = Array.from(place.querySelectorAll(".table-wrap[id]"), (one) => [one.id, one.scrollLeft, one.scrollTop]);
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const key = focused ? name(focused) : "";
    const kind = focused ? focused.tagName : "";
    place.innerHTML = text;
    for (const one of place.querySelectorAll("details")) one.open = open.includes(one.dataset.keep);
    for (const [id, left, top] of aside) {
      const one = document.getElementById(id);
      if (one) { one.scrollLeft = left; one.scrollTop = top; }
    }
    if (!key) return;
    const same = Array.from(place.querySelectorAll(kind)).find((one) => name(one) === key);
    if (same) same.focus({ preventScroll: true });
  }
  const isSelecting = () => {
    const chosen = document.getSelection();
    return Boolean(chosen && !chosen.isCollapsed && place.contains(chosen.anchorNode));
  };
  async function ask() {
    try {
      const answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (answer.status === 401 || answer.redirected) return;
      const text = answer.ok ? await answer.text() : last;
      if (text !== last && !document.hidden && !isSelecting()) { last = text; put(text); }
    } catch (error) {
      // The line is down: what is shown stays, and is asked for again later.
    }
    next();
  }
  function next() {
    const wait = every();
    if (wait > 0) setTimeout(ask, wait);
  }
  next();
})();
