// The editor's comforts: counts, autosave, who else is writing. Without them the forms still post.
(function () {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const saved = document.getElementById("saved"), others = document.getElementById("others");
  const say = (text, alarm) => { saved.textContent = text; saved.classList.toggle("alarm", Boolean(alarm)); };
  const tell = (name, detail) => form.dispatchEvent(new CustomEvent("linli:" + name, { detail }));
  const ACTIVE_MS = 180000;
  let active = Date.now();
  let changed = 0, kept = 0, saving = false, leaving = false, stopped = "stopped" in form.dataset, saveTimer = 0;

  function count() {
    for (const out of document.querySelectorAll("[data-count]")) {
      const field = document.getElementById(out.dataset.count), limit = Number(out.dataset.limit);
      const length = Array.from(field.value.trim()).length;
      out.textContent = length + " / " + limit;
      out.classList.toggle("over", length > limit);
    }
  }

  async function save() {
    clearTimeout(saveTimer);
    if (stopped || saving || kept === changed) return;
    const now = changed;
    saving = true;
    say(form.dataset.saving);
    try {
      const body = new FormData(form);
      body.delete("do");
      const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const facts = await answer.json();
      present(facts);
      if (answer.ok) stored(now, facts);
      else refused(answer.status, facts);
    } catch (error) {
      say(form.dataset.away, true);
      tell("stuck");
    }
    saving = false;
    if (kept !== changed) saveTimer = setTimeout(save, 5000);
  }

  function stored(now, facts) {
    kept = now;
    form.elements.version.value = facts.version;
    // From now on this draft has an address: reloading the page brings it back.
    if (location.pathname !== new URL(form.action).pathname) history.replaceState(null, "", form.action);
    // What the form holds is what it goes on from; a text it does not take over stays theirs.
    const base = facts.base;
    for (const [name, [text, print]] of Object.entries(facts.merged)) {
      const field = form.elements[name];
      if (!field || !("value" in field) || field === document.activeElement) continue;
      field.value = text;
      base[name] = print;
    }
    form.elements.base.value = Object.entries(base).map((pair) => pair.join(":")).join(" ");
    count();
    say((facts.told ? facts.told + " " : "") + form.dataset.saved + " " + facts.saved);
    if (kept === changed) tell("saved");
  }

  function refused(status, facts) {
    tell("stuck");
    if (status === 401) return say(form.dataset.signedOut, true);
    if (status !== 409 && status !== 403) return say(form.dataset.away, true);
    stopped = true;
    say(facts.title + "：" + facts.detail, true);
    if (status === 409) {
      // The page answers with both texts, field by field.
      const compare = document.createElement("button");
      compare.name = "do";
      compare.value = "save";
      compare.textContent = form.dataset.compare;
      saved.append(" ", compare);
    }
  }

  function present(facts) {
    if (!others || facts.others === undefined) return;
    if (others.textContent !== facts.others) others.textContent = facts.others;
    others.hidden = !facts.others;
  }

  async function look() {
    // A page that nobody touches asks nothing: a session that is idle has to end.
    if (document.hidden || Date.now() - active > ACTIVE_MS) return;
    try {
      const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
      const answer = await fetch(form.dataset.present, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.ok) present(await answer.json());
    } catch (error) {
      // The line is down; autosave says so.
    }
  }

  function leave() {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, leaving: "1" });
    navigator.sendBeacon(form.dataset.present, body);
  }

  function touched(event) {
    if (event.target.name === "panel" || event.target.closest("[data-aside]")) return;
    changed += 1;
    count();
    if (stopped) return;
    say(form.dataset.unsaved);
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, 1200);
  }

  function quickEnds() {
    const chips = form.querySelector("[data-chips]"), field = form.elements.expires;
    if (!chips) return;
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

  function picked(event) {
    const line = event.target.selectedOptions[0].dataset.line, field = form.elements[event.target.dataset.into];
    if (!line || field.value.includes(line)) return;
    field.value = (field.value.trim() ? field.value.trim() + "\n" : "") + line;
    event.target.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const pick of form.querySelectorAll("[data-into]")) {
    pick.addEventListener("change", picked);
    pick.nextElementSibling.hidden = true;
  }
  form.addEventListener("input", touched);
  form.addEventListener("linli:save", () => { kept = Math.min(kept, changed - 1); save(); });
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (event) => { if (!leaving && kept !== changed) event.preventDefault(); });
  addEventListener("pagehide", leave);
  addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  for (const sign of ["keydown", "pointerdown", "scroll"]) addEventListener(sign, () => { active = Date.now(); }, { passive: true });
  setInterval(look, 30000);
  count();
  quickEnds();
  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
