// Uploads one file after another, with progress; files may be dropped. Without it the form posts.
(function () {
  "use strict";
  const form = document.getElementById("upload");
  if (!form) return;
  const field = form.querySelector("input[type=file]"), list = form.querySelector(".going");
  const limit = Number(form.dataset.max);
  const named = (text, name) => text.replace("{name}", name);
  let busy = false;

  function line(text) {
    const item = document.createElement("li"), words = document.createElement("span");
    words.textContent = text;
    item.append(words);
    list.append(item);
    return { item, words };
  }

  function refuse(shown, text) {
    shown.item.replaceChildren(shown.words);
    shown.words.textContent = text;
    shown.words.className = "bad";
  }

  function send(file) {
    const shown = line(named(form.dataset.going, file.name));
    if (file.size > limit * 1048576) { refuse(shown, named(form.dataset.large, file.name)); return Promise.resolve(false); }
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", file.name);
    shown.item.append(bar);
    const body = new FormData(form);
    body.delete("files");
    body.append("files", file);
    return new Promise((resolve) => {
      const asked = new XMLHttpRequest();
      asked.open("POST", form.action);
      asked.setRequestHeader("Accept", "application/json");
      asked.responseType = "json";
      asked.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
      asked.addEventListener("load", () => {
        const answer = asked.response || {};
        const wrong = asked.status === 200 ? answer.problems[0] : answer.detail || named(form.dataset.away, file.name);
        if (wrong) refuse(shown, wrong); else { bar.remove(); shown.words.textContent = file.name + " · " + (answer.notes[0] || form.dataset.done); }
        resolve(!wrong);
      });
      asked.addEventListener("error", () => { refuse(shown, named(form.dataset.away, file.name)); resolve(false); });
      asked.send(body);
    });
  }

  async function take(files) {
    if (busy || !files.length) return;
    busy = true;
    list.replaceChildren();
    let all = true;
    for (const file of files) all = (await send(file)) && all;
    busy = false;
    form.reset();
    if (all) location.reload();
  }

  form.classList.add("can-drop");
  form.addEventListener("submit", (event) => { if (field.files.length) { event.preventDefault(); take(Array.from(field.files)); } });
  for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => { event.preventDefault(); take(Array.from(event.dataTransfer.files)); });
})();
