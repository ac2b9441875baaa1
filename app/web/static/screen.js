// Drags a screen through the days before and after: the slider fills in the time and asks.
"use strict";
(() => {
  const slide = document.getElementById("slide"), at = document.getElementById("at");
  if (!slide || !at) return;
  const pad = (n) => String(n).padStart(2, "0");
  // The page's times are local to the server's zone: counted on a clock that knows no zone.
  const start = Date.parse(slide.dataset.now + "Z");
  const fill = () => {
    const t = new Date(start + slide.value * 3600e3);
    at.value = `${t.getUTCFullYear()}-${pad(t.getUTCMonth() + 1)}-${pad(t.getUTCDate())}T${pad(t.getUTCHours())}:${pad(t.getUTCMinutes())}`;
    slide.setAttribute("aria-valuetext", at.value.replace("T", " "));
  };
  slide.parentElement.hidden = false;
  slide.addEventListener("input", fill);
  slide.addEventListener("change", () => { fill(); slide.form.requestSubmit(); });
})();
// A screen that was just connected: asks until it shows its first picture, and only then loads anew.
(() => {
  const waits = document.querySelector("[data-look]");
  if (!waits) return;
  const ask = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const there = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok && !there.querySelector("[data-look]")) return location.reload();
    } catch (error) {
      // The line is down: what is shown stays, and is asked for again.
    }
    setTimeout(ask, waits.dataset.look * 1000);
  };
  setTimeout(ask, waits.dataset.look * 1000);
})();
