var SHEET = Number(document.getElementById("board").getAttribute("data-sheet"));
var rows = [].slice.call(document.getElementsByTagName("li"));
var sheets = byClass(document, "sheet"), panes = byClass(document, "pane");
var refresh = byClass(document.getElementById("none"), "button")[0];
var at = 0;

// Exactly one thing has the focus: a row, or, with no row left, the button.
function focus(index) {
  var i, pages, target = refresh;
  setClass(document.getElementById("board"), "off", !rows.length);
  setClass(document.getElementById("none"), "off", rows.length);
  at = Math.max(0, Math.min(index, rows.length - 1));
  setClass(refresh, "on", !rows.length);
  for (i = 0; i < panes.length; i += 1) { setClass(panes[i], "off", true); }
  for (i = 0; i < rows.length; i += 1) {
    setClass(rows[i], "off", Math.floor(i / SHEET) !== Math.floor(at / SHEET));
    setClass(rows[i].firstChild, "on", i === at);
  }
  if (rows.length) {
    target = rows[at].firstChild;
    setClass(document.getElementById("pane-" + rows[at].getAttribute("data-id")), "off", false);
  }
  pages = Math.ceil(rows.length / SHEET);
  document.getElementById("turn").innerHTML = pages < 2 ? "" :
    PAGE.replace("{page}", Math.floor(at / SHEET) + 1).replace("{pages}", pages);
  target.focus();
}

function find(id) {
  var i;
  for (i = 0; i < rows.length; i += 1) {
    if (rows[i].getAttribute("data-id") === id) { return i; }
  }
  return 0;
}

// What has ended goes, on time and with the line down; the focus stays on what it was on.
function sweep() {
  var held = rows.length ? rows[at].getAttribute("data-id") : "", before = rows.length, index = at;
  rows = rows.filter(function (row) {
    var lasts = Date.parse(row.getAttribute("data-expires")) > now();
    if (!lasts) { row.parentNode.removeChild(row); }
    return lasts;
  });
  if (rows.length === before) { return; }
  if (rows.length && rows[find(held)].getAttribute("data-id") === held) { index = find(held); }
  focus(index);
}

function press(key) {
  if (key === "ok") { location.href = rows.length ? rows[at].firstChild.href : refresh.href; return true; }
  if (key === "back") { return false; }
  if (key === "up") { focus(at - 1); }
  if (key === "down") { focus(at + 1); }
  if (key === "left") { focus(at - SHEET); }
  if (key === "right") { focus(Math.max(at, Math.min(at + SHEET, rows.length - 1))); }
  return true;
}

// Without script the first sheet shows; with it rows come and go one by one.
sheets.forEach(function (sheet) { setClass(sheet, "off", false); });
focus(find(location.hash.substring(1)));
listen(press);
each(1, function () { tick(); sweep(); });
each(10, function () {
  watch(function () {
    if (rows.length) { location.replace("#" + rows[at].getAttribute("data-id")); }
    location.reload();
  });
});
