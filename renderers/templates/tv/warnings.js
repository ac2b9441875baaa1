// Warnings take the whole screen in turn, the others share the strip; each goes at its end.
var warned = [byClass(document, "whole"), byClass(document, "strip")], turn = 0;
function dwell(one) { return Number(one.getAttribute("data-dwell")); }
each(1, function () {
  var i, k, live, at;
  for (k = 0; k < 2; k += 1) {
    live = warned[k].filter(function (one) {
      var lasts = Date.parse(one.getAttribute("data-ends")) > now();
      if (!lasts) { setClass(one, "off", true); }
      return lasts;
    });
    at = live.length && turn % live.reduce(function (sum, one) { return sum + dwell(one); }, 0);
    for (i = 0; i < live.length; i += 1) {
      setClass(live[i], "off", at < 0 || at >= dwell(live[i]));
      at -= dwell(live[i]);
    }
  }
  turn += 1;
});
