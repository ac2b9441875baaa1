// Exactly one thing has the focus. Arrows go to what lies nearest that way, digits jump, Back
// returns to where one came from and to what had the focus there.
var on = null;

function spot(element) {
  var box = element.getBoundingClientRect();
  return { l: box.left, r: box.right, t: box.top, b: box.bottom, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

function choices() { return byClass(byId("screen"), "f").filter(isShown); }

function away(from, to, way) {
  var along, across, gap;
  if (way === "left" || way === "right") {
    along = way === "right" ? to.l - from.r : from.l - to.r;
    across = Math.abs(to.y - from.y);
    gap = Math.max(0, to.t - from.b, from.t - to.b);
  } else {
    along = way === "down" ? to.t - from.b : from.t - to.b;
    across = Math.abs(to.x - from.x);
    gap = Math.max(0, to.l - from.r, from.l - to.r);
  }
  return along < -6 ? Infinity : Math.max(along, 0) + gap * 4 + across / 4;
}

function beside(element, way) {
  var from = spot(element), best = null, least = Infinity;
  choices().forEach(function (one) {
    var far = one === element ? Infinity : away(from, spot(one), way);
    if (far < least) { least = far; best = one; }
  });
  return best;
}

function focus(target) {
  var pane;
  if (!target) { return; }
  if (on) { setClass(on, "on", false); }
  byClass(document, "on").forEach(function (one) { setClass(one, "on", false); });
  on = target;
  setClass(on, "on", true);
  try { on.focus(); } catch (none) { pane = null; }
  if (on.getAttribute("data-pane")) {
    byClass(document, "pane").forEach(function (one) { setClass(one, "off", one.id !== on.getAttribute("data-pane")); });
  }
}

function focusFirst() {
  var all = choices(), wanted = byId(decodeURIComponent(location.hash.substring(1)) || "-");
  if (!wanted || all.indexOf(wanted) < 0) { wanted = all.filter(function (one) { return hasClass(one, "on"); })[0]; }
  focus(wanted || all[0]);
}

function stay() { try { location.replace("#" + on.id); } catch (none) { return; } }

function again() { if (on && on.id) { stay(); } location.reload(); }

function go(link) { location.href = link; }

function open(element) {
  var m = memo();
  if (element.getAttribute("data-return")) { goBack(); return; }
  if (!element.getAttribute("data-turn")) {
    m.back.push(location.pathname + location.search + "#" + element.id);
    m.back = m.back.slice(-9);
    keep(m);
  }
  go(element.href);
}

function goBack() {
  var m = memo(), to = m.back.pop() || attr("back");
  if (!to) { return false; }
  keep(m);
  location.replace(to);
  return true;
}

function jump(digit) {
  var there = choices().filter(function (one) { return one.getAttribute("data-digit") === digit; })[0];
  if (!there) { return false; }
  focus(there);
  if (there.getAttribute("data-go")) { open(there); }
  return true;
}

function top_(link) {
  keep({ back: [], aside: memo().aside });
  go(link);
}

function move(name) {
  var there = /^\d$/.test(name) ? null : byId(name === "prior" ? "earlier" : name === "next" ? "later" : "-");
  if (/^\d$/.test(name)) { return jump(name); }
  if (name === "ok") { if (on) { open(on); } return true; }
  if (name === "back") { return goBack(); }
  if (name === "home") { top_(attr("home")); return true; }
  if (attr(name) && /red|green|yellow|blue/.test(name)) { top_(attr(name)); return true; }
  if (name === "prior" || name === "next") { if (there) { open(there); } return true; }
  if (on) { focus(beside(on, name)); }
  if (!on) { focusFirst(); }
  return true;
}
