// ECMAScript 5 only: set-top boxes run browsers of that time.
var BODY = document.body, EDITION = BODY.getAttribute("data-edition");
var KEYS = { 37: "left", 38: "up", 39: "right", 40: "down", 13: "ok", 33: "left", 34: "right" };
var BACK = { 8: 1, 24: 1, 27: 1, 166: 1, 340: 1, 461: 1, 640: 1, 10009: 1 };
var skew = 0;

// A box's clock may be wrong; the server's answers say by how much.
function now() { return new Date().getTime() + skew; }

function byClass(root, name) {
  return [].slice.call(root.getElementsByClassName(name));
}

function setClass(element, name, wanted) {
  var rest = (" " + element.className + " ").replace(" " + name + " ", " ");
  element.className = (rest + (wanted ? name : "")).replace(/^\s+|\s+$/g, "");
}

function two(number) { return number < 10 ? "0" + number : "" + number; }

// The time of the place where the browser knows it, else the time the box is set to.
function here(at) {
  var there;
  try { there = new Date(at.toLocaleString("en-US", { timeZone: ZONE })); } catch (unknown) { return at; }
  return there.getTime() ? there : at;
}

function tick() {
  var at = here(new Date(now()));
  document.getElementById("clock").innerHTML = CLOCK.replace("{month}", at.getMonth() + 1)
    .replace("{day}", at.getDate()).replace("{weekday}", WEEKDAYS[(at.getDay() + 6) % 7])
    .replace("{time}", two(at.getHours()) + ":" + two(at.getMinutes()));
}

// The server's answer has whole seconds and takes its time.
function corrected(difference) { return Math.abs(difference) > 5000 ? difference : 0; }

// Calls changed(state) with another edition than this page's. A failed call is asked again.
function watch(changed) {
  var request = new XMLHttpRequest();
  request.onreadystatechange = function () {
    var server, state;
    if (request.readyState !== 4 || request.status !== 200) { return; }
    server = Date.parse(request.getResponseHeader("Date") || "");
    if (server) { skew = corrected(server - new Date().getTime()); }
    try { state = JSON.parse(request.responseText); } catch (broken) { return; }
    if (state.edition && state.edition !== EDITION) { changed(state); }
  };
  request.open("GET", BODY.getAttribute("data-state"), true);
  request.timeout = 10000;
  request.send(null);
}

// press(name) answers whether the key was of use; other keys stay with the box.
function listen(press) {
  document.onkeydown = function (event) {
    var code = event.which || event.keyCode;
    var name = BACK[code] ? "back" : KEYS[code];
    if (name && press(name)) {
      event.preventDefault();
      return false;
    }
    return true;
  };
}

function each(seconds, task) {
  task();
  setInterval(task, seconds * 1000);
}
