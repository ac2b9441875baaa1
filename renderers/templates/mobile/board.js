(function () {
  "use strict";
  var main = document.getElementById("main");
  var count = main.querySelector(".count");
  var timer;
  function shown() {
    return [].slice.call(main.querySelectorAll("[data-expires]:not([hidden])"));
  }
  // What has ended goes, on time and with the line down; a wait is never longer than a minute.
  function sweep() {
    var now = Date.now(), wait = 60000, left = 0;
    shown().forEach(function (card) {
      var rest = Date.parse(card.getAttribute("data-expires")) - now;
      if (rest <= 0) { card.hidden = true; } else { left += 1; wait = Math.min(wait, rest); }
    });
    document.querySelectorAll("[data-ends]:not([hidden])").forEach(function (warned) {
      var rest = Date.parse(warned.getAttribute("data-ends")) - now;
      if (rest <= 0) { warned.hidden = true; } else { wait = Math.min(wait, rest); }
    });
    count.textContent = count.getAttribute("data-words").replace("{count}", left);
    count.hidden = !left;
    main.querySelector(".empty").hidden = left > 0;
    clearTimeout(timer);
    timer = setTimeout(sweep, wait);
  }
  // The browser asks with the ETag it holds: an unchanged board costs a 304.
  function poll() {
    if (document.hidden || !window.fetch) { return; }
    fetch(main.getAttribute("data-board"), { cache: "no-cache" }).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (board) {
      if (board && board.edition !== main.getAttribute("data-edition")) { location.reload(); }
    }).catch(function () { sweep(); });
  }
  if ("serviceWorker" in navigator) { navigator.serviceWorker.register("/sw.js").catch(function () {}); }
  // What the address asks for is remembered, whoever handed the page out.
  location.search.replace(/[?&](lang|mode)=([\w-]+)/g, function (all, name, value) {
    document.cookie = name + "=" + value + ";path=/;max-age=31536000;samesite=lax";
  });
  document.addEventListener("visibilitychange", function () { sweep(); poll(); });
  setInterval(poll, 20000);
  sweep();
}());
