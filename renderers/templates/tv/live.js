// News: the gateway tells them the moment they are made (events, or a long poll where a box has no
// events); what cannot hear it asks every 15 seconds.
var isTold = false, isLeaving = false, source = null, poll = null;

function heard(text) {
  var state;
  try { state = JSON.parse(text); } catch (broken) { return; }
  if (!state.edition) { return; }
  takeWarnings(state.warned);
  EDITION = state.edition;
  if (state[attr("follows")] !== attr("held") && !isLeaving) {
    isLeaving = true;
    own.changed(state);
  }
}

function fetched(url, seconds, done) {
  var request = new XMLHttpRequest(), isOver = false;
  function end(text) { isTimed = true; if (!isOver) { isOver = true; done(text); } }
  request.onreadystatechange = function () {
    if (request.readyState !== 4) { return; }
    try { setSkew(Date.parse(request.getResponseHeader("Date") || "")); } catch (hidden) { isOver = isOver || false; }
    end(request.status === 200 ? request.responseText : null);
  };
  request.open("GET", url, true);
  try { request.timeout = seconds * 1000; } catch (old) { isOver = false; }
  request.send(null);
  setTimeout(function () { end(null); }, seconds * 1000 + 1000);
}

function ask() {
  if (!isTold) { fetched(attr("state"), 10, function (text) { if (text) { heard(text); } }); }
}

function events(url) {
  source = new EventSource(url);
  source.onopen = function () { isTold = true; };
  source.onmessage = function (event) { isTold = true; heard(event.data); };
  source.addEventListener("now", function (event) { setSkew(Number(event.data)); }, false);
  source.onerror = function () {
    isTold = false;
    if (source.readyState === 2) { setTimeout(function () { events(url); }, 15000); }
  };
}

function longPoll(url, have) {
  fetched(url + "&have=" + have, 40, function (text) {
    isTold = text !== null;
    if (text) { heard(text); }
    setTimeout(function () { longPoll(url, EDITION); }, isTold ? 200 : 15000);
  });
}

function hearNews() {
  var url = attr("events");
  if (url) {
    url += "/tv/events?area=" + attr("area");
    try {
      if (window.EventSource) { events(url); } else if (new XMLHttpRequest().withCredentials !== undefined) { longPoll(url, EDITION); }
    } catch (none) { isTold = false; }
  }
  each(15, ask);
}
