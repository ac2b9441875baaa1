// Live cards: drawn anew by the server a moment after the last key; an older question is dropped.
(function () {
  "use strict";
  const form = document.getElementById("sheet"), verdicts = document.getElementById("verdicts");
  if (!form) return;
  let timer = 0, asking = null;

  async function draw() {
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const body = new FormData(form);
      body.delete("do");
      const answer = await fetch(form.dataset.cards, { method: "POST", body, headers: { Accept: "text/html" }, signal: asking.signal, credentials: "same-origin" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = [];
      fresh.querySelectorAll("[data-view]").forEach((view) => put(view, news));
      swap(fresh, "[data-size]");
      swap(fresh, "[data-remarks]");
      if (news.length && verdicts) verdicts.textContent = news.join("；");
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "TypeError") throw error;
    }
  }

  function put(view, news) {
    const old = form.querySelector('[data-view="' + view.dataset.view + '"]'), fresh = view.innerHTML;
    if (!old || old.innerHTML === fresh || old.dataset.html === fresh) return;
    const card = old.closest(".card"), said = (of) => of.querySelector(".verdict").textContent.trim();
    if (said(old) !== said(view)) news.push(card.querySelector("h3").textContent + "：" + said(view));
    view.dataset.html = fresh;
    card.classList.toggle("unchosen", Boolean(view.querySelector(".off")));
    old.replaceWith(view);
    view.querySelectorAll("[data-reel]").forEach(cycle);
  }

  function swap(fresh, what) {
    const now = fresh.querySelector(what), old = form.querySelector(what);
    if (now && old && now.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) old.replaceWith(now);
  }

  function cycle(reel) {
    const pages = Array.from(reel.querySelectorAll("img"));
    if (pages.length < 2) return;
    let at = 0, turn = 0, paused = matchMedia("(prefers-reduced-motion: reduce)").matches;
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
      clearTimeout(turn);
      if (!paused && reel.isConnected) turn = setTimeout(() => { at = (at + 1) % pages.length; show(); }, Number(pages[at].dataset.dwell));
    };
    const label = () => { button.textContent = paused ? reel.dataset.play : reel.dataset.pause; };
    button.addEventListener("click", () => { paused = !paused; label(); show(); });
    label();
    show();
  }

  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(draw, event.target.name.startsWith("panel") ? 50 : 300);
  });
  form.querySelectorAll("[data-reel]").forEach(cycle);
})();
