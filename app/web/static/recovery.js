// Keeps a copy in this browser while the server cannot be reached, and offers it on return.
(function () {
  "use strict";
  const form = document.getElementById("sheet"), offer = document.getElementById("found");
  if (!form || !offer) return;
  const KEEP_MS = 30 * 24 * 3600 * 1000, SKIP = new Set(["csrf_token", "version", "base", "do", "panel", "panel-typed", "panel-colours"]);
  // A form that was never saved has a new address each time: its copy lies under the page's own.
  const key = "linli-draft:" + offer.dataset.who + ":" + (Number(form.elements.version.value) ? new URL(form.action).pathname : "new");
  let timer = 0;

  function fields() {
    return Array.from(new FormData(form)).filter(([name, value]) => !SKIP.has(name) && typeof value === "string");
  }

  function keep() {
    const copy = { at: Date.now(), action: form.action, version: form.elements.version.value, base: form.elements.base.value, fields: fields() };
    try { localStorage.setItem(key, JSON.stringify(copy)); } catch (error) { /* private window: the page itself still has it */ }
  }

  function drop() {
    clearTimeout(timer);
    try { localStorage.removeItem(key); } catch (error) { /* nothing was kept */ }
  }

  function found() {
    try {
      const copy = JSON.parse(localStorage.getItem(key));
      return copy && Date.now() - copy.at < KEEP_MS ? copy : null;
    } catch (error) {
      return null;
    }
  }

  function put(copy) {
    const values = new Map();
    for (const [name, value] of copy.fields) values.set(name, [...(values.get(name) || []), value]);
    for (const field of Array.from(form.elements)) {
      if (!field.name || SKIP.has(field.name) || field.type === "submit" || field.type === "file") continue;
      const known = values.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = known.includes(field.value);
      else if (known.length) field.value = known.shift();
    }
    // What it was begun with: whatever somebody else saved meanwhile is merged, not overwritten.
    if (copy.action === form.action) {
      form.elements.version.value = copy.version;
      form.elements.base.value = copy.base;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const copy = found();
  if (copy && JSON.stringify(copy.fields) !== JSON.stringify(fields())) {
    const at = new Date(copy.at), pad = (n) => String(n).padStart(2, "0");
    const today = new Date().toDateString() === at.toDateString();
    const said = (today ? "" : at.getMonth() + 1 + "-" + pad(at.getDate()) + " ") + pad(at.getHours()) + ":" + pad(at.getMinutes());
    offer.querySelector("[data-at]").textContent = said;
    offer.hidden = false;
    offer.querySelector("[data-restore]").addEventListener("click", () => { put(copy); offer.hidden = true; document.getElementById("headline").focus(); });
    offer.querySelector("[data-drop]").addEventListener("click", () => { drop(); offer.hidden = true; document.getElementById("headline").focus(); });
  } else {
    drop();
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 300); });
  form.addEventListener("linli:stuck", keep);
  form.addEventListener("linli:saved", drop);
})();
