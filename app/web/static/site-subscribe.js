/* Subscribes this browser: its permission, its address, and a first push whose tap confirms. */
"use strict";
(function () {
  const form = document.querySelector("form[data-push]");
  const button = form.querySelector("[data-subscribe]");
  const told = form.querySelector("[data-told]");
  const isApple = /iphone|ipad/i.test(navigator.userAgent) && !navigator.standalone;
  const canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

  function say(name, text) { told.textContent = text || told.getAttribute("data-" + name); }

  form.querySelector("[data-off]").hidden = true;
  if (!canPush || !window.isSecureContext) {
    say(isApple ? "home" : "unsupported");
    return;
  }
  button.parentNode.hidden = false;

  function key() {
    const text = form.dataset.key.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  }

  function isSame(one, other) {
    return Boolean(one) && new Uint8Array(one).join() === other.join();
  }

  /* A subscription made with a key that was replaced is given up for a new one. */
  async function subscribed() {
    await navigator.serviceWorker.register("/sw.js");
    const worker = await navigator.serviceWorker.ready;
    const held = await worker.pushManager.getSubscription();
    if (held && isSame(held.options.applicationServerKey, key())) return held;
    if (held) await held.unsubscribe();
    return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() });
  }

  async function ask() {
    say("asks");
    if (await Notification.requestPermission() !== "granted") return say("denied");
    const push = await subscribed();
    const topics = [...form.querySelectorAll("[name=topics]:checked")].map((one) => one.value);
    const answer = await fetch(form.dataset.push, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body: JSON.stringify({ push: push.toJSON(), topics, least: form.elements.least.value }),
    });
    const said = await answer.json();
    return answer.ok ? say(said.state) : say("", said.problem);
  }

  button.addEventListener("click", () => {
    button.disabled = true;
    ask().catch(() => say("failed")).finally(() => { button.disabled = false; });
  });
}());
