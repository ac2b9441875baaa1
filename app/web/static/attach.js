// Attachments in the editor: uploads at once, takes from the library, moves and removes in place.
// Without it the form posts, and the page comes back with the same.
(function () {
  "use strict";
  const part = document.querySelector("[data-media]");
  if (!part) return;
  const form = part.form, list = part.querySelector(".attached"), mould = part.querySelector("template");
  const field = part.querySelector("input[type=file]"), going = part.querySelector(".going");
  const none = part.querySelector(".none"), texts = part.dataset;
  const fill = (text, name, at) => text.replace("{name}", name).replace("{at}", at);
  const touched = () => { none.hidden = list.children.length > 0; form.dispatchEvent(new Event("input", { bubbles: true })); };
  const has = (hash) => Boolean(list.querySelector('input[name=attachment][value="' + hash + '"]'));

  function say(text, wrong) {
    const item = document.createElement("li");
    item.textContent = text;
    if (wrong) item.className = "bad";
    going.append(item);
    return item;
  }

  function add(it) {
    if (has(it.sha256)) return;
    const item = mould.content.firstElementChild.cloneNode(true), alt = item.querySelector(".alt");
    const picture = item.querySelector("img"), sheet = item.querySelector(".sheet");
    item.dataset.name = it.name;
    item.querySelector("input[name=attachment]").value = it.sha256;
    item.querySelector(".name").textContent = it.name;
    item.querySelector(".under").textContent = it.facts;
    if (it.thumb) { picture.src = it.thumb; sheet.remove(); } else { picture.remove(); }
    if (it.is_image) {
      alt.querySelector("input").name = "alt-" + it.sha256;
      alt.querySelector("input").value = it.alt;
    } else { alt.remove(); }
    for (const button of item.querySelectorAll("[data-do]")) {
      button.value += it.sha256;
      button.querySelector(".visually-hidden").textContent += it.name;
    }
    list.append(item);
    touched();
    return item;
  }

  async function send(file) {
    if (file.size > Number(texts.max) * 1048576) { say(fill(texts.large, file.name), true); return; }
    const shown = say(fill(texts.going, file.name)), body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("area", texts.area);
    body.append("files", file);
    try {
      const answer = await fetch(texts.url, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const told = await answer.json();
      const wrong = answer.ok ? told.problems[0] : told.detail;
      if (wrong) { shown.textContent = wrong; shown.className = "bad"; return; }
      shown.textContent = told.notes[0] || file.name + " · " + texts.done;
      told.assets.forEach(add);
    } catch (error) {
      shown.textContent = fill(texts.away, file.name);
      shown.className = "bad";
    }
  }

  async function take(files) {
    going.replaceChildren();
    field.value = "";
    for (const file of files) await send(file);
    const empty = Array.from(list.querySelectorAll(".alt input")).find((input) => !input.value);
    if (empty) empty.focus();
  }

  function move(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("li"), name = item.dataset.name;
    if (button.dataset.do === "up" && item.previousElementSibling) item.previousElementSibling.before(item);
    if (button.dataset.do === "down" && item.nextElementSibling) item.nextElementSibling.after(item);
    going.replaceChildren();
    if (button.dataset.do === "drop") {
      item.remove();
      say(fill(texts.dropped, name));
      (list.querySelector("[data-do=drop]") || field).focus();
    } else {
      say(fill(texts.moved, name, Array.from(list.children).indexOf(item) + 1));
      if (getComputedStyle(button).visibility === "hidden") item.querySelector("[data-do=drop]").focus(); else button.focus();
    }
    touched();
  }

  function choose(event) {
    const box = event.target;
    if (box.type !== "checkbox" || box.name !== "attachment") return;
    event.stopPropagation();
    const picture = box.parentElement.querySelector("img");
    if (!box.checked) return;
    add({ sha256: box.value, name: box.dataset.name, alt: box.dataset.alt, facts: box.dataset.facts, is_image: Boolean(box.dataset.image), thumb: picture ? picture.src : "" });
    box.closest("li").remove();
  }

  part.classList.add("scripted", "can-drop");
  field.addEventListener("change", (event) => { event.stopPropagation(); take(Array.from(field.files)); });
  field.addEventListener("input", (event) => event.stopPropagation());
  list.addEventListener("click", move);
  part.querySelector(".pick").addEventListener("input", choose);
  for (const kind of ["dragenter", "dragover"]) part.addEventListener(kind, (event) => { event.preventDefault(); part.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) part.addEventListener(kind, () => part.classList.remove("over"));
  part.addEventListener("drop", (event) => { event.preventDefault(); take(Array.from(event.dataTransfer.files)); });
})();
