// Digits answer a poll: one chooses, OK sends. A set has one vote, as a telephone has. The first
// post may only bring the cookie that tells sets apart; twice counts once.
var chosen = null, turning = own.press;

function pick(number) {
  var rows = byClass(story, "choice"), row = rows[number - 1];
  if (!row) { return false; }
  chosen = row;
  rows.forEach(function (one) { setClass(one, "picked", one === row); });
  put("vote", VOTE.pick.replace("{number}", number));
  setClass(byId("vote"), "off", false);
  focus(byId("vote"));
  return true;
}

function said(text) {
  chosen = null;
  setClass(byId("vote"), "off", true);
  put("polled", text);
  focus(byId("back"));
}

function send(times) {
  var request = new XMLHttpRequest();
  request.onreadystatechange = function () {
    if (request.readyState !== 4) { return; }
    if (request.status !== 200) { said(VOTE.failed); return; }
    if (times > 1) { send(times - 1); } else { said(VOTE.thanked); }
  };
  request.open("POST", "/p/" + story.getAttribute("data-id") + "/vote", true);
  request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  request.send("answer=" + encodeURIComponent(chosen.getAttribute("data-mark")));
}

own.press = function (name) {
  if (/^[1-9]$/.test(name)) { return pick(Number(name)); }
  if (name === "ok" && chosen) { send(2); return true; }
  if (name === "back" && chosen) { chosen = null; setClass(byId("vote"), "off", true); focus(byId("back")); return true; }
  return turning(name);
};
