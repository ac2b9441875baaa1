// Nobody presses a key: the home page becomes a large clock, the others lead there. A warning that
// was put aside comes back instead.
var IDLE_S = 180, READING_S = 600, quiet = 0, isIdle = false;

function rest(wanted) {
  var idle = byId("idle");
  isIdle = wanted && !!idle;
  if (idle) { setClass(idle, "off", !isIdle); }
  if (isIdle) { face(here(new Date(now()))); }
}

function wakes() {
  var was = isIdle;
  quiet = 0;
  if (was) { rest(false); }
  return was;
}

function face(at) {
  var lines = byClass(byId("idle"), "head"), n = Math.floor(now() / 10000);
  put("time", two(at.getHours()) + ":" + two(at.getMinutes()));
  put("date", written(CLOCK.replace("{time}", ""), at));
  put("says", lines.length ? lines[n % lines.length].innerHTML : "");
  // It stands somewhere else each minute: nothing burns in.
  byId("face").className = "at" + (at.getMinutes() % 4);
}

function second() {
  var at = here(new Date(now()));
  put("clock", written(CLOCK, at));
  turnWarnings();
  quiet += 1;
  if (isIdle) { face(at); if (wholes.length) { rest(false); } }
  if (before) { quiet = 0; }
  if (quiet === IDLE_S && !bringBack()) { rest(true); }
  if (quiet === READING_S && !byId("idle")) { top_(attr("home") + "#idle"); }
  sweep();
  if (own.second) { own.second(); }
}

// What has ended goes, on time and with the line down; the focus stays on what it was on.
function sweep() {
  var gone = [].slice.call(byId("screen").getElementsByTagName("li")).filter(function (one) {
    return hasEnded(one.getAttribute("data-expires") || "");
  }), daily = byId("daily"), all, at, had;
  if (daily && hasEnded(daily.getAttribute("data-expires"))) { daily.parentNode.removeChild(daily); }
  if (!gone.length) { return; }
  all = choices();
  at = all.indexOf(before || on);
  had = on;
  gone.forEach(function (one) { one.parentNode.removeChild(one); });
  if (byId("none")) { setClass(byId("none"), "off", byId("list").getElementsByTagName("li").length); }
  all = choices();
  if (all.indexOf(had) < 0) {
    if (before) { before = all[Math.min(at, all.length - 1)]; } else { on = null; focus(all[Math.min(at, all.length - 1)]); }
  }
  if (!byId("list").getElementsByTagName("li").length) { byClass(document, "pane").forEach(function (one) { setClass(one, "off", true); }); }
}
