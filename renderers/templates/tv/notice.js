var story = document.getElementById("story"), back = document.getElementById("back");
var LINE = 48, STEP = Math.floor(story.clientHeight / LINE - 1) * LINE;
var PAGES = Math.max(1, Math.ceil((story.scrollHeight - story.clientHeight) / STEP) + 1);
var page = 1;

function turn(to) {
  page = Math.max(1, Math.min(to, PAGES));
  story.scrollTop = (page - 1) * STEP;
  document.getElementById("turn").innerHTML = PAGES < 2 ? "" :
    PAGE.replace("{page}", page).replace("{pages}", PAGES);
}

function press(key) {
  if (key === "ok" || key === "back") { location.replace(back.href); }
  if (key === "up" || key === "left") { turn(page - 1); }
  if (key === "down" || key === "right") { turn(page + 1); }
  return true;
}

// Shows what became of this notice: corrected, it is read again; gone, the list comes back.
function follow(state) {
  var id = story.getAttribute("data-id");
  var same = state.items.filter(function (item) { return item.id === id; })[0];
  if (!same) {
    location.replace(BODY.getAttribute("data-index"));
  } else if (String(same.revision) !== story.getAttribute("data-revision")) {
    location.reload();
  }
}

turn(1);
back.focus();
listen(press);
each(1, function () {
  tick();
  if (Date.parse(story.getAttribute("data-expires")) <= now()) {
    location.replace(BODY.getAttribute("data-index"));
  }
});
each(30, function () { watch(follow); });
