// Codes of remotes. Those of COMMON mean the same on every box; of the others one set is chosen by
// the box's name for itself, or on the test page, where further codes are learned, too.
var COMMON = {
  37: "left", 38: "up", 39: "right", 40: "down", 13: "ok",
  8: "back", 24: "back", 27: "back", 166: "back", 340: "back", 461: "back", 640: "back", 10009: "back",
  339: "back", 33: "prior", 34: "next", 372: "prior", 373: "next", 374: "prior", 375: "next",
  306: "prior", 307: "next", 4173: "prior", 4174: "next", 427: "next", 428: "prior",
  403: "red", 404: "green", 405: "yellow", 406: "blue",
  832: "red", 833: "green", 834: "yellow", 835: "blue",
  275: "red", 276: "green", 277: "yellow", 278: "blue",
  320: "red", 321: "green", 322: "yellow", 323: "blue",
  2305: "red", 2306: "green", 2307: "yellow", 2308: "blue",
  272: "home", 512: "home", 181: "home", 4098: "home"
};
var SETS = {
  ipanel: { 1: "up", 2: "down", 3: "left", 4: "right" },
  letters: { 87: "up", 83: "down", 65: "left", 68: "right", 81: "back" }
};
var heardDown = false, lastCode = 0, lastAt = 0;

function keysKept() {
  var kept;
  try { kept = JSON.parse(window.localStorage.getItem("linli_keys") || cookie("linli_keys")); } catch (none) { kept = null; }
  if (!kept) { try { kept = JSON.parse(cookie("linli_keys")); } catch (strange) { kept = null; } }
  return kept && kept.learned ? kept : { set: "", learned: {} };
}

function keepKeys(kept) {
  var text = JSON.stringify(kept);
  setCookie("linli_keys", text);
  try { window.localStorage.setItem("linli_keys", text); } catch (none) { return; }
}

function setOf(agent, chosen) {
  if (SETS[chosen]) { return chosen; }
  return /ipanel|advanced/i.test(agent) ? "ipanel" : "";
}

var kept = keysKept(), extra = SETS[setOf(navigator.userAgent || "", kept.set)] || {};

function named(code) {
  if (kept.learned[code]) { return kept.learned[code]; }
  if (code >= 48 && code <= 57) { return String(code - 48); }
  if (code >= 96 && code <= 105) { return String(code - 96); }
  return extra[code] || COMMON[code] || "";
}

// Some boxes tell a key twice, as down and as press: the second one is not heard.
function listen(take) {
  function hear(event) {
    var e = event || window.event, code = e.which || e.keyCode, isPress = e.type === "keypress", used = false, at = new Date().getTime();
    if (isPress && heardDown) { return true; }
    heardDown = heardDown || e.type === "keydown";
    if (e.type !== "keydown" && code === lastCode && at - lastAt < 80) { return false; }
    lastCode = code;
    lastAt = at;
    try { used = take(named(code), code); } catch (failed) { used = false; }
    if (!used) { return true; }
    if (e.preventDefault) { e.preventDefault(); }
    return false;
  }
  document.onkeydown = hear;
  document.onkeypress = hear;
  document.onirkeypress = hear;
}
