// The editor's comforts: counts, autosave, live cards, shortcuts. Without them the forms still post.
(function () {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const saved = document.getElementById("saved");
  const say = (text, alarm) => { saved.textContent = text; saved.classList.toggle("alarm", Boolean(alarm)); };
  let changed = 0, kept = 0, saving = false, leaving = false, stopped = false;
  let saveTimer = 0, cardTimer = 0, asking = null;

  function count() {
    for (const out of document.querySelectorAll("[data-count]")) {
      const field = document.getElementById(out.dataset.count), limit = Number(out.dataset.limit);
      const length = Array.from(field.value.trim()).length;
      out.textContent = length + " / " + limit;
      out.classList.toggle("over", length > limit);
    }
  }

  async function post(url, accept, signal) {
    const body = new FormData(form);
    body.delete("do");
    return fetch(url, { method: "POST", body, headers: { Accept: accept }, signal, credentials: "same-origin" });
  }

  async function save() {
    clearTimeout(saveTimer);
    if (stopped || saving || kept === changed) return;
    const now = changed;
    saving = true;
    say(form.dataset.saving);
    try {
      const answer = await post(form.dataset.draft, "application/json");
      const facts = await answer.json();
      if (answer.ok) {
        kept = now;
        form.elements.version.value = facts.version;
        // From now on this draft has an address: reloading the page brings it back.
        if (location.pathname !== new URL(form.action).pathname) history.replaceState(null, "", form.action);
        say(form.dataset.saved + " " + facts.saved);
      } else if (answer.status === 401) {
        say(form.dataset.signedOut, true);
      } else if (answer.status === 409 || answer.status === 403) {
        stopped = true;
        say(facts.title + "：" + facts.detail, true);
      } else {
        say(form.dataset.away, true);
      }
    } catch (error) {
      say(form.dataset.away, true);
    }
    saving = false;
    if (kept !== changed) saveTimer = setTimeout(save, 5000);
  }

  async function draw() {
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const answer = await post(form.dataset.cards, "text/html", asking.signal);
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const view of fresh.querySelectorAll("[data-view]")) {
        const old = form.querySelector('[data-view="' + view.dataset.view + '"]');
        if (!old || old.innerHTML === view.innerHTML || old.dataset.html === view.innerHTML) continue;
        view.dataset.html = view.innerHTML;
        view.closest && old.closest(".card").classList.toggle("unchosen", Boolean(view.querySelector(".off")));
        old.replaceWith(view);
        view.querySelectorAll("[data-reel]").forEach(cycle);
      }
      const size = fresh.querySelector("[data-size]"), shown = form.querySelector("[data-size]");
      if (size && shown) shown.replaceWith(size);
      const noticed = fresh.querySelector("[data-remarks]"), known = form.querySelector("[data-remarks]");
      if (noticed && known && noticed.innerHTML !== known.innerHTML && !known.contains(document.activeElement)) known.replaceWith(noticed);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  function cycle(reel) {
    const pages = Array.from(reel.querySelectorAll("img"));
    if (pages.length < 2) return;
    let at = 0, timer = 0, paused = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const pager = document.createElement("div");
    pager.className = "pager";
    const dots = pages.map(() => pager.appendChild(document.createElement("i")));
    const button = document.createElement("button");
    button.type = "button";
    pager.append(button);
    reel.after(pager);
    reel.classList.add("cycling");
    const show = () => {
      pages.forEach((page, index) => page.classList.toggle("on", index === at));
      dots.forEach((dot, index) => dot.classList.toggle("on", index === at));
      clearTimeout(timer);
      if (!paused && reel.isConnected) timer = setTimeout(() => { at = (at + 1) % pages.length; show(); }, Number(pages[at].dataset.dwell));
    };
    const label = () => { button.textContent = paused ? reel.dataset.play : reel.dataset.pause; };
    button.addEventListener("click", () => { paused = !paused; label(); show(); });
    label();
    show();
  }

  function touched(event) {
    if (event.target.name === "panel") { clearTimeout(cardTimer); cardTimer = setTimeout(draw, 50); return; }
    changed += 1;
    count();
    say(form.dataset.unsaved);
    clearTimeout(cardTimer);
    cardTimer = setTimeout(draw, 300);
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, 1200);
  }

  function quickEnds() {
    const chips = form.querySelector("[data-chips]"), field = form.elements.expires;
    chips.hidden = false;
    chips.addEventListener("click", (event) => {
      const days = event.target.dataset && event.target.dataset.days;
      if (days === undefined) return;
      const start = form.elements.effective.value ? new Date(form.elements.effective.value) : new Date();
      start.setDate(start.getDate() + Number(days));
      const pad = (n) => String(n).padStart(2, "0");
      field.value = start.getFullYear() + "-" + pad(start.getMonth() + 1) + "-" + pad(start.getDate()) + "T23:59";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  form.addEventListener("input", touched);
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (event) => { if (!leaving && kept !== changed) event.preventDefault(); });
  addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === "s") { event.preventDefault(); save(); }
    if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(form.querySelector('button[value="submit"]')); }
  });
  count();
  quickEnds();
  form.querySelectorAll("[data-reel]").forEach(cycle);
  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
