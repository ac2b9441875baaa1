// Keeps the report true while something is on its way: every 2 s, then every 10 s.
(function () {
  "use strict";
  const place = document.getElementById("report");
  if (!place) return;
  let asked = 0;
  const settled = () => place.querySelector("[data-settled]").dataset.settled === "1";
  async function ask() {
    asked += 1;
    try {
      const answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (answer.status === 401 || answer.redirected) return;
      if (answer.ok) {
        const open = Array.from(place.querySelectorAll("details[open]"), (one) => one.dataset.keep);
        const focused = place.contains(document.activeElement) ? document.activeElement.closest("details") : null;
        place.innerHTML = await answer.text();
        for (const one of place.querySelectorAll("details")) {
          one.open = open.includes(one.dataset.keep);
          if (focused && focused.dataset.keep === one.dataset.keep) one.querySelector("summary").focus();
        }
      }
    } catch (error) {
      // The line is down: ask again later, what is shown stays.
    }
    next();
  }
  function next() {
    if (!settled()) setTimeout(ask, asked < 60 ? 2000 : 10000);
  }
  next();
})();
