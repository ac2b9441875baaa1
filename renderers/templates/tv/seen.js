// Proof of view: of four sets one says, once an hour and edition, that it shows this board. Which
// one is not told and not kept; the server counts boards, never sets.
var SAMPLE = 4, counted = "";

function told() {
  try { return window.localStorage.getItem("linli_seen") || counted; } catch (none) { return counted; }
}

function tell() {
  var mark = EDITION + "-" + Math.floor(now() / 3600000), image;
  if (told() === mark) { return; }
  counted = mark;
  try { window.localStorage.setItem("linli_seen", mark); } catch (none) { counted = mark; }
  if (Math.random() * SAMPLE >= 1) { return; }
  image = new Image();
  image.src = attr("state").replace("state.json", "seen.gif?e=" + EDITION);
}

// Not all at once after something was published, and not before it was on for a while.
function seen() {
  setTimeout(function () { each(60, tell); }, 3000 + Math.random() * 20000);
}
