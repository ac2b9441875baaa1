// Walks the portal in PhantomJS (WebKit of 2014), by keys alone: phantomjs old_engine.js URL PICTURE
// Says where it is after each key that loads a page, and after the last one.
var page = require("webpage").create(), args = require("system").args;
var steps = [[40, 49, 13], [34], [51, 13], [8], [8]], ends = setTimeout(function () { phantom.exit(2); }, 60000);

page.viewportSize = { width: 1280, height: 720 };
page.onError = function (message) { console.log("error " + message); };

function press(code) {
  page.evaluate(function (key) {
    var event = document.createEvent("Event");
    event.initEvent("keydown", true, true);
    event.keyCode = event.which = key;
    document.dispatchEvent(event);
  }, code);
}

function where() {
  return page.evaluate(function () {
    var on = document.querySelectorAll(".on"), path = location.pathname.split("/");
    return [path[path.length - 1], on.length, on[0].id, document.getElementById("clock").innerHTML].join(" ");
  });
}

page.onLoadFinished = function () {
  var keys = steps.shift();
  console.log(where());
  if (steps.length === 4) { page.render(args[2]); }
  if (!keys) { clearTimeout(ends); phantom.exit(0); return; }
  setTimeout(function () { keys.forEach(press); }, 50);
};
page.open(args[1]);
