(function () {
  "use strict";
  var ends = Date.parse(document.querySelector("[data-expires]").getAttribute("data-expires"));
  var timer;
  function look() {
    var rest = ends - Date.now();
    clearTimeout(timer);
    if (rest <= 0) {
      document.getElementById("banner").hidden = false;
    } else {
      timer = setTimeout(look, Math.min(rest, 60000));
    }
  }
  document.addEventListener("visibilitychange", look);
  look();
}());
