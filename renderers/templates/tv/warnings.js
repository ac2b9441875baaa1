// Warnings take the whole screen in turn until they are put aside; the others, and those put
// aside, share the strip. Each goes at its end. The focus is where it was when they have gone.
var wholes, strips, fold, turn = 0, before = null, shownKey = "";

function findWarnings() {
  var all = byId("warned");
  wholes = byClass(all, "whole");
  strips = byClass(all, "strip");
  fold = byId("fold");
  shownKey = attr("warned");
  setClass(BODY, "banded", strips.length);
}

function takeWarnings(told) {
  if (!told || told.key === shownKey) { return; }
  if (before) { focusAfter(); }
  BODY.setAttribute("data-warned", told.key);
  byId("warned").innerHTML = told.html;
  findWarnings();
  turn = 0;
  turnWarnings();
}

function lives(one) {
  var lasts = !hasEnded(one.getAttribute("data-ends"));
  if (!lasts) { setClass(one, "off", true); }
  return lasts;
}

function dwell(one) { return Number(one.getAttribute("data-dwell")); }

function inTurn(live) {
  var i, at = live.length && turn % live.reduce(function (sum, one) { return sum + dwell(one); }, 0);
  for (i = 0; i < live.length; i += 1) {
    setClass(live[i], "off", at < 0 || at >= dwell(live[i]));
    at -= dwell(live[i]);
  }
}

function turnWarnings() {
  var aside = memo().aside, whole = wholes.filter(function (one) {
    var up = lives(one) && !aside[one.getAttribute("data-key")];
    if (!up) { setClass(one, "off", true); }
    return up;
  }), strip = strips.filter(function (one) {
    return lives(one) && (!hasClass(one, "of-full") || !whole.length);
  });
  setClass(byId("warned"), "folded", !whole.length);
  inTurn(whole);
  inTurn(strip);
  setClass(BODY, "banded", strip.length);
  if (whole.length && fold && !before) {
    before = on || document.body;
    if (on) { setClass(on, "on", false); }
    setClass(fold, "on", true);
    try { fold.focus(); } catch (none) { turn += 0; }
  }
  if (!whole.length && before) { focusAfter(); }
  turn += 1;
}

function focusAfter() {
  var held = before;
  before = null;
  if (fold) { setClass(fold, "on", false); }
  if (held !== document.body && isShown(held)) { on = null; focus(held); } else { on = null; focusFirst(); }
}

// Only OK and Back do something while a warning has the screen: it is read first.
function pressWarned(name) {
  var m = memo();
  if (!before) { return false; }
  if (name === "ok" || name === "back") {
    wholes.forEach(function (one) { m.aside[one.getAttribute("data-key")] = 1; });
    keep(m);
    turnWarnings();
  }
  return true;
}

// Who has put them aside is shown them again after a while without a key.
function bringBack() {
  var m = memo();
  if (wholes.length) { keep({ back: m.back, aside: {} }); turnWarnings(); }
  return wholes.some(lives);
}
