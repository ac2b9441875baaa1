// Finds areas while one types; what is ticked moves up to the chosen ones. Without it the button searches.
(function () {
  "use strict";
  for (const picker of document.querySelectorAll("[data-area-picker]")) {
    const box = picker.querySelector("input[type=search]"), place = picker.querySelector("[data-found]");
    const chosen = picker.querySelector(".chosen"), none = picker.querySelector(".none-yet");
    let timer = 0, asking = null;

    const codes = () => Array.from(chosen.querySelectorAll("input:checked"), (one) => one.value);

    // The status line stays where it is, so that its new words are read out.
    function show(html) {
      const fresh = new DOMParser().parseFromString(html, "text/html");
      place.querySelector("[role=status]").textContent = fresh.querySelector("[role=status]").textContent;
      place.querySelector("ul").replaceWith(fresh.querySelector("ul"));
    }

    async function find() {
      clearTimeout(timer);
      if (asking) asking.abort();
      asking = new AbortController();
      const url = new URL(picker.dataset.url, location.href);
      url.searchParams.set("q", box.value);
      for (const code of codes()) url.searchParams.append("chosen", code);
      try {
        const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin", signal: asking.signal });
        if (answer.ok && !answer.redirected) show(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }

    box.addEventListener("input", (event) => {
      event.stopPropagation(); // searching changes nothing that would have to be saved
      clearTimeout(timer);
      timer = setTimeout(find, 250);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); find(); }
    });
    picker.querySelector(".finder button").addEventListener("click", (event) => { event.preventDefault(); find(); });
    picker.addEventListener("change", (event) => {
      const one = event.target;
      if (!one.checked || !place.contains(one)) return;
      const next = one.closest("li").nextElementSibling;
      if (one.type === "radio") chosen.replaceChildren();
      chosen.append(one.closest("li"));
      none.hidden = true;
      (next ? next.querySelector("input") : box).focus();
    });
  }

  // Other areas have other screens: ask again what a notice can be narrowed to.
  let later = 0;
  document.addEventListener("change", (event) => {
    const finer = document.querySelector("[data-finer]");
    if (!finer || !event.target.closest(".area-picker")) return;
    clearTimeout(later);
    later = setTimeout(async () => {
      const url = new URL(finer.dataset.url, location.href);
      for (const one of document.querySelectorAll(".area-picker input:checked")) url.searchParams.append("areas", one.value);
      for (const one of finer.querySelectorAll("input:checked")) url.searchParams.append(one.name, one.value);
      const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (answer.ok && !answer.redirected) finer.outerHTML = await answer.text();
    }, 300);
  });
})();
