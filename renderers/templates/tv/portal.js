// ECMAScript 5 only: set-top boxes run browsers of that time. What one part cannot do there,
// the others do without; links work without any of it.
window.onerror = function () { return true; };
var BODY = document.body, EDITION = attr("edition"), skew = 0;
// What pages of their own kind put here: press(name), changed(state), second().
var own = {};

function attr(name) { return BODY.getAttribute("data-" + name) || ""; }

function byId(id) { return document.getElementById(id); }

function byClass(root, name) { return [].slice.call(root.getElementsByClassName(name)); }

function hasClass(element, name) { return (" " + element.className + " ").indexOf(" " + name + " ") >= 0; }

function setClass(element, name, wanted) {
  var rest;
  if (hasClass(element, name) === !!wanted) { return; }
  rest = (" " + element.className + " ").replace(" " + name + " ", " ");
  element.className = (rest + (wanted ? name : "")).replace(/^\s+|\s+$/g, "");
}

function isShown(element) { return element.offsetWidth > 0 && element.offsetHeight > 0; }

// The name of the window lives as long as the portal is open, in the oldest engines too:
// where one came from (back), and which warnings were put aside.
function memo() {
  var kept;
  try { kept = JSON.parse(window.name); } catch (strange) { kept = null; }
  return kept && kept.back && kept.aside ? kept : { back: [], aside: {} };
}

function keep(kept) { try { window.name = JSON.stringify(kept); } catch (none) { return; } }

// A box's clock may be wrong; the server says by how much. Nothing ends before it was asked.
var isTimed = false;
function hasEnded(when) { return isTimed && Date.parse(when) <= now(); }

function now() { return new Date().getTime() + skew; }

function setSkew(server) {
  var difference = server - new Date().getTime();
  isTimed = true;
  if (server) { skew = Math.abs(difference) > 5000 ? difference : 0; }
}

function two(number) { return number < 10 ? "0" + number : "" + number; }

// The time of the place. Old browsers know no zones and answer with the time the box is set to:
// where clocks are never changed, the place's distance from Greenwich is enough.
function here(at) {
  var there;
  if (OFFSET !== null) { return new Date(at.getTime() + (OFFSET + at.getTimezoneOffset()) * 60000); }
  try { there = new Date(at.toLocaleString("en-US", { timeZone: ZONE })); } catch (unknown) { return at; }
  return there.getTime() ? there : at;
}

function written(pattern, at) {
  return pattern.replace("{month}", at.getMonth() + 1).replace("{day}", at.getDate())
    .replace("{weekday}", WEEKDAYS[(at.getDay() + 6) % 7])
    .replace("{time}", two(at.getHours()) + ":" + two(at.getMinutes()));
}

function put(id, text) {
  var there = byId(id);
  if (there && there.innerHTML !== text) { there.innerHTML = text; }
}

function each(seconds, task) {
  task();
  setInterval(task, seconds * 1000);
}

function cookie(name) {
  var found = (" " + document.cookie).match(new RegExp("[ ;]" + name + "=([^;]*)"));
  return found ? decodeURIComponent(found[1]) : "";
}

function setCookie(name, value) {
  document.cookie = name + "=" + encodeURIComponent(value) + "; path=/; max-age=31536000; samesite=lax";
}
