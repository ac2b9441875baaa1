// Large letters are chosen once for the box; the residents' pages know the same word for it.
function large(wanted) {
  var tile = byId("elder");
  setClass(BODY, "elder", wanted);
  if (tile) {
    byClass(tile, "name").concat(byClass(tile, "more")).forEach(function (one) {
      var other = one.getAttribute("data-usual"), mine = one.getAttribute("data-elder") || one.innerHTML;
      one.setAttribute("data-elder", mine);
      one.innerHTML = wanted ? other : mine;
    });
  }
}

function press(name, code) {
  if (wakes()) { return true; }
  if (pressWarned(name)) { return true; }
  if (name === "ok" && on && on.id === "elder") {
    setCookie("mode", hasClass(BODY, "elder") ? "" : "elder");
    large(!hasClass(BODY, "elder"));
    return true;
  }
  if (own.press && own.press(name, code)) { return true; }
  if (!name) { return false; }
  return move(name);
}

// Other notices: the page is read again, unless a warning has the screen.
function renew() { if (before) { setTimeout(renew, 3000); } else { again(); } }

function start() {
  var parts = [
    function () { large(cookie("mode").indexOf("elder") === 0); },
    function () { if (own.begin) { own.begin(); } },
    focusFirst,
    findWarnings,
    function () { listen(press); },
    function () { each(1, second); },
    function () { if (location.hash === "#idle") { rest(true); } },
    hearNews,
    seen
  ];
  if (!own.changed) { own.changed = function () { setTimeout(renew, Math.random() * 6000); }; }
  parts.forEach(function (part) { try { part(); } catch (failed) { quiet += 0; } });
}

// A finger or a mouse, where there is one.
document.onclick = function (event) {
  var e = event || window.event, one = e.target || e.srcElement;
  wakes();
  while (one && one !== document && !(one.className && hasClass(one, "f")) && one.id !== "fold") { one = one.parentNode; }
  if (!one || one === document) { return true; }
  if (one.id === "fold") { pressWarned("ok"); } else { focus(one); press("ok"); }
  return false;
};
