// Warnings take the whole screen in turn, the others share the strip; each goes at its end.
var warned = [byClass(document, "whole"), byClass(document, "strip")], turn = 0;
each(1, function () {
  var i, k, live, at = Math.floor(turn / 10);
  for (k = 0; k < 2; k += 1) {
    live = warned[k].filter(function (one) {
      var lasts = Date.parse(one.getAttribute("data-ends")) > now();
      if (!lasts) { setClass(one, "off", true); }
      return lasts;
    });
    for (i = 0; i < live.length; i += 1) { setClass(live[i], "off", i !== at % live.length); }
  }
  turn += 1;
});
