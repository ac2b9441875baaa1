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
