(function () {
  "use strict";
  // A warning goes when its time is up, with the line down and on a page that was kept.
  function sweep() {
    var left = 0;
    document.querySelectorAll("[data-ends]").forEach(function (warned) {
      var isOver = Date.parse(warned.getAttribute("data-ends")) <= Date.now();
      warned.hidden = isOver && !warned.hasAttribute("data-stays");
      left += isOver ? 0 : 1;
    });
    document.querySelector(".after-end").hidden = left > 0;
  }
  document.addEventListener("visibilitychange", sweep);
  setInterval(sweep, 5000);
  sweep();
}());
