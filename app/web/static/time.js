// Says in words what the time fields mean, while they are being filled in.
(function () {
  "use strict";
  const form = document.getElementById("sheet"), part = form && form.querySelector(".times");
  if (!part || !form.dataset.times) return;
  let timer = 0, asking = null;

  async function say() {
    if (asking) asking.abort();
    asking = new AbortController();
    const body = new FormData(form);
    body.delete("do");
    try {
      const answer = await fetch(form.dataset.times, { method: "POST", body, signal: asking.signal, credentials: "same-origin" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("time-said");
      const shown = document.getElementById("time-said");
      if (fresh && shown && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
    } catch (error) {
      // The line is away: what stands there stays; the form still posts.
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(say, 400);
  }

  part.addEventListener("input", soon);
  part.addEventListener("change", soon);
})();
