// Asks the device for a passkey and sends its answer with the form; nothing shows where that cannot be.
(function () {
  "use strict";
  if (!window.isSecureContext || !window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (one) => one.charCodeAt(0));
  }

  function text(buffer) {
    const plain = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function read(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials]) {
      for (const one of list || []) one.id = bytes(one.id);
    }
    return options;
  }

  function written(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  }

  async function asked(form) {
    if (form.dataset.options) return read(JSON.parse(form.dataset.options));
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    const answer = await fetch(form.dataset.url, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.ok) return read(await answer.json());
    const problem = await answer.json().catch(() => ({}));
    throw Object.assign(new Error("not asked"), { said: problem.detail || problem.title });
  }

  function why(error, form) {
    const known = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known", SecurityError: "place" };
    return error.said || form.dataset[known[error.name] || "failed"];
  }

  async function run(form) {
    const said = form.querySelector("[data-said]"), button = form.querySelector("#passkey");
    button.disabled = true;
    said.textContent = form.dataset.waiting;
    try {
      const publicKey = await asked(form);
      const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.credential.value = written(made);
      form.submit();
    } catch (error) {
      said.textContent = why(error, form);
      button.disabled = false;
      button.focus();
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); run(form); });
    for (const one of document.querySelectorAll("[data-without-passkey]")) one.hidden = true;
  }
})();
